// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/seats.h"

#include "app/pair/peoplehere.h"
#include "app/store/tables/seat.h"
#include "models/core/whendone.h"

#include <QSysInfo>
#include <QTimeZone>

namespace Switchback
{

QString leaseName(const QString &what, const QString &pair)
{
    return QStringLiteral("%1/%2").arg(what, pair);
}

Seats::Seats(Store &store, const PairConfig &pair, const Clock &clock, Purpose purpose,
             const Seating &seating)
    : m_store(store)
    , m_pair(pair)
    , m_clock(seating.leaseClock ? *seating.leaseClock : clock)
    , m_purpose(purpose)
    , m_duty(store, leaseName(QStringLiteral("duty"), pair.id), m_clock, seating.leaseLife)
    , m_wheel(store, leaseName(QStringLiteral("wheel"), pair.id), m_clock, seating.leaseLife)
{
    m_duty.setHolder(QStringLiteral("switchback"));
    m_wheel.setHolder(userHere());
    if (!seating.seat.isEmpty()) {
        m_duty.setSeat(seating.seat);
        m_wheel.setSeat(seating.seat);
    }
    connect(&m_duty, &LeaseKeeper::changed, this, &Seats::dutyChanged);
    connect(&m_wheel, &LeaseKeeper::changed, this, &Seats::wheelChanged);
    connect(&m_wheel, &LeaseKeeper::lost, this, &Seats::wheelLost);
}

void Seats::seekDuty()
{
    if (seeksDuty(m_purpose))
        m_duty.seek();
    else
        m_duty.watch();
}

void Seats::askForWheel(const std::function<void()> &asked)
{
    if (!seeksWheel(m_purpose)) {
        m_wheelAsked = true;
        m_wheel.watch();
        asked();
        return;
    }
    m_wheel.tryOnce([this, asked](const Outcome &) {
        m_wheelAsked = true;
        asked();
    });
}

void Seats::release()
{
    m_wheel.release();
    m_duty.release();
}

QString Seats::dutyLine() const
{
    if (m_duty.held())
        return tr("On duty: this console");
    const std::optional<Lease> &other = m_duty.other();
    if (!other || !other->valid)
        return tr("On duty: nobody yet");
    return tr("On duty: %1").arg(seatName(other->seat));
}

QString Seats::dutyHost() const
{
    if (m_duty.held())
        return QSysInfo::machineHostName();
    const std::optional<Lease> &other = m_duty.other();
    const std::optional<Seat> seat = other && other->valid ? Seat::fromText(other->seat) : std::nullopt;
    return seat ? seat->host : QString();
}

QString Seats::wheelHolder() const
{
    if (!seeksWheel(m_purpose))
        return tr("Nothing is done from here: this console only watches.");
    if (m_wheel.held())
        return {};
    const std::optional<Lease> &other = m_wheel.other();
    if (!other || !other->valid)
        return tr("Nobody has the wheel. Take it to act from here.");
    return tr("%1 has the wheel, at %2, since %3.")
        .arg(other->holder, seatName(other->seat),
             clockText(other->takenAt, QTimeZone(m_pair.production.zone)) + QLatin1Char(' ') +
                 m_pair.production.shortName);
}

void Seats::seated(const QString &name, bool mayHold, bool keep, const std::function<void()> &settled)
{
    const bool signedOut = name.isEmpty() && m_wheel.held();
    m_wheel.setHolder(name.isEmpty() ? userHere()
                                     : name); // until somebody signs in, whoever started the program
    const auto known = [settled](const Outcome &) {
        if (settled)
            settled();
    };
    if (!seeksWheel(m_purpose) || !m_wheelAsked || keep) {
        known(Done{});
    } else if (mayHold) {
        m_wheel.tryOnce(known);
    } else {
        if (signedOut) {
            m_wheel.release();
            m_wheel.watch();
        }
        known(Done{});
    }
}

namespace
{
/// That somebody did without a second person is said among what is kept of people too, in the same breath.
Entry saidOfPeople(const Event &glass)
{
    Event event;
    event.at = glass.at;
    event.kind = QStringLiteral("people.glass_broken");
    event.actor = glass.actor;
    event.text = QStringLiteral("%1: %2").arg(glass.pair, glass.text);
    event.body = {{QStringLiteral("pair"), glass.pair},
                  {QStringLiteral("incident"), glass.incident},
                  {QStringLiteral("said"), glass.body}};
    return Entry{event, {}};
}
} // namespace

QFuture<Result<QList<Event>>> Seats::append(const QList<PlannedEvent> &events, OutageDesk::Under under)
{
    QList<Entry> entries;
    for (const PlannedEvent &each : events)
        entries += Entry{each.event, each.once, each.outbox};
    for (const PlannedEvent &each : events) {
        if (each.event.kind == QLatin1String("approval.glass_broken"))
            entries += saidOfPeople(each.event);
    }
    if (under == OutageDesk::Under::Nobody)
        return m_store.append(entries);
    LeaseKeeper *keeper = &keeperOf(under);
    const QFuture<Result<QList<Event>>> appended = m_store.append(entries, keeper->guard());
    whenDone(appended, this, [keeper](const Result<QList<Event>> &stored) {
        if (!stored && stored.error().code == QLatin1String("lease_lost"))
            keeper->doubt();
    });
    return appended;
}

void Seats::proveSight(bool hangs, bool sees)
{
    switch (m_sight.look(hangs, sees, m_duty.held(), m_clock.monotonic())) {
    case DutySight::Advice::Keep:
        break;
    case DutySight::Advice::GiveUp:
        m_duty.release();
        break;
    case DutySight::Advice::Seek:
        m_duty.seek();
        break;
    }
}

} // namespace Switchback
