// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/duty/watcher.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LongPast = 5s;
} // namespace

Watcher::Watcher(PairConfig config, Ask askSite, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_ask(std::move(askSite))
    , m_clock(clock)
{
    m_facts.production.site = m_config.production.id;
    m_facts.backup.site = m_config.backup.id;
    m_facts.production.ways = untriedWays(m_config.production);
    m_facts.backup.ways = untriedWays(m_config.backup);
    for (const SiteFacts *site : {&m_facts.production, &m_facts.backup}) {
        for (const WayState &way : site->ways)
            m_polls += Poll{site->site, way.way};
    }
    m_first.setSingleShot(true);
    connect(&m_first, &QTimer::timeout, this, [this] { start(); });
    m_tick.setTimerType(Qt::CoarseTimer);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        ask(m_turn);
        m_turn = int((m_turn + 1) % m_polls.size());
        if (m_turn == 0) {
            roundEnds();
            askReference();
        }
    });
}

Watcher::~Watcher() = default;

void Watcher::start(Duration in)
{
    if (in > Duration{0}) {
        m_first.start(in);
        return;
    }
    askNow();
    // Spread over the period: small calls instead of one burst.
    m_tick.start(m_config.pollPeriod / m_polls.size());
}

void Watcher::stop()
{
    m_first.stop();
    m_tick.stop();
}

void Watcher::askNow()
{
    for (int i = 0; i < m_polls.size(); ++i)
        ask(i);
    askReference();
}

/// Within every poll period, as the sites are: what it shows must be as young as what it stands behind.
void Watcher::askReference()
{
    if (!m_askReference || m_referenceUnderWay)
        return;
    m_referenceUnderWay = true;
    m_askReference(deadline(), [this](const WayAnswer &answer) {
        m_referenceUnderWay = false;
        m_facts.reference = foldWay(m_facts.reference, answer);
        if (m_facts.reference.failures == 1)
            QTimer::singleShot(0, this, &Watcher::askReference);
        takeIn();
    });
}

/// Short enough that two failures in a row fit into 15 s at the default period.
Duration Watcher::deadline() const
{
    return std::clamp<Duration>(m_config.pollPeriod - 1s, 2s, 8s);
}

void Watcher::ask(int index)
{
    Poll &poll = m_polls[index];
    if (poll.underWay)
        return; // still waiting for its own deadline; that failure will be told
    poll.underWay = true;
    poll.askedAt = m_clock.monotonic();
    m_ask(poll.site, poll.way, deadline(), this,
          [this, index](const StatusReply &reply) { answered(index, reply); });
}

bool Watcher::hangs() const
{
    return std::all_of(m_polls.cbegin(), m_polls.cend(), [this](const Poll &poll) {
        return poll.underWay && m_clock.monotonic() - poll.askedAt > deadline() + LongPast;
    });
}

void Watcher::answered(int index, const StatusReply &reply)
{
    Poll &poll = m_polls[index];
    poll.underWay = false;
    SiteFacts &facts = factsOf(m_facts, poll.site);
    WayState &way = facts.way(poll.way);
    way = foldWay(way, reply.way);
    if (reply.status)
        foldStatus(facts, *reply.status, reply.way);
    else if (reply.badAnswer)
        foldBadAnswer(facts, reply.status.error(), reply.way.receivedAt);
    // One failed try says little: the next follows at once, so that a loss is named within the promised time.
    if (way.failures == 1)
        QTimer::singleShot(0, this, [this, index] { ask(index); });
    takeIn();
}

void Watcher::noteWitness(const QString &site, const LogWitness &witness)
{
    factsOf(m_facts, site).log = witness;
}

void Watcher::takeIn()
{
    const Instant now = m_clock.now();
    m_log.observe(m_facts, m_config, now);
    const QList<Event> events = m_noted.observe(m_facts, findings(now), m_config, now);
    if (!events.isEmpty())
        emit happened(events);
    emit updated();
}

void Watcher::roundEnds()
{
    const Instant now = m_clock.now();
    // Also without any answer: time itself makes findings (a value that has grown old).
    const QList<Event> events = m_noted.observe(m_facts, findings(now), m_config, now);
    if (!events.isEmpty())
        emit happened(events);
    emit sampled(loss(now));
    emit updated();
}

LossEstimate Watcher::loss(Instant now) const
{
    return estimateLoss(m_facts, m_config, m_log, now);
}

QList<Finding> Watcher::findings(Instant now) const
{
    return findFindings(m_facts, m_config, loss(now), now);
}

void Watcher::restore(const QJsonObject &saved)
{
    const Result<ProofLog> log = ProofLog::fromJson(saved.value(QStringLiteral("proofs")).toObject());
    if (log)
        m_log = *log;
    m_noted = Noted::fromJson(saved.value(QStringLiteral("noted")).toObject());
}

QJsonObject Watcher::save() const
{
    return {{QStringLiteral("proofs"), m_log.toJson()}, {QStringLiteral("noted"), m_noted.toJson()}};
}

} // namespace Switchback
