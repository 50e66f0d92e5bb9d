// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/log/failedsignins.h"

#include "models/core/whendone.h"

#include <chrono>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr const char *Words[] = {"wrong_secret", "unknown", "retired", "waits"};

qint64 minuteOf(Instant at)
{
    return toMs(at) / Duration(1min).count();
}
} // namespace

FailedSignIns::FailedSignIns(Store &store, const Clock &clock, QString seat)
    : m_store(store)
    , m_clock(clock)
    , m_seat(std::move(seat))
{
    m_next.setSingleShot(true);
    m_next.setInterval(1min);
    connect(&m_next, &QTimer::timeout, this, &FailedSignIns::tell);
}

void FailedSignIns::release()
{
    for (auto each = m_counted.begin(); each != m_counted.end(); ++each) {
        if (each->tries.isEmpty())
            continue;
        Entry rest = entryOf(each.key(), std::exchange(each->tries, {}));
        rest.once += QLatin1Char('/') + m_seat;
        (void)m_store.append({rest}); // the store ends what it was asked for before it closes
    }
}

void FailedSignIns::add(const QString &person, Why why)
{
    const bool beyond = !m_counted.contains(person) && m_counted.size() >= MostNames;
    const QString name = beyond ? QString() : person;
    Counted &counted = m_counted[name];
    ++counted.tries[int(why)];
    tellOf(name, counted);
}

void FailedSignIns::tell()
{
    const qint64 minute = minuteOf(m_clock.now());
    m_counted.removeIf([&](const auto &each) {
        return each.value().tries.isEmpty() && !each.value().telling && each.value().told != minute;
    });
    for (auto each = m_counted.begin(); each != m_counted.end(); ++each)
        tellOf(each.key(), *each);
}

void FailedSignIns::tellOf(const QString &person, Counted &counted)
{
    if (counted.tries.isEmpty() || counted.telling)
        return;
    const qint64 minute = minuteOf(m_clock.now());
    if (counted.told == minute) {
        if (!m_next.isActive())
            m_next.start();
        return;
    }
    counted.told = minute;
    counted.telling = true;
    const QHash<int, int> tries = std::exchange(counted.tries, {});
    whenDone(m_store.append({entryOf(person, tries)}), this,
             [this, person, tries](const Result<QList<Event>> &done) {
                 stored(person, tries, done ? Outcome(Done{}) : Outcome(done.error()));
             });
}

Entry FailedSignIns::entryOf(const QString &person, const QHash<int, int> &tries) const
{
    Event event;
    event.at = m_clock.now();
    event.kind = QStringLiteral("signin.failed");
    event.actor = QStringLiteral("console");
    int all = 0;
    for (auto each = tries.begin(); each != tries.end(); ++each) {
        all += each.value();
        event.body.insert(QLatin1String(Words[each.key()]), each.value());
    }
    event.text =
        person.isEmpty()
            ? tr("Nobody was signed in at %1, by a name that is nobody's. Tries: %2").arg(m_seat).arg(all)
            : tr("%1 was not signed in at %2. Tries: %3").arg(person, m_seat).arg(all);
    event.body.insert(QStringLiteral("name"), person);
    event.body.insert(QStringLiteral("seat"), m_seat);
    event.body.insert(QStringLiteral("tries"), all);
    return {event, QStringLiteral("signin-failed/%1/%2").arg(minuteOf(event.at)).arg(person)};
}

/// What could not be told now is told with what comes after it.
void FailedSignIns::stored(const QString &person, const QHash<int, int> &tries, const Outcome &outcome)
{
    Counted &counted = m_counted[person];
    counted.telling = false;
    if (!outcome) {
        for (auto each = tries.begin(); each != tries.end(); ++each)
            counted.tries[each.key()] += each.value();
    }
    if (!counted.tries.isEmpty() && !m_next.isActive())
        m_next.start();
}

} // namespace Switchback
