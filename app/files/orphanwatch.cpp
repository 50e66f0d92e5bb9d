// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/orphanwatch.h"

#include "models/core/counted.h"
#include "models/core/whendone.h"
#include "models/findings/findingtext.h"
#include "models/replication/numbertext.h"
#include "models/replication/roles.h"
#include "models/runbook/runevents.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
const QString Kind = QStringLiteral("files.orphans");
const QString Started = QStringLiteral("run.started");
const QString Finished = QStringLiteral("run.finished");
const QString StepDone = QStringLiteral("step.done");
constexpr Duration Deadline = 12s;
constexpr Duration AgainAfter = 30s; ///< a try that came to nothing
constexpr Duration Hour = 1h;
constexpr Duration LeastInterval = 1min;
constexpr Duration Ends = std::chrono::hours(7 * 24);
constexpr int EventsRead = 500;
constexpr qint64 MostCounted = 100'000;

/// What no further try changes: nobody looks at files there, or the release is too old.
bool isFinal(const QString &code)
{
    static const QStringList codes{QStringLiteral("files_not_told"), QStringLiteral("rows_not_told"),
                                   QStringLiteral("unknown_verb"), QStringLiteral("no_since")};
    return codes.contains(code);
}
} // namespace

OrphanWatch::OrphanWatch(const PartContext &context)
    : m_context(context)
    , m_later(std::max(Hour / std::max(1, context.pair.timeScale), LeastInterval))
{
    m_tick.setInterval(10s);
    connect(&m_tick, &QTimer::timeout, this, &OrphanWatch::turn);
}

void OrphanWatch::setPauses(Duration tick, Duration first, Duration later)
{
    m_tick.setInterval(tick);
    m_first = first;
    m_later = later;
}

void OrphanWatch::takeUp(const std::function<void()> &done)
{
    m_tick.start();
    EventQuery query;
    query.pair = m_context.pair.id;
    query.kinds = {Started, Finished, StepDone, Kind};
    query.newestFirst = true;
    query.limit = EventsRead;
    whenDone(m_context.log.store().events(query), this, [this, done](const Result<QList<Event>> &events) {
        if (events) {
            for (auto event = events->crbegin(); event != events->crend(); ++event)
                follow(*event);
        } else {
            emit troubled(events.error());
        }
        done();
    });
}

void OrphanWatch::follow(const Event &event)
{
    if (event.pair != m_context.pair.id)
        return;
    if (event.kind == Started) {
        const auto plan = planFromEvent(event);
        m_failovers.insert(event.run, plan && turnsService(*plan) && movesService(plan->kind) &&
                                          !losesNothing(plan->kind));
    } else if (event.kind == Finished && event.body.value(QStringLiteral("succeeded")).toBool() &&
               m_failovers.value(event.run) && (!m_lost || m_lost->run != event.run)) {
        m_lost = Lost{event.run, event.at, std::nullopt};
        m_next = event.at + m_first;
    } else if (event.kind == Kind && m_lost && event.run == m_lost->run) {
        takeTold(event);
    } else if (event.kind == StepDone && m_lost && event.at >= m_lost->at &&
               event.body.value(QStringLiteral("result"))
                   .toObject()
                   .contains(QStringLiteral("list_sha256"))) {
        m_lost->audio.exported = true;
    }
}

void OrphanWatch::takeTold(const Event &event)
{
    const qint64 before = m_lost->told.value_or(0);
    m_lost->told = event.body.contains(QStringLiteral("why"))
                       ? -1
                       : event.body.value(QStringLiteral("files")).toInteger();
    OrphanCount count;
    count.site = event.site;
    count.since = fromIso(event.body.value(QStringLiteral("since")).toString()).value_or(Instant{});
    count.files = *m_lost->told;
    count.bytes = event.body.value(QStringLiteral("bytes")).toInteger();
    count.atLeast = event.body.value(QStringLiteral("at_least")).toBool();
    // What is more than was exported is to be exported, too.
    if (count.since != Instant{})
        m_lost->since = count.since;
    m_lost->audio = {count.since, textOf(count), m_lost->audio.exported && *m_lost->told <= before};
    emit changed();
}

std::optional<RunView::Audio> OrphanWatch::lostAudio() const
{
    if (!m_lost || m_lost->told.value_or(0) <= 0 || m_context.clock.now() - m_lost->at > Ends)
        return std::nullopt;
    return m_lost->audio;
}

