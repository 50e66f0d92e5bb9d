// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/takenbefore.h"

#include "app/notify/notifier.h"
#include "app/notify/reachtester.h"
#include "app/pair/outages.h"
#include "models/notify/ladder/taken.h"

namespace Switchback
{

namespace
{
constexpr Duration LookedBack = std::chrono::hours(12); ///< no gateway follows anything for longer
constexpr Duration LookAgain = std::chrono::minutes(1);
constexpr Duration LookUntil = std::chrono::minutes(10); ///< by then whoever had the duty has been answered
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
        look();
    });
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
    m_again.stop();
    if (!held)
        return;
    m_dutySince = m_context.clock.now();
    m_again.start();
    look();
}

void TakenBefore::look()
{
    if (!m_context.seats.onDuty())
        return;
    const Instant since = m_context.clock.now() - LookedBack;
    const QString incident = m_outages.incident().id;
    if (!incident.isEmpty() && !m_known.contains(incident) && m_from.notifier->outbox().isWhole(incident)) {
        m_known.insert(incident);
        m_from.door->goOnWith(takenIn(m_from.notifier->book(incident), since));
    }
    const QList<DeliveryBook> tests = m_from.reach ? m_from.reach->tests() : QList<DeliveryBook>();
    for (const DeliveryBook &test : tests) {
        const QString name = test.all().isEmpty() ? QString() : test.all().first().notice;
        if (name.isEmpty() || m_known.contains(name))
            continue;
        m_known.insert(name);
        m_from.door->goOnWith(takenIn(test, since));
    }
}

} // namespace Switchback
