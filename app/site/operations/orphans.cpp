// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/orphans.h"

#include "app/site/base/filenames.h"
#include "app/site/base/siterecord.h"
#include "app/site/operations/journal.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace Switchback::Site
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Orphans)
};

constexpr Duration Before = 10min;
constexpr Duration Young = 60s;
constexpr int MostLooked = 5000;
constexpr qsizetype Batch = 500;
constexpr int LookUpMs = 2000;
constexpr int ReadingMs = 6500; // a reading answers in 8 s
constexpr int MostListed = 200;
constexpr int OperationsRead = 400;

Outcome takesWrites(const ThisSite &site)
{
    const auto record = loadRecord(site.config);
    if (record && record->role == SiteRole::Primary)
        return Done{};
    return Error{QStringLiteral("not_primary"),
                 Words::tr("%1 takes no writes: its rows say nothing of what is lost.").arg(site.config.name),
                 Words::tr("Ask the site that serves.")};
}

/// Goes through what was found, batch by batch. False: there was no time, or no room, for all.
class LookUp
{
public:
    LookUp(const ThisSite &site, int most, OrphanList &out)
        : m_site(site)
        , m_most(most)
        , m_out(out)
    {
    }

    Result<bool> batch(const QList<OrphanFile> &files)
    {
        QStringList names;
        for (const OrphanFile &file : files)
            names << file.name;
        const auto named = m_site.database->rowsNaming(names, LookUpMs);
        if (!named)
            return named.error();
        const QSet<QString> known(named->begin(), named->end());
        for (const OrphanFile &file : files) {
            const bool orphan = !known.contains(file.name) && m_out.at - file.modified >= Young;
            if (orphan && !fits(file))
                return false;
            ++m_out.looked;
            m_out.after = file.name;
        }
        return true;
    }

private:
    bool fits(const OrphanFile &file)
    {
        m_bytes += jsonBytes(file.name);
        if (m_out.files.size() >= m_most || (m_bytes > MostNameBytes && !m_out.files.isEmpty()))
            return false;
        m_out.files.append(file);
        return true;
    }

    const ThisSite &m_site;
    const int m_most;
    OrphanList &m_out;
    qsizetype m_bytes = 0;
};
} // namespace

Result<OrphanList> listOrphans(const ThisSite &site, Instant since, const QString &after, int most,
                               const QDeadlineTimer &deadline)
{
    if (const Outcome serves = takesWrites(site); !serves)
        return serves.error();
    OrphanList out;
    out.at = SystemClock().now();
    out.since = since;
    out.after = after;
    const auto changed = site.files->changedSince(since - Before, after, MostLooked);
    if (!changed)
        return changed.error();
    out.untold = changed->untold;
    out.cut = changed->cut;
    LookUp lookUp(site, most, out);
    for (qsizetype i = 0; i < changed->files.size(); i += Batch) {
        if (i > 0 && deadline.hasExpired())
            return out;
        const auto whole = lookUp.batch(changed->files.mid(i, Batch));
        if (!whole)
            return whole.error();
        if (!*whole)
            return out;
    }
    if (!changed->more)
        out.after.clear();
    return out;
}

std::optional<Instant> recoveredTo(const SiteConfig &config)
{
    const Journal journal(config);
    const QList<OperationSummary> operations = journal.list(OperationsRead);
    for (const OperationSummary &each : operations) {
        if (each.kind != QLatin1String("promote") || each.state != QLatin1String("done"))
            continue;
        const auto view = journal.read(each.id);
        const auto at = view && view->data
                            ? fromIso(view->data->value(QStringLiteral("recovered_to")).toString())
                            : std::nullopt;
        if (at)
            return at;
    }
    return std::nullopt;
}

Result<QJsonObject> orphansReading(const ThisSite &site, const QJsonObject &request)
{
    const QString asked = request.value(QStringLiteral("since")).toString();
    const auto since = asked.isEmpty() ? recoveredTo(site.config) : fromIso(asked);
    if (!since)
        return Error{QStringLiteral("no_since"),
                     Words::tr("%1 was never promoted: no rows were lost here.").arg(site.config.name),
                     Words::tr("Name a moment to look for files that are newer.")};
    const auto list =
        listOrphans(site, *since, request.value(QStringLiteral("after")).toString(),
                    std::min(request.value(QStringLiteral("limit")).toInt(MostListed), MostListed),
                    QDeadlineTimer(ReadingMs));
    return list ? Result<QJsonObject>(toJson(*list)) : list.error();
}

} // namespace Switchback::Site
