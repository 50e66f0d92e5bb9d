// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log/loggapdialog.h"

#include "widgets/ask/pressfocused.h"
#include "widgets/ask/reasonedit.h"
#include "widgets/base/card.h"
#include "widgets/base/field.h"
#include "widgets/base/heightat.h"
#include "widgets/base/onscreen.h"
#include "widgets/base/plainlabel.h"
#include "widgets/log/loglines.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 620;
} // namespace

LogGapDialog::LogGapDialog(QWidget *parent)
    : QDialog(parent)
    , m_body(new QWidget)
    , m_lost(new LogLines(m_body))
    , m_warnings(new LogLines(m_body))
    , m_knows(new QCheckBox(m_body))
    , m_reason(new ReasonEdit(m_body))
    , m_who(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, m_body))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_cancel(new QPushButton(this))
    , m_sign(new QPushButton(this))
{
    setObjectName(QStringLiteral("logGap"));
    setWindowTitle(tr("Sign for a gap in the log"));
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFixedWidth(DialogWidth);
    build();
    connect(m_reason, &QPlainTextEdit::textChanged, this, &LogGapDialog::check);
    connect(m_knows, &QCheckBox::toggled, this, &LogGapDialog::check);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_sign, &QPushButton::clicked, this, &LogGapDialog::tryIt);
}

void LogGapDialog::build()
{
    m_knows->setObjectName(QStringLiteral("logGapKnows"));
    m_knows->setText(tr("The store was &put back from a backup, and I know which one"));
    m_reason->setObjectName(QStringLiteral("logGapReason"));
    m_why->setObjectName(QStringLiteral("logGapWhy"));
    m_cancel->setObjectName(QStringLiteral("logGapCancel"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel, nothing is signed"));
    m_sign->setObjectName(QStringLiteral("logGapSign"));
    m_sign->setProperty("primary", true);
    setPlainText(m_sign, tr("Sign for the gap"));
    m_sign->setAccessibleName(tr("Sign for the gap"));
    for (QPushButton *button : {m_cancel, m_sign})
        button->setAutoDefault(false);
    auto *title = new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, m_body);
    title->setPlain(tr("Sign for what the log has lost"));
    auto *card = new Card(m_body, Card::Ground::Warning, 7);
    auto *inCard = new QVBoxLayout(card);
    inCard->setContentsMargins(14, 11, 14, 11);
    inCard->addWidget(m_warnings);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(26, 22, 26, 4);
    column->setSpacing(12);
    column->addWidget(title);
    column->addWidget(m_lost);
    column->addWidget(card);
    column->addWidget(m_knows);
    auto *field = new QVBoxLayout;
    field->setSpacing(0);
    addField(field, tr("Reason: which backup, by whom, why"), m_reason, m_body);
    column->addLayout(field);
    column->addWidget(m_who);
    m_foot = new QHBoxLayout;
    m_foot->setContentsMargins(26, 12, 26, 20);
    m_foot->setSpacing(10);
    m_foot->addWidget(m_why, 1);
    m_foot->addWidget(m_cancel);
    m_foot->addWidget(m_sign);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(scrolled(m_body), 1);
    whole->addLayout(m_foot);
}

void LogGapDialog::openWith(const Offer &offer)
{
    m_offer = offer;
    m_busy = false;
    m_reason->clear();
    m_knows->setChecked(false);
    QList<LogLine> lost;
    for (const GapDraft &draft : offer.drafts) {
        for (const QString &text : gapDraftLines(draft))
            lost += LogLine{Mark::Bad, text};
    }
    if (!offer.partly.isEmpty())
        lost += LogLine{Mark::NotYet, tr("Not all of it can be signed for here: %1").arg(offer.partly)};
    m_lost->setLines(lost);
    QList<LogLine> warnings;
    for (const QString &text : gapWarnings(offer.drafts))
        warnings += LogLine{Mark::Warning, text};
    m_warnings->setLines(warnings);
    m_who->setPlain(offer.person.isEmpty() ? QString() : tr("Signed by %1.").arg(offer.person));
    check();
    open();
    m_knows->setFocus(Qt::OtherFocusReason);
}

void LogGapDialog::refuse(const Error &error)
{
    m_busy = false;
    check();
    m_why->setPlain(error.hint.isEmpty() ? error.text : QStringLiteral("%1\n%2").arg(error.text, error.hint));
    m_why->setTone(Tone::Bad);
    fit();
}

QString LogGapDialog::missing() const
{
    if (m_busy)
        return tr("Working…");
    if (!m_offer.blocked.isEmpty())
        return m_offer.blocked;
    if (m_offer.person.isEmpty())
        return tr("Nobody has signed in at this seat.");
    if (!m_knows->isChecked())
        return tr("Missing: that it was a backup.");
    return m_reason->missing(m_offer.longest);
}

void LogGapDialog::check()
{
    const QString why = missing();
    m_sign->setEnabled(why.isEmpty());
    m_why->setPlain(why);
    m_why->setTone(m_offer.blocked.isEmpty() ? Tone::Dim : Tone::Bad);
    setPlainToolTip(m_sign, why);
    m_sign->setAccessibleDescription(why);
    fit();
}

void LogGapDialog::fit()
{
    const int body = freshHeightAt(*m_body, DialogWidth);
    m_body->setMinimumHeight(body); // by itself it would ask for what it needs when it is narrow
    setFixedHeight(std::min(body + m_foot->totalHeightForWidth(DialogWidth), mostHeight(*this)));
}

void LogGapDialog::tryIt()
{
    if (!missing().isEmpty())
        return;
    m_busy = true;
    check();
    emit signWanted(m_reason->reason().simplified());
}

void LogGapDialog::keyPressEvent(QKeyEvent *event)
{
    if (!pressFocused(*this, *event))
        QDialog::keyPressEvent(event);
}

} // namespace Switchback
