// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outage/leasekeeper.h"

#include "app/store/tables/seat.h"
#include "models/core/whendone.h"

#include <QScopeGuard>

#include <utility>

namespace Switchback
{

LeaseKeeper::LeaseKeeper(Store &store, QString name, const Clock &clock, Duration life, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_name(std::move(name))
    , m_clock(clock)
    , m_life(life)
    , m_seat(Seat::current().toText())
{
    m_beat.setInterval(m_life / 3);
    connect(&m_beat, &QTimer::timeout, this, &LeaseKeeper::beat);
}

void LeaseKeeper::seek()
{
    m_seeking = true;
    m_beat.start();
    beat();
}

void LeaseKeeper::tryOnce(std::function<void(const Outcome &)> done)
{
    m_beat.start();
    take(false, [this, done = std::move(done)](const Outcome &tried) {
        // Whoever had it a moment ago is gone.
        const bool held = !tried && tried.error().code == QLatin1String("lease_held");
        if (held && (!m_other || !m_other->valid))
            take(false, done);
        else if (done)
            done(tried);
    });
}

void LeaseKeeper::watch()
{
    m_beat.start();
    look();
}

void LeaseKeeper::takeOver(std::function<void(const Outcome &)> done)
{
    m_beat.start();
    take(true, std::move(done));
}

void LeaseKeeper::release()
{
    m_seeking = false;
    m_beat.stop();
    ++m_turn;
    if (const qint64 token = std::exchange(m_token, 0)) {
        m_confirmedAt.reset();
        m_store.releaseLease(m_name, token);
        m_told = false;
        emit changed();
    }
}

bool LeaseKeeper::held() const
{
    return m_token != 0 && m_confirmedAt && m_clock.monotonic() - *m_confirmedAt < m_life;
}

Guard LeaseKeeper::guard() const
{
    return {m_name, m_token != 0 ? m_token : -1};
}

void LeaseKeeper::doubt()
{
    if (m_token != 0)
        look();
}

void LeaseKeeper::beat()
{
    tellIfChanged(); // no answer may come at all while a store hangs
    if (m_token != 0)
        renew();
    else if (m_seeking)
        take(false, {});
    else
        look();
}

void LeaseKeeper::take(bool force, std::function<void(const Outcome &)> done)
{
    if (m_asking && !force) {
        if (done)
            done(Error{QStringLiteral("under_way"), tr("That has been asked for already."), {}});
        return;
    }
    m_asking = true;
    const Duration asked = m_clock.monotonic();
    whenDone(m_store.takeLease(m_name, m_holder, m_seat, m_life, force), this,
             [this, asked, turn = m_turn, done = std::move(done)](const Result<Lease> &taken) {
                 m_asking = false;
                 if (taken && turn != m_turn) {
                     m_store.releaseLease(m_name, taken->token); // given back before it was there
                 } else if (taken) {
                     m_confirmedAt = asked;
                     gotIt(*taken);
                 } else {
                     // Told only when it is known who has it: whoever asks next is told their name.
                     look([done, error = taken.error()] {
                         if (done)
                             done(error);
                     });
                     return;
                 }
                 if (done)
                     done(Done{});
             });
}

void LeaseKeeper::renew()
{
    if (m_asking)
        return;
    m_asking = true;
    const Duration asked = m_clock.monotonic();
    whenDone(m_store.renewLease(m_name, m_token, m_life), this,
             [this, asked, token = m_token](const Result<Lease> &renewed) {
                 m_asking = false;
                 if (m_token != token)
                     return; // given back or taken anew meanwhile
                 if (renewed)
                     m_confirmedAt = asked;
                 else if (renewed.error().code == QLatin1String("lease_lost"))
                     lostIt();
                 tellIfChanged();
             });
}

void LeaseKeeper::look(const std::function<void()> &looked)
{
    whenDone(m_store.lease(m_name), this, [this, looked](const Result<std::optional<Lease>> &found) {
        const auto after = qScopeGuard([&looked] {
            if (looked)
                looked();
        });
        if (!found)
            return;
        const std::optional<Lease> &lease = *found;
        if (m_token != 0 && lease && lease->token == m_token) {
            // What was refused had been asked for under an older token: whoever let go then begins again.
            emit changed();
            return;
        }
        if (m_token != 0) {
            m_other = lease;
            lostIt();
            return;
        }
        const bool same =
            lease.has_value() == m_other.has_value() && (!lease || lease->token == m_other->token);
        m_other = lease;
        if (!same)
            emit changed();
    });
}

void LeaseKeeper::gotIt(const Lease &lease)
{
    // Taken back before it was noticed that it was gone: somebody else acted in between.
    if (const qint64 before = std::exchange(m_token, 0); before != 0 && lease.token > before + 1)
        emit lost(Lease{});
    m_token = lease.token;
    m_other.reset();
    m_told = held();
    emit changed();
}

void LeaseKeeper::lostIt()
{
    m_token = 0;
    m_confirmedAt.reset();
    m_told = false;
    whenDone(m_store.lease(m_name), this, [this](const Result<std::optional<Lease>> &found) {
        // Taken back meanwhile: whoever acted by it has to let go all the same, and begin anew.
        if (found && m_token == 0)
            m_other = *found;
        emit lost(m_other.value_or(Lease{}));
        emit changed();
    });
    emit changed();
}

void LeaseKeeper::tellIfChanged()
{
    if (const bool now = held(); std::exchange(m_told, now) != now)
        emit changed();
}

} // namespace Switchback
