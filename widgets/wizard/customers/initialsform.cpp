// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/initialsform.h"

#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/initialspad.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
QLineEdit *newLine(const char *name, int longest, QWidget *parent)
{
    auto *line = new QLineEdit(parent);
    line->setObjectName(QString::fromLatin1(name));
    line->setMaxLength(longest);
    return line;
}

QVBoxLayout *fieldColumn(QHBoxLayout *row, int stretch)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    row->addLayout(column, stretch);
    return column;
}
} // namespace

InitialsForm::InitialsForm(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("initialsForm"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(18);
    row->addWidget(buildFields(), 1);
    row->addWidget(buildPad(), 1);
    connect(m_how, &QComboBox::currentIndexChanged, this, [this] {
        showHow();
        emit changed();
    });
    for (QLineEdit *line : {m_name, m_role, m_initials, m_number, m_readBack}) {
        connect(line, &QLineEdit::textChanged, this, &InitialsForm::changed);
        // On to what is still missing.
        connect(line, &QLineEdit::returnPressed, this, [this] {
            if (QWidget *next = nextField())
                next->setFocus(Qt::TabFocusReason);
        });
    }
    connect(m_message, &QPlainTextEdit::textChanged, this, &InitialsForm::changed);
    connect(m_pad, &InitialsPad::changed, this, &InitialsForm::changed);
    showHow();
}

QWidget *InitialsForm::buildFields()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *who = new QHBoxLayout;
    who->setSpacing(10);
    m_name = newLine("signedByField", 120, holder);
    m_role = newLine("signedRoleField", 120, holder);
    addField(fieldColumn(who, 3), tr("Signed by"), m_name, holder);
    addField(fieldColumn(who, 2), tr("Role"), m_role, holder);
    column->addLayout(who);
    auto *how = new QHBoxLayout;
    how->setSpacing(10);
    m_initials = newLine("initialsField", 12, holder);
    m_initials->setFont(textFont(TypeSize::Title, QFont::Bold));
    m_how = new ChoiceBox(holder);
    m_how->setObjectName(QStringLiteral("howField"));

    m_how->addItem(tr("In person"), int(InitialsHow::InPerson));
    m_how->addItem(tr("By phone"), int(InitialsHow::ByPhone));
    m_how->addItem(tr("In writing"), int(InitialsHow::InWriting));
    m_how->setFixedHeight(m_initials->sizeHint().height());
    addField(fieldColumn(how, 2), tr("Initials, typed"), m_initials, holder);
    addField(fieldColumn(how, 3), tr("How they were given"), m_how, holder);
    column->addLayout(how);
    m_byPhone = new QWidget(holder);
    auto *phone = new QHBoxLayout(m_byPhone);
    phone->setContentsMargins(0, 0, 0, 0);
    phone->setSpacing(10);
    m_number = newLine("numberField", 60, m_byPhone);
    m_readBack = newLine("readBackField", 400, m_byPhone);
    addField(fieldColumn(phone, 2), tr("Number dialled"), m_number, m_byPhone);
    addField(fieldColumn(phone, 3), tr("What they read back"), m_readBack, m_byPhone);
    column->addWidget(m_byPhone);
    m_inWriting = new QWidget(holder);
    auto *writing = new QVBoxLayout(m_inWriting);
    writing->setContentsMargins(0, 0, 0, 0);
    writing->setSpacing(0);
    m_message = new QPlainTextEdit(m_inWriting);
    m_message->setObjectName(QStringLiteral("messageField"));
    m_message->setTabChangesFocus(true);
    m_message->setFixedHeight(58);
    addField(writing, tr("The customer's message, as it came"), m_message, m_inWriting);
    column->addWidget(m_inWriting);
    m_takenBy = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, holder);
    m_takenBy->setObjectName(QStringLiteral("takenBy"));
    column->addWidget(m_takenBy);
    column->addStretch(1);
    return holder;
}

