// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/secondpersonpanel.h"

#include "models/core/visibletext.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

SecondPersonPanel::SecondPersonPanel(QWidget *parent)
    : Card(parent, Ground::Panel2, 7)
    , m_mark(new MarkWidget(18, this))
    , m_line(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_askFor(new QPushButton(this))
    , m_hereButton(new QPushButton(this))
    , m_glass(new QPushButton(this))
{
    m_here = buildHere();
    setObjectName(QStringLiteral("secondPersonPanel"));
    setAccessibleName(tr("Second person"));
    m_line->setObjectName(QStringLiteral("approvalLine"));
    m_why->setObjectName(QStringLiteral("approvalWhy"));
    const std::tuple<QPushButton *, const char *, QString> buttons[] = {
        {m_askFor, "askApprovalButton", tr("Ask for approval")},
        {m_hereButton, "approveHereButton", tr("Approve here…")},
        {m_glass, "breakGlassButton", tr("Break the glass…")}};
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (const auto &[button, name, text] : buttons) {
        button->setObjectName(QString::fromLatin1(name));
        setPlainText(button, text);
        button->setAccessibleName(QString(text).remove(QChar(0x2026)));
        button->setProperty("look", "small");
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 11);
    column->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->setSpacing(11);
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addWidget(m_line, 1);
    column->addLayout(top);
    column->addWidget(m_why);
    column->addLayout(row);
    column->addWidget(m_here);
    m_here->hide();
    connect(m_askFor, &QPushButton::clicked, this, [this] { emit pressed(m_part.askApproval); });
    connect(m_glass, &QPushButton::clicked, this, [this] { emit pressed(m_part.glass); });
    connect(m_hereButton, &QPushButton::clicked, this, [this] {
        m_here->setVisible(m_here->isHidden());
        if (m_here->isHidden())
            m_secret->clear();
        else
            (m_people->isHidden() ? static_cast<QWidget *>(m_name) : m_secret)
                ->setFocus(Qt::OtherFocusReason);
    });
    check();
}

QWidget *SecondPersonPanel::buildHere()
{
    auto *holder = new QWidget(this);
    m_name = new QLineEdit(holder);
    m_name->setObjectName(QStringLiteral("secondPersonTyped"));
    m_name->setMaxLength(120);
    m_name->setAccessibleName(tr("Name of the second person"));
    m_people = new ChoiceBox(holder);
    m_people->setObjectName(QStringLiteral("secondPersonName"));
    m_people->setAccessibleName(tr("Second person"));
    m_secret = new QLineEdit(holder);
    m_secret->setObjectName(QStringLiteral("secondPersonSecret"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setMaxLength(1024);
    m_give = new QPushButton(holder);
    m_give->setObjectName(QStringLiteral("secondPersonGive"));
    m_give->setAutoDefault(false);
    setPlainText(m_give, tr("Approve as this person"));
    m_give->setAccessibleName(tr("Approve as this person"));
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    auto *who = new QVBoxLayout;
    who->setSpacing(0);
    m_nameLabel = addField(who, tr("Second person"), m_people, holder);
    who->addWidget(m_name);
    auto *secret = new QVBoxLayout;
    secret->setSpacing(0);
    addField(secret, tr("Their secret"), m_secret, holder);
    row->addLayout(who, 1);
    row->addLayout(secret, 1);
    for (QLineEdit *field : {m_name, m_secret}) {
        connect(field, &QLineEdit::textChanged, this, &SecondPersonPanel::check);
        connect(field, &QLineEdit::returnPressed, this, &SecondPersonPanel::give);
    }
    connect(m_people, &QComboBox::currentIndexChanged, this, &SecondPersonPanel::check);
    setPeople({});
    row->addWidget(m_give, 0, Qt::AlignBottom);
    connect(m_give, &QPushButton::clicked, this, &SecondPersonPanel::give);
    return holder;
}

void SecondPersonPanel::setPeople(const QStringList &people)
{
    QStringList shown;
    for (int i = 0; i < m_people->count(); ++i)
        shown += m_people->itemData(i).toString();
    if (shown != people) {
        const QString chosen = m_people->currentData().toString();
        const QSignalBlocker quiet(m_people);
        m_people->clear();
        for (const QString &each : people)
            m_people->addItem(visibleText(each, 120), each);
        m_people->setCurrentIndex(std::max(0, m_people->findData(chosen)));
    }
    m_people->setVisible(!people.isEmpty());
    m_name->setVisible(people.isEmpty());
}

QString SecondPersonPanel::name() const
{
    return m_people->isHidden() ? m_name->text().trimmed() : m_people->currentData().toString();
}

void SecondPersonPanel::setView(const WizardView &view)
{
    m_part = view.calls.value_or(CallsPart{});
    const CallsPart &part = m_part;
    setPeople(part.seconds);
    const bool open = part.approvalNeeded && !part.approved;
    setVisible(part.approvalNeeded || !part.approvalLine.isEmpty());
    m_mark->setMark(part.approved ? Mark::Fine : Mark::NotYet);
    m_line->setPlain(part.approvalLine.isEmpty() ? tr("Wants a second person, who is not you.")
                                                 : part.approvalLine);
    for (QPushButton *button : {m_askFor, m_hereButton, m_glass})
        button->setVisible(open);
    if (!open && !m_here->isHidden()) {
        m_here->hide();
        answered(true);
    }
    const std::pair<QPushButton *, QString> reasons[] = {
        {m_askFor, part.askApproval.whyNot}, {m_hereButton, seatBlock(view)}, {m_glass, part.glass.whyNot}};
    QString block;
    for (const auto &[button, why] : reasons) {
        button->setEnabled(why.isEmpty());
        setPlainToolTip(button, why);
        button->setAccessibleDescription(why);
        if (block.isEmpty())
            block = why;
    }
    m_why->setPlain(block);
    m_why->setVisible(open && !block.isEmpty());
    check();
}

QWidget *SecondPersonPanel::nextField() const
{
    if (m_hereButton->isHidden() || !m_hereButton->isEnabled())
        return nullptr;
    if (!m_here->isHidden())
        return m_secret;
    return m_part.asked ? m_hereButton : m_askFor;
}

void SecondPersonPanel::answered(bool right)
{
    m_secret->clear();
    if (right)
        m_name->clear();
}

void SecondPersonPanel::check()
{
    const bool can = !name().isEmpty() && !m_secret->text().isEmpty();
    m_give->setEnabled(can && m_hereButton->isEnabled());
    const QString why = can                ? QString()
                        : name().isEmpty() ? tr("Missing: the second person's name and secret.")
                                           : tr("Missing: the second person's secret.");
    setPlainToolTip(m_give, why);
    m_give->setAccessibleDescription(why);
}

void SecondPersonPanel::give()
{
    if (!m_give->isEnabled())
        return;
    const QByteArray secret = m_secret->text().toUtf8();
    m_secret->clear(); // it goes to whoever checks it, and stays nowhere
    emit given(name(), secret);
}

} // namespace Switchback
