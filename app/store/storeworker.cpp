// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/storeworker.h"

#include "app/store/place/storetrace.h"

#include <QDateTime>

using namespace std::chrono_literals;

namespace Switchback
{

namespace
{
constexpr auto RememberAfter = 5s;

Instant realNow()
{
    return instantFromMs(QDateTime::currentMSecsSinceEpoch());
}
} // namespace

Store::Worker::Worker(QString url, Store &store)
    : m_url(std::move(url))
    , m_store(store)
{
    m_remember.setSingleShot(true);
    m_remember.setInterval(RememberAfter);
    connect(&m_remember, &QTimer::timeout, this, [this] {
        if (m_opened)
            remember();
    });
}

Outcome Store::Worker::open()
{
    close();
    const Result<StoreUrl> url = parseStoreUrl(m_url);
    if (!url)
        return url.error();
    m_connection = std::make_unique<Connection>(*url);
    m_events = std::make_unique<EventTable>(*m_connection);
    m_leases = std::make_unique<LeaseTable>(*m_connection);
    m_operators = std::make_unique<OperatorTable>(*m_connection);
    m_customers = std::make_unique<CardTable>(*m_connection);
    m_samples = std::make_unique<SampleTable>(*m_connection);
    m_states = std::make_unique<StateTable>(*m_connection);
    m_days = std::make_unique<DayRollups>(*m_connection);
    m_feed = std::make_unique<Feed>(*m_connection, *m_events);
    connect(m_feed.get(), &Feed::appended, &m_store, &Store::eventAppended, Qt::DirectConnection);
    connect(m_feed.get(), &Feed::lost, &m_store, &Store::lost, Qt::DirectConnection);
    connect(m_feed.get(), &Feed::found, &m_store, &Store::found, Qt::DirectConnection);
    m_connection->onNotified([this](const QString &seq) { m_feed->heardOf(seq.toLongLong()); });
    Outcome opened = m_connection->open();
    if (opened)
        opened = m_feed->start();
    m_opened = opened.ok();
    if (m_opened) {
        lookAtTrace();
        checkBeside();
        m_days->start();
    }
    return opened;
}

void Store::Worker::close()
{
    m_together.flush();
    m_check.callOff();
    if (m_opened)
        remember();
    m_opened = false;
    m_days.reset();
    m_feed.reset();
    m_connection.reset();
}

Result<QList<Event>> Store::Worker::append(const QList<Entry> &entries, const Guard &guard,
                                           const std::function<Outcome()> &with)
{
    Result<QList<Event>> stored = m_events->append(entries, guard, with);
    if (stored) {
        m_feed->stored(*stored);
        if (!m_remember.isActive())
            m_remember.start();
    } else if (Connection::isLost(stored.error())) {
        m_feed->heardLost(stored.error());
    }
    return stored;
}

void Store::Worker::lookAtTrace()
{
    const std::optional<StoreTrace> before = readTrace(m_connection->url());
    m_checkedAt = before ? before->checkedAt : std::nullopt;
    const Result<ChainEnd> end = m_events->end();
    if (before && end && end->seq < before->seq) {
        append({{behindEvent(*before, end->seq, realNow()), {}}}, {});
    }
    remember();
}

void Store::Worker::remember()
{
    if (const Result<ChainEnd> end = m_events->end(); end)
        writeTrace(m_connection->url(), {end->seq, end->hash, realNow(), m_checkedAt});
}

void Store::Worker::checkBeside()
{
    const StoreTrace known{0, {}, {}, m_checkedAt};
    if (!m_connection->onlyLookedAt() || !wholeCheckDue(known, m_connection->endedInMidWork(), realNow()))
        return;
    m_check.begin(
        m_connection->url().path,
        [this] {
            m_checkedAt = realNow();
            remember();
        },
        [this](const Error &damage) { emit m_store.damaged(damage); });
}

} // namespace Switchback
