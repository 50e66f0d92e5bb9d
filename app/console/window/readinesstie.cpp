// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/readinesstie.h"

#include "app/pair/customers/directory.h"
#include "app/pair/engine.h"
#include "app/pair/outages.h"
#include "app/pair/standbycaller.h"
#include "models/core/whendone.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wish/wishes.h"

#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LookEvery = 5s;  ///< at what the console on duty tells, and at the clock
constexpr Duration ShownEvery = 1s; ///< at most, while thousands of messages go out
} // namespace

ReadinessTie::ReadinessTie(Engine &engine, const Notifying::Parts &parts)
    : m_engine(engine)
    , m_parts(parts)
{
    const auto news = [this] {
        m_changed = true;
        emit changed();
    };
    for (Part *part : {static_cast<Part *>(parts.notifier), static_cast<Part *>(parts.prover),
                       static_cast<Part *>(parts.reach), static_cast<Part *>(parts.news)}) {
        if (part)
            connect(part, &Part::changed, this, news);
    }
    connect(&engine.standbyCaller(), &Part::changed, this, news);
}

/// Ten thousand lines are made beside the window.
void ReadinessTie::show(MainWindow *window)
{
    m_window = window;
    if (!window || m_making)
        return;
    const Duration now = m_engine.context().clock.monotonic();
    const bool look = !m_shownAt || now >= *m_shownAt + LookEvery;
    if (!look && (!m_changed || now < *m_shownAt + ShownEvery))
        return;
    if (look)
        m_parts.news->look();
    m_changed = false;
    m_making = true;
    m_shownAt = now;
    const auto promise = std::make_shared<QPromise<ReadinessView>>();
    promise->start();
    whenDone(promise->future(), this, [this](const ReadinessView &view) { take(view); });
    QThreadPool::globalInstance()->start([promise, in = inputs(), cards = cards()]() mutable {
        in.recipients = recipientsOf(cards);
        promise->addResult(readinessView(in));
        promise->finish();
    });
}

void ReadinessTie::tie(const Wishes &wishes, const SignedIn &signedIn)
{
    connect(&wishes, &Wishes::reachTestWanted, this, [this, signedIn] {
        if (!m_parts.reach)
            return;
        signedIn([this] {
            m_parts.reach->test([this](const Outcome &outcome) {
                if (!outcome)
                    emit refused(outcome.error());
            });
        });
    });
    connect(&wishes, &Wishes::standbyCallWanted, this, [this, signedIn] {
        signedIn([this] {
            m_engine.standbyCaller().place([this](const Outcome &outcome) {
                if (!outcome)
                    emit refused(outcome.error());
            });
        });
    });
}

QString ReadinessTie::failedProof() const
{
    const Incident &incident = m_engine.outages().incident();
    const auto proof =
        m_parts.prover && incident.open() ? m_parts.prover->proofOf(incident.id) : std::nullopt;
    return proof && !proof->failed().isEmpty() ? QStringLiteral("%1/%2").arg(incident.id).arg(proof->hour)
                                               : QString();
}

const QList<CustomerCard> &ReadinessTie::cards() const
{
    return m_parts.reach ? m_parts.reach->cards() : m_engine.directory().cards(false);
}

ReadinessInputs ReadinessTie::inputs() const
{
    const Incident &incident = m_engine.outages().incident();
    ReadinessInputs in;
    in.here = m_parts.news->here();
    in.duty = m_parts.news->onDuty();
    in.onDuty = m_engine.onDuty();
    in.outageOpen = incident.open() && incident.isOutage();
    in.now = m_engine.now();
    in.zone = m_engine.pair().production.zone;
    if (m_parts.notifier) {
        in.notCarried = m_parts.notifier->notCarried();
        for (const Channel each : {Channel::Email, Channel::Sms, Channel::Call})
            in.waiting.insert(each, m_parts.notifier->queued(each));
    }
    if (m_parts.prover && in.outageOpen) {
        in.provable = m_parts.prover->canAsk();
        in.proof = m_parts.prover->proofOf(incident.id);
    }
    if (m_parts.reach) {
        const ReachTester::Offer offer = m_parts.reach->offer();
        in.tests = m_parts.reach->tests();
        in.drillList = offer.drillList;
        in.schedule = m_parts.reach->schedule();
        in.last = m_parts.reach->last();
        in.missed = m_parts.reach->missed();
        in.cannot = offer.cannot;
    } else {
        in.cannot = tr("This console has no gateways: write [notify] into its configuration.");
    }
    in.standby = standbyInputs();
    return in;
}

StandbyInputs ReadinessTie::standbyInputs() const
{
    const StandbyCaller &caller = m_engine.standbyCaller();
    StandbyInputs in;
    in.calls = caller.calls();
    in.schedule = m_engine.pair().standbyCalls;
    in.cannot = caller.cannotNow();
    for (const SiteFacts *site : {&m_engine.facts().production, &m_engine.facts().backup}) {
        const QList<ComponentStatus> parts =
            site->status ? site->status->components : QList<ComponentStatus>();
        in.wanted = in.wanted || std::any_of(parts.cbegin(), parts.cend(), [](const ComponentStatus &each) {
                        return each.key == QLatin1String("sbc");
                    });
    }
    if (const SiteConfig *standby = caller.standby())
        in.site = standby->shortName;
    if (in.calls.last)
        in.lastSite = caller.nameOf(in.calls.last->call.site);
    return in;
}

void ReadinessTie::take(const ReadinessView &view)
{
    m_making = false;
    const bool news = std::exchange(m_line, view.line) != view.line;
    // Where nobody carries anything there is nothing to be ready.
    m_told = m_told || !view.gateways.isEmpty() || !view.troubles.isEmpty() || !view.standby.name.isEmpty();
    if (m_window && m_told)
        m_window->setReadiness(view);
    if (news)
        emit changed();
}

} // namespace Switchback
