// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/signin/declaredialog.h"

#include "widgets/ask/pressfocused.h"
#include "widgets/ask/reasonedit.h"
#include "widgets/base/card.h"
#include "widgets/base/field.h"
#include "widgets/base/onscreen.h"
#include "widgets/base/plainlabel.h"
#include "widgets/base/zonetimeedit.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 560;
constexpr int LongestReason = 2000;
} // namespace

DeclareDialog::DeclareDialog(QWidget *parent)
    : QDialog(parent)
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this))
    , m_evidence(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_since(new ZoneTimeEdit(tr("When the service stopped"), this))
    , m_reason(new ReasonEdit(this))
    , m_who(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_why(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_cancel(new QPushButton(this))
    , m_declare(new QPushButton(this))
{
    setObjectName(QStringLiteral("declareDialog"));
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFixedWidth(DialogWidth);
    m_title->setObjectName(QStringLiteral("declareTitle"));
    m_evidence->setObjectName(QStringLiteral("declareEvidence"));
    m_reason->setObjectName(QStringLiteral("declareReason"));
    m_why->setObjectName(QStringLiteral("declareWhy"));
    m_cancel->setObjectName(QStringLiteral("declareCancel"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel, nothing is declared"));
    m_declare->setObjectName(QStringLiteral("declareConfirm"));
    m_declare->setProperty("primary", true);
    for (QPushButton *button : {m_cancel, m_declare})
        button->setAutoDefault(false);
    buildBody();
    connect(m_reason, &QPlainTextEdit::textChanged, this, &DeclareDialog::check);
    connect(m_since, &ZoneTimeEdit::changed, this, [this] {
        m_timeTouched = true;
        check();
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_declare, &QPushButton::clicked, this, &DeclareDialog::tryIt);
}

void DeclareDialog::buildBody()
{
    m_body = new QWidget;
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(26, 22, 26, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addSpacing(10);
    column->addWidget(buildModes());
    column->addSpacing(12);
    column->addWidget(m_evidence);
    column->addSpacing(10);
    m_sinceLabel = addField(column, tr("When the service stopped"), m_since, this);
    column->addSpacing(10);
    addField(column, tr("Reason"), m_reason, this);
    column->addSpacing(8);
    column->addWidget(m_who);
    // What is pressed stays in sight.
    m_foot = new QHBoxLayout;
    m_foot->setContentsMargins(26, 14, 26, 20);
    m_foot->setSpacing(10);
    m_foot->addWidget(m_why, 1);
    m_foot->addWidget(m_cancel);
    m_foot->addWidget(m_declare);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(scrolled(m_body), 1);
    whole->addLayout(m_foot);
}

QWidget *DeclareDialog::buildModes()
{
    m_modeCard = new Card(this, Card::Ground::Bad, 7);
    m_real = new QRadioButton(tr("&Real: the service is down"), m_modeCard);
    m_real->setObjectName(QStringLiteral("declareReal"));
    m_real->setAccessibleName(tr("Real: the service is down"));
    m_drill = new QRadioButton(tr("&Drill: for practice"), m_modeCard);
    m_drill->setObjectName(QStringLiteral("declareDrill"));
    m_drill->setAccessibleName(tr("Drill: for practice"));
    m_modeText = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, m_modeCard);
    m_modeText->setObjectName(QStringLiteral("declareModeText"));
    auto *column = new QVBoxLayout(m_modeCard);
    column->setContentsMargins(14, 11, 14, 11);
    column->setSpacing(6);
    column->addWidget(m_real);
    column->addWidget(m_drill);
    column->addWidget(m_modeText);
    connect(m_drill, &QRadioButton::toggled, this, &DeclareDialog::check);
    return m_modeCard;
}

bool DeclareDialog::isDrill() const
{
    return m_drill->isChecked();
}

void DeclareDialog::openWith(const Offer &offer)
{
    m_reason->clear();
    m_timeTouched = m_busy = false;
    (offer.drill ? m_drill : m_real)->setChecked(true);
    setOffer(offer);
    open();
    m_reason->setFocus(Qt::OtherFocusReason);
}

void DeclareDialog::setOffer(const Offer &offer)
{
    m_offer = offer;
    m_since->setZone(offer.zone);
    if (!m_timeTouched) {
        const QSignalBlocker quiet(m_since);
        m_since->setInstant(std::chrono::floor<std::chrono::minutes>(offer.stoppedAt.value_or(offer.now)));
    }
    m_evidence->setPlain(offer.evidence);
    m_evidence->setVisible(!offer.evidence.isEmpty());
    m_who->setPlain(offer.person.isEmpty() ? QString()
                    : isMove()
                        ? tr("Opened by %1.").arg(offer.person)
                        : tr("Declared by %1. Both times are kept: since when, and now.").arg(offer.person));
    check();
}

void DeclareDialog::refuse(const Error &error)
{
    m_busy = false;
    check();
    m_why->setPlain(error.hint.isEmpty() ? error.text : QStringLiteral("%1\n%2").arg(error.text, error.hint));
    m_why->setTone(Tone::Bad);
    fit();
}

QString DeclareDialog::missing() const
{
    if (m_busy)
        return tr("Working…");
    if (!m_offer.blocked.isEmpty())
        return m_offer.blocked;
    if (m_offer.person.isEmpty())
        return tr("Nobody has signed in at this seat.");
    const auto since = m_since->instant();
    if (!since)
        return tr("There is no such time that night.");
    if (!isMove() && *since > m_offer.now)
        return tr("The service can't have stopped in the future.");
    return m_reason->missing(LongestReason);
}

bool DeclareDialog::isMove() const
{
    return m_offer.mode == IncidentMode::Planned || m_offer.mode == IncidentMode::Failback;
}

/// What would be begun, in title, explanation and button.
void DeclareDialog::sayWhat()
{
    const bool drill = isDrill();
    const bool home = m_offer.mode == IncidentMode::Failback;
    QString title = drill ? tr("Begin a drill with %1").arg(m_offer.site)
                          : tr("Declare an outage of %1").arg(m_offer.site);
    QString text =
        drill ? tr("The same steps and the same gates, in a frame of its own. Messages go to the drill "
                   "list only. The sites are really failed over.")
              : tr("The clocks begin, and customers are told every 15 minutes from the moment the "
                   "service stopped.");
    QString button = drill ? tr("Begin the drill") : tr("Declare the outage");
    if (isMove()) {
        title = home ? tr("Plan the way home from %1").arg(m_offer.site)
                     : tr("Plan a move away from %1").arg(m_offer.site);
        text = tr(
            "Nothing is done yet: the runbook's steps lead through it. Nothing may be lost, and no clock of "
            "an outage runs.");
        button = tr("Open the case");
    }
    setWindowTitle(title);
    m_title->setPlain(title);
    m_modeCard->setGround(isMove() ? Card::Ground::Info : drill ? Card::Ground::Warning : Card::Ground::Bad);
    m_modeText->setPlain(text);
    m_sinceLabel->setPlain(drill ? tr("When the drill's outage began") : tr("When the service stopped"));
    for (QWidget *each : {static_cast<QWidget *>(m_real), static_cast<QWidget *>(m_drill),
                          static_cast<QWidget *>(m_since), static_cast<QWidget *>(m_sinceLabel)})
        each->setVisible(!isMove());
    setPlainText(m_declare, button);
    m_declare->setAccessibleName(m_declare->text());
}

void DeclareDialog::check()
{
    sayWhat();
    const QString why = missing();
    m_declare->setEnabled(why.isEmpty());
    m_why->setPlain(why);
    m_why->setTone(m_offer.blocked.isEmpty() ? Tone::Dim : Tone::Bad);
    setPlainToolTip(m_declare, why);
    m_declare->setAccessibleDescription(why);
    fit();
}

void DeclareDialog::fit()
{
    m_body->layout()->activate();
    const int high =
        m_body->layout()->totalHeightForWidth(DialogWidth) + m_foot->totalHeightForWidth(DialogWidth);
    setFixedHeight(std::min(high, mostHeight(*this)));
}

void DeclareDialog::tryIt()
{
    if (!missing().isEmpty())
        return;
    m_busy = true;
    check();
    // A time that nobody has changed is the evidence's own, to the millisecond.
    if (isMove()) {
        emit declareWanted({m_offer.mode, std::nullopt, m_reason->reason()});
        return;
    }
    emit declareWanted({isDrill() ? IncidentMode::Drill : IncidentMode::Real,
                        m_timeTouched ? m_since->instant() : m_offer.stoppedAt, m_reason->reason()});
}

void DeclareDialog::keyPressEvent(QKeyEvent *event)
{
    if (!pressFocused(*this, *event))
        QDialog::keyPressEvent(event);
}

} // namespace Switchback
