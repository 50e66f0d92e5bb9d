// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/takenbefore.h"

#include "app/notify/notifier.h"
#include "app/notify/reachtester.h"
#include "app/pair/outages.h"
#include "models/notify/ladder/taken.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration LookedBack = std::chrono::hours(12); ///< no gateway follows anything for longer
constexpr Duration LookAgain = std::chrono::minutes(1);
constexpr Duration LookUntil = std::chrono::minutes(10); ///< by then whoever had the duty has been answered
constexpr Duration OnItsWay = std::chrono::minutes(2);   ///< when the duty changed
constexpr qsizetype AtOnce = 500;                        ///< deliveries

bool toldSince(const Incident &incident, Instant since)
{
    return std::any_of(incident.notices.cbegin(), incident.notices.cend(), [since](const Notice &each) {
        return each.carried && each.approvedAt && *each.approvedAt >= since;
    });
}
} // namespace

TakenBefore::TakenBefore(const PartContext &context, Outages &outages, const From &from)
    : m_context(context)
    , m_outages(outages)
    , m_from(from)
{
    m_again.setInterval(LookAgain);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_context.clock.now() > m_dutySince + LookUntil)
            m_again.stop();
        m_known.clear();
        m_since = m_dutySince - OnItsWay;
        look();
    });
    m_on.setSingleShot(true);
    m_on.setInterval(0);
    connect(&m_on, &QTimer::timeout, this, &TakenBefore::readOn);
    connect(&m_from.notifier->outbox(), &Outbox::found, this, &TakenBefore::look);
    if (m_from.reach)
        connect(m_from.reach, &Part::changed, this, &TakenBefore::look);
}

void TakenBefore::takeUp(const std::function<void()> &done)
{
    look();
    done();
}

void TakenBefore::dutyChanged(bool held)
{
    m_known.clear();
    m_reading.clear();
    m_again.stop();
    if (!held)
        return;
    m_dutySince = m_context.clock.now();
    m_since = m_dutySince - LookedBack;
    m_again.start();
    look();
}

void TakenBefore::look()
{
    if (!m_context.seats.onDuty())
        return;
    const QString newest = m_outages.incident().id;
    for (const Incident &each : m_outages.desk().all()) {
        if (m_known.contains(each.id) || !(each.id == newest || toldSince(each, m_since)))
            continue;
        if (m_from.notifier->outbox().isWhole(each.id))
            lookAt(each.id);
        else if (each.id != newest) // which is read anyway
            m_from.notifier->readWhole(each.id);
    }
    const QList<DeliveryBook> tests = m_from.reach ? m_from.reach->tests() : QList<DeliveryBook>();
    for (const DeliveryBook &test : tests) {
        const QString name = test.all().isEmpty() ? QString() : test.all().first().notice;
        if (!name.isEmpty() && !m_known.contains(name))
            lookAt(name);
    }
}

void TakenBefore::lookAt(const QString &book)
{
    m_known.insert(book);
    m_reading += Reading{book, 0};
    if (!m_on.isActive())
        m_on.start();
}

/// A piece of one; none: it is not known any more.
std::optional<DeliveryBook> TakenBefore::book(const QString &name) const
{
    if (m_outages.desk().find(name))
        return m_from.notifier->book(name);
    const QList<DeliveryBook> tests = m_from.reach ? m_from.reach->tests() : QList<DeliveryBook>();
    const auto found = std::find_if(tests.cbegin(), tests.cend(), [&name](const DeliveryBook &each) {
        return !each.all().isEmpty() && each.all().first().notice == name;
    });
    return found == tests.cend() ? std::nullopt : std::optional(*found);
}

/// Ten thousand are gone through piece by piece: whoever else works in this thread has their turn between.
void TakenBefore::readOn()
{
    if (m_reading.isEmpty())
        return;
    Reading &one = m_reading.first();
    const std::optional<DeliveryBook> of = book(one.name);
    if (of && one.from < of->all().size()) {
        if (const QList<Taken> taken = takenIn(*of, m_since, one.from, AtOnce); !taken.isEmpty())
            m_from.door->goOnWith(taken);
        one.from += AtOnce;
    } else {
        m_reading.removeFirst();
    }
    if (!m_reading.isEmpty())
        m_on.start();
}

} // namespace Switchback
