// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/duty/watcher.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LongPast = 5s;
/// Polls fall on its lines: those of many pairs are few at a time, and none wakes the thread for itself
/// alone.
constexpr Duration Grid = 100ms;
} // namespace

Watcher::Watcher(const PairConfig &config, Ask askSite, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
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
    // Coarse ones move each time towards the next half second, until those of all pairs are due in one turn.
    for (QTimer *timer : {&m_first, &m_tick})
        timer->setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (const Duration step = m_config.pollPeriod / m_polls.size(); m_tick.intervalAsDuration() != step)
            m_tick.setInterval(step);
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
    const Duration step = m_config.pollPeriod / m_polls.size();
    const Duration toLine = Grid - m_clock.monotonic() % Grid;
    m_tick.start(step < 10 * Grid ? step : step + toLine);
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
        m_seen.reset();
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
    m_seen.reset();
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
    look(now);
    emit updated();
}

void Watcher::roundEnds()
{
    const Instant now = m_clock.now();
    // Also without any answer: time itself makes findings (a value that has grown old).
    look(now);
    const LossEstimate loss = seen(now).loss;
    emit sampled(loss);
    emit updated();
}

void Watcher::look(Instant now)
{
    m_seen.reset();
    const QList<Event> events = m_noted.observe(m_facts, seen(now).findings, m_config, now);
    if (!events.isEmpty())
        emit happened(events);
}

LossEstimate Watcher::loss(Instant at) const
{
    return estimateLoss(m_facts, m_config, m_log, at);
}

const Watcher::Seen &Watcher::seen(Instant now) const
{
    if (!m_seen || now < m_seen->loss.at || now - m_seen->loss.at >= 1s) {
        const LossEstimate loss = this->loss(now);
        m_seen = Seen{loss, findFindings(m_facts, m_config, loss, now)};
    }
    return *m_seen;
}

void Watcher::restore(const QJsonObject &saved)
{
    const Result<ProofLog> log = ProofLog::fromJson(saved.value(QStringLiteral("proofs")).toObject());
    if (log)
        m_log = *log;
    m_seen.reset();
    m_noted = Noted::fromJson(saved.value(QStringLiteral("noted")).toObject());
}

QJsonObject Watcher::save() const
{
    return {{QStringLiteral("proofs"), m_log.toJson()}, {QStringLiteral("noted"), m_noted.toJson()}};
}

} // namespace Switchback
