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
const QString StepAdded = QStringLiteral("run.step_added");
constexpr Duration Deadline = 12s;
constexpr int TriesUntold = 10; ///< that come to nothing after each other, until that is told
constexpr int MostDoublings = 20;
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

bool OrphanCount::saysAs(const OrphanCount &other) const
{
    if (!why.isEmpty() || !other.why.isEmpty())
        return why.isEmpty() == other.why.isEmpty();
    return site == other.site && files == other.files && bytes == other.bytes && atLeast == other.atLeast;
}

OrphanWatch::OrphanWatch(const PartContext &context)
    : m_context(context)
    , m_later(std::max(Hour / std::max(1, context.pair.timeScale), LeastInterval))
{
    m_tick.setInterval(10s);
    connect(&m_tick, &QTimer::timeout, this, &OrphanWatch::turn);
}

void OrphanWatch::setPauses(Duration tick, Duration first, Duration later, Duration again)
{
    m_tick.setInterval(tick);
    m_first = first;
    m_later = later;
    m_again = again;
}

void OrphanWatch::takeUp(const std::function<void()> &done)
{
    m_tick.start();
    EventQuery query;
    query.pair = m_context.pair.id;
    query.kinds = {Started, StepAdded, Finished, StepDone, Kind};
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
        m_runs[event.run].losesRows =
            plan && turnsService(*plan) && movesService(plan->kind) && !losesNothing(plan->kind);
        for (const StepSpec &spec : plan ? plan->steps : QList<StepSpec>())
            takeStep(event.run, spec);
    } else if (event.kind == StepAdded) {
        takeStep(event.run, specFromJson(event.body.value(QStringLiteral("spec")).toObject()));
    } else if (event.kind == StepDone) {
        stepDone(event);
    } else if (event.kind == Finished && event.body.value(QStringLiteral("succeeded")).toBool() &&
               m_runs.value(event.run).losesRows) {
        begun(event.run, event.at);
    } else if (event.kind == Kind && m_lost && event.run == m_lost->run) {
        takeTold(event);
    }
}

void OrphanWatch::takeStep(const QString &run, const StepSpec &spec)
{
    if (spec.verb == QLatin1String("promote"))
        m_runs[run].promotes.insert(spec.key);
    else if (spec.verb == QLatin1String("orphans_export") && !spec.params.contains(QStringLiteral("names")))
        m_runs[run].exportAll.insert(spec.key);
}

/// Whatever becomes of the run: the rows are lost with the promote.
void OrphanWatch::begun(const QString &run, Instant at)
{
    if (m_lost && m_lost->run == run)
        return;
    m_lost = Lost{run, at, std::nullopt, 0, std::nullopt, -1};
    m_next = at + m_first;
    m_failures = 0;
    m_asking = false;
    emit changed();
}

void OrphanWatch::stepDone(const Event &event)
{
    const Steps steps = m_runs.value(event.run);
    const QString key = event.body.value(QStringLiteral("step")).toString();
    if (steps.losesRows && steps.promotes.contains(key)) {
        begun(event.run, event.at);
        return;
    }
    if (!m_lost || event.at < m_lost->at || !steps.exportAll.contains(key))
        return;
    const OrphanExport done = orphanExportFrom(event.body.value(QStringLiteral("result")).toObject());
    if (done.leftFiles == 0 && !done.more)
        m_lost->exported = std::max(m_lost->exported, done.files);
    emit changed();
}

void OrphanWatch::takeTold(const Event &event)
{
    OrphanCount &told = m_lost->told.emplace();
    told.site = event.site;
    told.since = fromIso(event.body.value(QStringLiteral("since")).toString()).value_or(Instant{});
    told.files = event.body.value(QStringLiteral("files")).toInteger();
    told.bytes = event.body.value(QStringLiteral("bytes")).toInteger();
    told.atLeast = event.body.value(QStringLiteral("at_least")).toBool();
    told.why = event.body.value(QStringLiteral("why")).toString();
    m_lost->toldBy = event.seq;
    if (told.since != Instant{})
        m_lost->since = told.since;
    emit changed();
}

std::optional<RunView::Audio> OrphanWatch::lostAudio() const
{
    if (!m_lost || !m_lost->told || !m_lost->told->why.isEmpty() || m_context.clock.now() - m_lost->at > Ends)
        return std::nullopt;
    const OrphanCount &told = *m_lost->told;
    if (told.files == 0 && !told.atLeast)
        return std::nullopt;
    // What is more than was exported is to be exported, too.
    return RunView::Audio{told.since, textOf(told), m_lost->exported >= told.files};
}

QString OrphanWatch::textOf(const OrphanCount &count) const
{
    const SiteConfig &site =
        count.site == m_context.pair.production.id ? m_context.pair.production : m_context.pair.backup;
    const QTimeZone zone(site.zone);
    const QString since = clockText(count.since, zone.isValid() ? zone : QTimeZone::utc());
    if (count.files == 0)
        return count.atLeast ? tr("No audio at %1 was found without its row since %2, but not all could be "
                                  "looked through.")
                                   .arg(site.shortName, since)
                             : tr("No audio at %1 is without its row since %2.").arg(site.shortName, since);
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
    ++m_round; // what another one was asked for is no answer to this
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
                         [this, round = m_round](const CallAnswer &answer) {
                             if (m_asking && round == m_round)
                                 heard(answer);
                         });
}

void OrphanWatch::heard(const CallAnswer &answer)
{
    const Instant now = m_context.clock.now();
    if (!answer.data) {
        failed(answer.data.error());
        return;
    }
    const OrphanList list = orphanListFrom(*answer.data);
    m_count.since = list.since;
    for (const OrphanFile &file : list.files) {
        ++m_count.files;
        m_count.bytes += file.size;
    }
    m_count.atLeast = m_count.atLeast || list.cut || list.untold > 0;
    if (list.goesOnBehind(m_after) && m_count.files < MostCounted) {
        m_after = list.after;
        ask();
        return;
    }
    m_count.atLeast = m_count.atLeast || !list.after.isEmpty();
    m_asking = false;
    m_failures = 0;
    m_next = now + m_later;
    tell(m_count);
}

/// Tried again soon, and when that has come to nothing often enough it is told, and tried ever less often.
void OrphanWatch::failed(const Error &error)
{
    const Instant now = m_context.clock.now();
    m_asking = false;
    ++m_failures;
    const bool final = isFinal(error.code);
    const int doublings = std::clamp(m_failures - TriesUntold, 0, MostDoublings);
    m_next = now + (final ? Ends : std::max(m_again, std::min(m_again * (1 << doublings), m_later)));
    if (!final && m_failures < TriesUntold)
        return;
    m_count.why = error.text;
    tell(m_count);
}

void OrphanWatch::tell(const OrphanCount &count)
{
    if (!m_lost || (m_lost->told && m_lost->told->saysAs(count)))
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
    // Two that have the duty one after the other tell the same once.
    const QString once = QStringLiteral("orphans/%1/%2").arg(m_lost->run).arg(m_lost->toldBy);
    whenDone(m_context.seats.append({PlannedEvent{event, once}}, OutageDesk::Under::Duty), this,
             [this](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code != QLatin1String("lease_lost") &&
                     stored.error().code != QLatin1String("already_done"))
                     emit troubled(stored.error());
             });
}

} // namespace Switchback
