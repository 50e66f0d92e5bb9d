// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/secondpersonpanel.h"

#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

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
    connect(m_askFor, &QPushButton::clicked, this, &SecondPersonPanel::askWanted);
    connect(m_glass, &QPushButton::clicked, this, &SecondPersonPanel::glassWanted);
    connect(m_hereButton, &QPushButton::clicked, this, [this] {
        m_here->setVisible(m_here->isHidden());
        if (m_here->isHidden())
            m_secret->clear();
        else
            m_name->setFocus(Qt::OtherFocusReason);
    });
    check();
}

QWidget *SecondPersonPanel::buildHere()
{
    auto *holder = new QWidget(this);
    m_name = new QLineEdit(holder);
    m_name->setObjectName(QStringLiteral("secondPersonName"));
    m_name->setMaxLength(120);
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
    const std::pair<QLineEdit *, QString> fields[] = {{m_name, tr("Name of the second person")},
                                                      {m_secret, tr("Their secret")}};
    for (const auto &[field, name] : fields) {
        auto *column = new QVBoxLayout;
        column->setSpacing(0);
        addField(column, name, field, holder);
        row->addLayout(column, 1);
        connect(field, &QLineEdit::textChanged, this, &SecondPersonPanel::check);
        connect(field, &QLineEdit::returnPressed, this, &SecondPersonPanel::give);
    }
    row->addWidget(m_give, 0, Qt::AlignBottom);
    connect(m_give, &QPushButton::clicked, this, &SecondPersonPanel::give);
    return holder;
}

void SecondPersonPanel::setView(const WizardView &view)
{
    const CallsPart part = view.calls.value_or(CallsPart{});
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
    const std::pair<QPushButton *, const char *> keys[] = {
        {m_askFor, "ask_approval"}, {m_hereButton, "give_approval_here"}, {m_glass, "glass"}};
    m_block.clear();
    for (const auto &[button, key] : keys) {
        const QString why = whyNotNow(view, QString::fromLatin1(key));
        button->setEnabled(why.isEmpty());
        setPlainToolTip(button, why);
        button->setAccessibleDescription(why);
        if (m_block.isEmpty())
            m_block = why;
    }
    m_why->setPlain(m_block);
    m_why->setVisible(open && !m_block.isEmpty());
    check();
}

void SecondPersonPanel::answered(bool right)
{
    m_secret->clear();
    if (right)
        m_name->clear();
}

void SecondPersonPanel::check()
{
    const bool can = !m_name->text().trimmed().isEmpty() && !m_secret->text().isEmpty();
    m_give->setEnabled(can && m_hereButton->isEnabled());
    const QString why = can ? QString() : tr("Missing: the second person's name and secret.");
    setPlainToolTip(m_give, why);
    m_give->setAccessibleDescription(why);
}

void SecondPersonPanel::give()
{
    if (!m_give->isEnabled())
        return;
    const QByteArray secret = m_secret->text().toUtf8();
    m_secret->clear(); // it goes to whoever checks it, and stays nowhere
    emit given(m_name->text().trimmed(), secret);
}

} // namespace Switchback
