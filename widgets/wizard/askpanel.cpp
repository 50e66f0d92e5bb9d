// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/askpanel.h"

#include "widgets/base/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int LongestReason = 2000;
} // namespace

AskPanel::AskPanel(QWidget *parent)
    : Card(parent, Ground::Info, 7)
    , m_question(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, this))
    , m_whoLabel(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Text, this))
    , m_who(new QLineEdit(this))
    , m_answer(new QPlainTextEdit(this))
    , m_cancel(new QPushButton(this))
    , m_ok(new QPushButton(this))
{
    setObjectName(QStringLiteral("askPanel"));
    m_question->setObjectName(QStringLiteral("askQuestion"));
    m_why->setObjectName(QStringLiteral("askWhy"));
    m_answer->setObjectName(QStringLiteral("askAnswer"));
    m_answer->setTabChangesFocus(true);
    m_answer->setFixedHeight(62);
    m_answer->installEventFilter(this);
    m_cancel->setObjectName(QStringLiteral("askCancel"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel, nothing is done"));
    m_ok->setObjectName(QStringLiteral("askConfirm"));
    m_ok->setProperty("primary", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    m_who->setObjectName(QStringLiteral("askWho"));
    m_who->setMaxLength(120);
    m_who->installEventFilter(this);
    column->addWidget(m_whoLabel);
    column->addWidget(m_who);
    column->addWidget(m_question);
    column->addWidget(m_answer);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_why, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_ok);
    column->addLayout(row);
    connect(m_answer, &QPlainTextEdit::textChanged, this, &AskPanel::check);
    connect(m_who, &QLineEdit::textChanged, this, &AskPanel::check);
    connect(m_cancel, &QPushButton::clicked, this, &AskPanel::cancel);
    connect(m_ok, &QPushButton::clicked, this, &AskPanel::confirm);
    hide();
}

void AskPanel::ask(const Ask &ask)
{
    if (asking())
        m_typed.insert(m_ask.key, m_answer->toPlainText());
    m_ask = ask;
    m_question->setPlain(ask.question);
    m_answer->setPlainText(m_typed.value(ask.key));
    m_answer->moveCursor(QTextCursor::End);
    m_answer->setAccessibleName(m_question->text());
    setAccessibleName(m_question->text());
    // The dots said that it would be asked; now it is.
    const QString button = QString(ask.button).remove(QChar(0x2026));
    setPlainText(m_ok, button);
    m_ok->setAccessibleName(button);
    m_whoLabel->setPlain(ask.who);
    m_who->setAccessibleName(ask.who);
    m_whoLabel->setVisible(!ask.who.isEmpty());
    m_who->setVisible(!ask.who.isEmpty());
    m_answer->setVisible(!ask.yesNo);
    check();
    show();
    QWidget *first = ask.yesNo ? static_cast<QWidget *>(m_cancel) : m_answer;
    (ask.who.isEmpty() ? first : m_who)->setFocus(Qt::OtherFocusReason);
    emit opened();
}

void AskPanel::cancel()
{
    if (!asking())
        return;
    m_typed.insert(m_ask.key, m_answer->toPlainText());
    hide();
    emit closed();
}

void AskPanel::confirm()
{
    const QString answer = m_answer->toPlainText().trimmed();
    if (!asking() || !m_ok->isEnabled())
        return;
    const auto then = m_ask.then;
    cancel(); // what was typed stays at hand until it is known to be done
    then(answer, m_who->text().trimmed());
}

void AskPanel::forget(const QString &key)
{
    m_typed.remove(key);
}

void AskPanel::check()
{
    const QString text = m_answer->toPlainText();
    if (text.size() > LongestReason) {
        QTextCursor cursor = m_answer->textCursor();
        const int at = cursor.position();
        const QSignalBlocker quiet(m_answer);
        m_answer->setPlainText(text.left(LongestReason));
        cursor.setPosition(std::min(at, LongestReason));
        m_answer->setTextCursor(cursor);
    }
    const bool named = m_ask.who.isEmpty() || !m_who->text().trimmed().isEmpty();
    const bool can = named && (!m_ask.required || !text.trimmed().isEmpty());
    m_ok->setEnabled(can);
    m_why->setPlain(can     ? tr("It stands in the record with your name and the time.")
                    : named ? tr("Nothing is done before this is filled in.")
                            : tr("Missing: the name."));
    setPlainToolTip(m_ok, can ? QString() : m_why->text());
    m_ok->setAccessibleDescription(can ? QString() : m_why->text());
}

void AskPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    else
        Card::keyPressEvent(event);
}

bool AskPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        cancel();
        return true;
    }
    return Card::eventFilter(watched, event);
}

} // namespace Switchback