QWidget *InitialsForm::buildPad()
{
    auto *holder = new QWidget(this);
    m_pad = new InitialsPad(holder);
    m_undo = new QPushButton(holder);
    m_undo->setObjectName(QStringLiteral("padUndo"));
    setPlainText(m_undo, tr("Undo stroke"));
    m_undo->setAccessibleName(tr("Take the last stroke back"));
    m_clear = new QPushButton(holder);
    m_clear->setObjectName(QStringLiteral("padClear"));
    setPlainText(m_clear, tr("Clear"));
    m_clear->setAccessibleName(tr("Clear what is drawn"));
    auto *label = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Dim, holder);
    label->setPlain(tr("Or draw here: pen, touch, mouse"));
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(label, 1);
    for (QPushButton *button : {m_undo, m_clear}) {
        button->setProperty("look", "link");
        button->setAutoDefault(false);
        top->addWidget(button);
    }
    column->addLayout(top);
    column->addWidget(m_pad, 1);
    const auto enable = [this] {
        const bool drawn = !m_pad->strokes().isEmpty() && m_pad->isEnabled();
        for (QPushButton *button : {m_undo, m_clear}) {
            button->setEnabled(drawn);
            button->setAccessibleDescription(drawn ? QString() : tr("Nothing is drawn."));
        }
    };
    connect(m_undo, &QPushButton::clicked, m_pad, &InitialsPad::undo);
    connect(m_clear, &QPushButton::clicked, m_pad, &InitialsPad::clear);
    connect(this, &InitialsForm::changed, this, enable);
    enable();
    return holder;
}

void InitialsForm::showHow()
{
    const auto how = InitialsHow(m_how->currentData().toInt());
    m_byPhone->setVisible(how == InitialsHow::ByPhone);
    m_inWriting->setVisible(how == InitialsHow::InWriting);
}

void InitialsForm::fill(const Filled &filled)
{
    {
        const QSignalBlocker quiet(this);
        m_name->setText(filled.name);
        m_role->setText(filled.role);
        m_initials->setText(filled.initials);
        m_how->setCurrentIndex(m_how->findData(int(filled.how)));
        m_number->setText(filled.number);
        m_readBack->setText(filled.readBack);
        m_message->setPlainText(filled.message);
        m_pad->setStrokes(filled.strokes);
        showHow();
    }
    emit changed();
}

InitialsForm::Filled InitialsForm::filled() const
{
    return {m_name->text(),           m_role->text(),
            m_initials->text(),       InitialsHow(m_how->currentData().toInt()),
            m_number->text(),         m_readBack->text(),
            m_message->toPlainText(), m_pad->strokes()};
}

void InitialsForm::setTakenBy(const QString &name)
{
    m_takenBy->setPlain(name.isEmpty() ? QString() : tr("Taken by %1").arg(name));
}

void InitialsForm::setReadOnly(bool readOnly)
{
    for (QLineEdit *line : {m_name, m_role, m_initials, m_number, m_readBack})
        line->setReadOnly(readOnly);
    m_message->setReadOnly(readOnly);
    m_how->setEnabled(!readOnly);
    m_pad->setEnabled(!readOnly);
}

QString InitialsForm::missing() const
{
    const Filled now = filled();
    if (now.name.trimmed().isEmpty())
        return tr("Missing: the name of who signs.");
    if (now.role.trimmed().isEmpty())
        return tr("Missing: the role of who signs.");
    if (now.initials.trimmed().isEmpty() && now.strokes.isEmpty())
        return tr("Missing: the initials, typed or drawn.");
    if (now.how == InitialsHow::ByPhone && now.number.trimmed().isEmpty())
        return tr("Missing: the number that was dialled.");
    if (now.how == InitialsHow::ByPhone && now.readBack.trimmed().isEmpty())
        return tr("Missing: what the customer read back.");
    if (now.how == InitialsHow::InWriting && now.message.trimmed().isEmpty())
        return tr("Missing: the customer's message.");
    return {};
}

QWidget *InitialsForm::firstField() const
{
    return m_name;
}

QWidget *InitialsForm::nextField() const
{
    const Filled now = filled();
    if (now.name.trimmed().isEmpty())
        return m_name;
    if (now.role.trimmed().isEmpty())
        return m_role;
    if (now.initials.trimmed().isEmpty() && now.strokes.isEmpty())
        return m_initials;
    if (now.how == InitialsHow::ByPhone && now.number.trimmed().isEmpty())
        return m_number;
    if (now.how == InitialsHow::ByPhone && now.readBack.trimmed().isEmpty())
        return m_readBack;
    if (now.how == InitialsHow::InWriting && now.message.trimmed().isEmpty())
        return m_message;
    return nullptr;
}

} // namespace Switchback