QString OrphanWatch::textOf(const OrphanCount &count) const
{
    const SiteConfig &site =
        count.site == m_context.pair.production.id ? m_context.pair.production : m_context.pair.backup;
    const QTimeZone zone(site.zone);
    const QString since = clockText(count.since, zone.isValid() ? zone : QTimeZone::utc());
    if (count.files == 0)
        return tr("No audio at %1 is without its row since %2.").arg(site.shortName, since);
    const QString text =
        tr("%1 audio files (%2) at %3 are without their rows since %4.", nullptr, howMany(count.files))
            .arg(numberText(count.files), sizeText(count.bytes), site.shortName, since);
    return count.atLeast ? text + QLatin1Char(' ') + tr("There may be more.") : text;
}

void OrphanWatch::dutyChanged(bool held)
{
    if (!held)
        m_asking = false;
}

void OrphanWatch::turn()
{
    const Instant now = m_context.clock.now();
    if (m_asking || !m_lost || !m_context.seats.onDuty() || now < m_next || now - m_lost->at > Ends)
        return;
    const PairRoles roles = rolesOf(m_context.facts(), m_context.pair, now);
    if (roles.state != PairRoles::Primary::One || !roles.primary)
        return;
    m_asking = true;
    m_after.clear();
    m_count = {
        configOf(m_context.pair, *roles.primary).id, m_lost->since.value_or(Instant{}), 0, 0, false, {}};
    ask();
}

void OrphanWatch::ask()
{
    QJsonObject body;
    if (!m_after.isEmpty())
        body.insert(QStringLiteral("after"), m_after);
    if (m_count.since != Instant{})
        body.insert(QStringLiteral("since"), toIso(m_count.since));
    m_context.calls.call({m_count.site, QStringLiteral("orphans"), body, AnyWay, Deadline}, this, {},
                         [this](const CallAnswer &answer) {
                             if (m_asking)
                                 heard(answer);
                         });
}

void OrphanWatch::heard(const CallAnswer &answer)
{
    const Instant now = m_context.clock.now();
    if (!answer.data) {
        m_asking = false;
        m_next = now + AgainAfter;
        if (isFinal(answer.data.error().code)) {
            m_count.why = answer.data.error().text;
            tell(m_count);
            m_next = now + Ends;
        }
        return;
    }
    const OrphanList list = orphanListFrom(*answer.data);
    m_count.since = list.since;
    for (const OrphanFile &file : list.files) {
        ++m_count.files;
        m_count.bytes += file.size;
    }
    m_after = list.after;
    m_count.atLeast = m_count.atLeast || list.cut || list.untold > 0;
    if (!m_after.isEmpty() && m_count.files < MostCounted) {
        ask();
        return;
    }
    m_count.atLeast = m_count.atLeast || !m_after.isEmpty();
    m_asking = false;
    m_next = now + m_later;
    tell(m_count);
}

void OrphanWatch::tell(const OrphanCount &count)
{
    const qint64 said = count.why.isEmpty() ? count.files : -1;
    if (!m_lost || m_lost->told == said)
        return;
    Event event;
    event.at = m_context.clock.now();
    event.kind = Kind;
    event.pair = m_context.pair.id;
    event.site = count.site;
    event.run = m_lost->run;
    event.actor = QStringLiteral("console");
    event.body = {{QStringLiteral("files"), count.files}, {QStringLiteral("bytes"), count.bytes}};
    if (!count.why.isEmpty()) {
        event.body.insert(QStringLiteral("why"), count.why);
        event.text = tr("Whether audio is left of rows that were lost is not known: %1").arg(count.why);
    } else {
        event.body.insert(QStringLiteral("since"), toIso(count.since));
        event.body.insert(QStringLiteral("at_least"), count.atLeast);
        event.text = textOf(count);
    }
    const QString once = QStringLiteral("orphans/%1/%2/%3")
                             .arg(m_lost->run)
                             .arg(said)
                             .arg(m_lost->told ? QString::number(*m_lost->told) : QStringLiteral("-"));
    whenDone(m_context.seats.append({PlannedEvent{event, once}}, OutageDesk::Under::Duty), this,
             [this](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code != QLatin1String("lease_lost") &&
                     stored.error().code != QLatin1String("already_done"))
                     emit troubled(stored.error());
             });
}

} // namespace Switchback
