// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/orphans.h"

#include "app/site/base/filenames.h"
#include "app/site/base/siterecord.h"
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
// A reading answers in 8 s.
constexpr int LookUpMs = 2000;
constexpr int ReadingMs = 6500;
constexpr int WalkMs = 3000;
constexpr int MostListed = 200;

Outcome takesWrites(const ThisSite &site)
{
    const auto record = loadRecord(site.config);
    if (!record)
        return record.error();
    if (record->role == SiteRole::Primary)
        return Done{};
    return Error{QStringLiteral("not_primary"),
                 Words::tr("%1 takes no writes: its rows say nothing of what is lost.").arg(site.config.name),
                 Words::tr("Ask the site that serves.")};
}

/// Goes through what was found, batch by batch. False: there was no time, or no room, for all.
class LookUp
{
public:
    LookUp(const ThisSite &site, const OrphanSearch &search, OrphanList &out)
        : m_site(site)
        , m_search(search)
        , m_out(out)
    {
    }

    Result<bool> batch(const QList<OrphanFile> &files)
    {
        QStringList names;
        for (const OrphanFile &file : files)
            names << file.name;
        const auto named = m_site.database->rowsNaming(names, m_search.oneLookUpMs);
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
        const bool full = m_out.files.size() >= m_search.most || m_bytes > MostNameBytes;
        if (m_search.most > 0 && full && !m_out.files.isEmpty())
            return false;
        m_out.files.append(file);
        return true;
    }

    const ThisSite &m_site;
    const OrphanSearch &m_search;
    OrphanList &m_out;
    qsizetype m_bytes = 0;
};
} // namespace

Result<OrphansFound> listOrphans(const ThisSite &site, Instant since, const OrphanSearch &search)
{
    if (const Outcome serves = takesWrites(site); !serves)
        return serves.error();
    OrphansFound found;
    OrphanList &out = found.list;
    out.at = SystemClock().now();
    out.since = since;
    out.after = search.after;
    const auto changed =
        site.files->changedSince(since - Before, search.after, search.mostLooked, search.walk);
    if (!changed)
        return changed.error();
    out.untold = changed->untold;
    out.cut = changed->cut;
    found.unread = changed->unread;
    LookUp lookUp(site, search, out);
    for (qsizetype i = 0; i < changed->files.size(); i += Batch) {
        if (i > 0 && search.lookUps.hasExpired())
            return found;
        const auto whole = lookUp.batch(changed->files.mid(i, Batch));
        if (!whole)
            return whole.error();
        if (!*whole)
            return found;
    }
    if (!changed->more)
        out.after.clear();
    return found;
}

Result<Instant> lostSince(const ThisSite &site, const QString &asked)
{
    if (const auto since = fromIso(asked))
        return *since;
    const auto record = loadRecord(site.config);
    if (!record)
        return record.error();
    if (record->recoveredTo)
        return *record->recoveredTo;
    return Error{
        QStringLiteral("no_since"),
        Words::tr("It is not known from when on rows were lost at %1: it was never promoted, or its database "
                  "could not say how far its data went.")
            .arg(site.config.name),
        Words::tr("Name a moment to look for files that are newer.")};
}

Result<QJsonObject> orphansReading(const ThisSite &site, const QJsonObject &request)
{
    const auto since = lostSince(site, request.value(QStringLiteral("since")).toString());
    if (!since)
        return since.error();
    const int most = std::min(request.value(QStringLiteral("limit")).toInt(MostListed), MostListed);
    const auto found = listOrphans(site, *since,
                                   {request.value(QStringLiteral("after")).toString(), most, MostLooked,
                                    QDeadlineTimer(WalkMs), QDeadlineTimer(ReadingMs), LookUpMs});
    return found ? Result<QJsonObject>(toJson(found->list)) : found.error();
}

} // namespace Switchback::Site
