// SPDX-License-Identifier: GPL-3.0-or-later
// Which of all processes on one store has the duty, and which the wheel.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "app/store/seat.h"

#include <QTimer>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LeaseLife = 15s;
} // namespace

QString stateKey(const QString &pair, const char *what)
{
    return QStringLiteral("pair/%1/%2").arg(pair, QLatin1String(what));
}

QString leaseName(const QString &what, const QString &pair)
{
    return QStringLiteral("%1/%2").arg(what, pair);
}

void Session::makeKeepers()
{
    m_duty = std::make_unique<LeaseKeeper>(*m_store, leaseName(QStringLiteral("duty"), m_pair.id), m_clock,
                                           LeaseLife);
    m_wheel = std::make_unique<LeaseKeeper>(*m_store, leaseName(QStringLiteral("wheel"), m_pair.id), m_clock,
                                            LeaseLife);
    m_duty->setHolder(QStringLiteral("switchback"));
    m_wheel->setHolder(personHere());
    connect(m_duty.get(), &LeaseKeeper::changed, this, &Session::dutyChanged);
    connect(m_wheel.get(), &LeaseKeeper::changed, this, [this] {
        if (m_wheel->held())
            wheelTaken();
        emit wheelChanged();
    });
    connect(m_wheel.get(), &LeaseKeeper::lost, this, [this](const Lease &to) {
        m_runner->letGoOfWheel(to.holder);
        emit wheelLost(wheelHolder());
    });
}

void Session::wheelTaken()
{
    const QString open =
        m_runner->state().started && !m_runner->state().finished ? m_runner->state().plan.id : QString();
    if (open.isEmpty())
        resumeIfOwed();
    if (open.isEmpty() || m_runner->acting())
        return;
    // From the store, and now that nobody else can write: what was followed may lack the last holder's
    // newest.
    EventQuery query;
    query.run = open;
    query.limit = 100'000;
    m_store->events(query).then(this, [this](const Result<QList<Event>> &events) {
        if (m_runner->acting() || !m_wheel->held())
            return;
        const Outcome taken = events ? m_runner->takeUp(*events) : Outcome(events.error());
        if (!taken && taken.error().code != QLatin1String("nothing_to_take_up"))
            emit troubled(taken.error());
    });
}

void Session::dutyChanged()
{
    const bool held = m_duty->held();
    if (held && !m_hadDuty && m_ready) {
        // Whoever had it before knows better what was proven and told.
        m_store->state(stateKey(m_pair.id, "watch")).then(this, [this](const Result<QJsonObject> &saved) {
            if (saved)
                m_watcher->restore(*saved);
        });
    }
    m_hadDuty = held;
    m_outages->setDuty(held);
    emit overviewChanged();
}

/// Who holds the duty and can't see proves it or loses it.
void Session::proveSight()
{
    if (!m_storeOpen || !m_duty)
        return;
    bool sees = false;
    for (const SiteFacts *site : {&m_watcher->facts().production, &m_watcher->facts().backup}) {
        for (const WayState *way : {&site->ssh, &site->rest})
            sees = sees || (way->lastAnswerAt && m_clock.now() - *way->lastAnswerAt < 3 * m_pair.pollPeriod);
    }
    switch (m_sight.look(m_watcher->hangs(), sees, m_duty->held(), m_clock.monotonic())) {
    case DutySight::Advice::Keep:
        break;
    case DutySight::Advice::GiveUp:
        m_duty->release();
        break;
    case DutySight::Advice::Seek:
        m_duty->seek();
        break;
    }
}

QString Session::wheelHolder() const
{
    if (m_purpose == Purpose::Watch)
        return tr("Nothing is done from here: this console only watches.");
    if (!m_wheel || m_wheel->held())
        return {};
    if (!m_storeOpen)
        return {};
    const std::optional<Lease> &other = m_wheel->other();
    if (!other || !other->valid)
        return tr("Nobody has the wheel. Take it to act from here.");
    return tr("%1 has the wheel, at %2, since %3.")
        .arg(other->holder, seatName(other->seat),
             clockText(other->takenAt, QTimeZone(m_pair.production.zone)) + QLatin1Char(' ') +
                 m_pair.production.shortName);
}

void Session::takeWheel(std::function<void(const Outcome &)> done)
{
    if (const Outcome may = m_outages->mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    if (!m_storeOpen) {
        done(Error{QStringLiteral("store_not_open"),
                   tr("The log can't be written, so nobody can take the wheel."),
                   {}});
        return;
    }
    m_wheel->takeOver(std::move(done));
}

void Session::setPerson(const QString &name, const std::function<void()> &done)
{
    const auto settled = [done](const Outcome &) {
        if (done)
            done();
    };
    m_person = name;
    const bool mayHold = m_outages->mayAct(Right::TakeWheel).ok();
    const bool signedOut = name.isEmpty() && m_wheel && m_wheel->held();
    if (m_wheel)
        m_wheel->setHolder(personHere());
    // Whoever signs in has the wheel if nobody else has it. In mid-run the name waits: a new lease would make
    // the answers of the old one strangers.
    if (!m_wheel || m_purpose == Purpose::Watch || !m_wheelAsked || m_runner->active()) {
        settled(Done{});
    } else if (mayHold) {
        m_wheel->tryOnce(settled);
    } else {
        // Who has signed out has nothing in hand; a run under way is carried out to its end.
        if (signedOut) {
            m_wheel->release();
            m_wheel->watch();
        }
        settled(Done{});
    }
}

/// Until somebody signs in it is whoever started the program.
QString Session::personHere() const
{
    return m_person.isEmpty() ? userHere() : m_person;
}

QFuture<Result<QList<Event>>> Session::append(const QList<PlannedEvent> &events, OutageDesk::Under under)
{
    QList<Entry> entries;
    for (const PlannedEvent &each : events)
        entries += Entry{each.event, each.once};
    if (under == OutageDesk::Under::Nobody)
        return m_store->append(entries);
    LeaseKeeper *keeper = under == OutageDesk::Under::Wheel ? m_wheel.get() : m_duty.get();
    return m_store->append(entries, keeper->guard()).then(this, [keeper](const Result<QList<Event>> &stored) {
        if (!stored && stored.error().code == QLatin1String("lease_lost"))
            keeper->doubt();
        return stored;
    });
}

QString Session::dutyLine() const
{
    if (!m_duty || !m_storeOpen)
        return tr("On duty: nobody; the log can't be written");
    if (m_duty->held())
        return tr("On duty: this console");
    const std::optional<Lease> &other = m_duty->other();
    if (!other || !other->valid)
        return tr("On duty: nobody yet");
    return tr("On duty: %1").arg(seatName(other->seat));
}

} // namespace Switchback
