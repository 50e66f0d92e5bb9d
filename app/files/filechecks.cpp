// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/filechecks.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
const QString Kind = QStringLiteral("files.checked");
constexpr Duration Hour = 1h;
constexpr Duration LeastInterval = 1min;
constexpr int TriesInHour = 6; // after one that came to nothing
constexpr int HoursBelieved = 3;

QString nameIn(const PairConfig &pair, const QString &id)
{
    for (const SiteConfig *site : {&pair.production, &pair.backup}) {
        if (site->id == id)
            return site->shortName;
    }
    return visibleText(id, 40);
}
} // namespace

QJsonObject toJson(const FilesChecked &checked)
{
    QJsonObject out{{QStringLiteral("tried_at"), toIso(checked.triedAt)},
                    {QStringLiteral("trouble"), checked.trouble}};
    if (checked.last)
        out.insert(QStringLiteral("last"), toJson(*checked.last));
    return out;
}

FilesChecked filesCheckedFrom(const QJsonObject &object)
{
    FilesChecked out;
    out.triedAt = fromIso(object.value(QStringLiteral("tried_at")).toString()).value_or(Instant{});
    out.trouble = visibleText(object.value(QStringLiteral("trouble")).toString(), 400);
    if (const QJsonValue last = object.value(QStringLiteral("last")); last.isObject())
        out.last = filesCheckFrom(last.toObject());
    return out;
}

FileChecks::FileChecks(const PartContext &context)
    : m_context(context)
{
    m_tick.setInterval(30s);
    connect(&m_tick, &QTimer::timeout, this, &FileChecks::turn);
}

void FileChecks::setPauses(Duration tick, Duration again)
{
    m_tick.setInterval(tick);
    m_again = again;
}

void FileChecks::takeUp(const std::function<void()> &done)
{
    m_tick.start();
    read(done);
}

/// What another console on duty found is read when it was worth an event, and by and by.
void FileChecks::follow(const Event &event)
{
    if (event.kind == Kind && event.pair == m_context.pair.id && !m_context.seats.onDuty())
        read({});
}

void FileChecks::dutyChanged(bool held)
{
    if (held)
        read({}); // whoever had it before may have looked just now
    else
        m_look.reset();
}

bool FileChecks::wanted() const
{
    const PairFacts &facts = m_context.facts();
    return facts.production.status && facts.production.status->files && facts.backup.status &&
           facts.backup.status->files;
}

Duration FileChecks::interval() const
{
    return std::max(Hour / std::max(1, m_context.pair.timeScale), LeastInterval);
}

void FileChecks::turn()
{
    const Instant now = m_context.clock.now();
    if (m_look || !wanted() || !m_context.log.isOpen())
        return;
    if (!m_context.seats.onDuty()) {
        if (now - m_readAt >= interval() / TriesInHour)
            read({});
        return;
    }
    const Duration pause = m_checked.trouble.isEmpty() ? interval() : interval() / TriesInHour;
    // One that lies ahead was told by a clock that was set back since.
    if (now - m_checked.triedAt >= pause || m_checked.triedAt > now)
        check();
}

void FileChecks::check()
{
    m_checked.triedAt = m_context.clock.now();
    m_look = std::make_unique<FilesLook>(m_context.pair, m_context.calls, m_context.clock, m_again);
    QStringList again;
    if (m_checked.last) {
        for (const FileMismatch &each : m_checked.last->wrong)
            again << each.name;
    }
    m_look->begin(again, [this](const Result<FilesCheck> &result) { ended(result); });
}

void FileChecks::ended(const Result<FilesCheck> &result)
{
    m_look.release()->deleteLater(); // it is the one who calls
    m_checked.trouble = result ? QString() : result.error().text;
    const bool news = result && isNews(*result, m_checked.last);
    if (result)
        m_checked.last = *result;
    keep(); // before the event, at which others read it
    if (news)
        tell(*result);
    emit changed();
}

void FileChecks::tell(const FilesCheck &check)
{
    Event event;
    event.at = check.at;
    event.kind = Kind;
    event.pair = m_context.pair.id;
    event.actor = QStringLiteral("console");
    event.text = tr("Spot check: %1").arg(filesCheckText(check, [this](const QString &id) {
        return nameIn(m_context.pair, id);
    }));
    event.body = toJson(check);
    whenDone(m_context.seats.append({PlannedEvent{event, {}}}, OutageDesk::Under::Duty), this,
             [this](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code != QLatin1String("lease_lost"))
                     emit troubled(stored.error());
             });
}

void FileChecks::keep()
{
    if (!m_context.log.isOpen())
        return;
    whenDone(m_context.log.store().putState(stateKey(m_context.pair.id, "files"), toJson(m_checked)), this,
             [this](const Outcome &stored) {
                 if (!stored)
                     emit troubled(stored.error());
             });
}

void FileChecks::read(const std::function<void()> &done)
{
    m_readAt = m_context.clock.now();
    whenDone(m_context.log.store().state(stateKey(m_context.pair.id, "files")), this,
             [this, done](const Result<QJsonObject> &state) {
                 if (state && !m_look)
                     m_checked = filesCheckedFrom(*state);
                 if (done)
                     done();
                 emit changed();
             });
}

QList<ComponentLine> FileChecks::readiness(Instant now) const
{
    if (!wanted())
        return {};
    ComponentLine line{QStringLiteral("files_check"), {}, {}, Mark::NotYet, std::nullopt, m_checked.trouble};
    if (!m_checked.last) {
        line.value = tr("Files of both sites not compared yet");
        return {line};
    }
    const FilesCheck &last = *m_checked.last;
    line.at = last.at;
    const bool old = now - last.at > HoursBelieved * interval();
    line.tip = filesCheckText(last, [this](const QString &id) { return nameIn(m_context.pair, id); });
    if (last.cut)
        line.tip += QLatin1Char('\n') + tr("Not all files of a site could be looked through.");
    if (!m_checked.trouble.isEmpty())
        line.tip += QLatin1Char('\n') + tr("Since then: %1").arg(m_checked.trouble);
    if (last.compared == 0) {
        line.value = tr("No file could be compared");
        line.mark = Mark::Unknown;
    } else if (last.notAlike() == 0) {
        line.value =
            tr("%1 files compared, alike at both sites", nullptr, howMany(last.alike)).arg(last.alike);
        line.mark = old ? Mark::Unknown : Mark::Fine;
    } else {
        line.value = tr("%1 of %2 files not alike at both sites", nullptr, howMany(last.compared))
                         .arg(last.notAlike())
                         .arg(last.compared);
        line.mark = old ? Mark::Unknown : Mark::Warning;
    }
    return {line};
}

} // namespace Switchback
