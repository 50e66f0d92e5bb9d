// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/waitingfiles.h"

#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace Switchback::Site
{

namespace
{
constexpr qint64 FolderBytes = 128;

struct Waiting {
    Instant at; ///< its own time
    QString name;
    bool asked = false; ///< the disk need not be asked when it came
};

/// Since when the oldest waits, the oldest first: no file has come here before it was made, so whoever's own
/// time is later than what was found need not be looked at.
std::optional<Instant> oldestOf(QList<Waiting> &all, Instant now, const CameHere &cameHere)
{
    std::sort(all.begin(), all.end(), [](const Waiting &a, const Waiting &b) { return a.at < b.at; });
    std::optional<Instant> oldest;
    for (const Waiting &one : std::as_const(all)) {
        if (oldest && *oldest <= one.at)
            break;
        const Instant since =
            one.asked ? one.at : std::clamp(cameHere(one.name).value_or(one.at), one.at, now);
        oldest = oldest ? std::min(*oldest, since) : since;
    }
    return oldest;
}

/// Of when a file is: its own time; where it says none, or one that can't be, when it came here. Nothing:
/// nobody knows.
std::optional<Waiting> datedBy(const QJsonObject &entry, Instant now, const CameHere &cameHere)
{
    const QString name = entry.value(QStringLiteral("name")).toString();
    const bool gone = entry.value(QStringLiteral("deleted")).toBool();
    const auto own = fromIso(entry.value(QStringLiteral("modified")).toString());
    if (own && *own <= now)
        return Waiting{*own, name, gone};
    const auto came = gone ? std::nullopt : cameHere(name);
    return came ? std::optional(Waiting{std::min(*came, now), name, true}) : std::nullopt;
}
} // namespace

FilesBehind filesBehind(const NeedTold &told, Instant now, const CameHere &cameHere)
{
    FilesBehind out;
    QList<Waiting> all;
    qint64 folders = 0;
    bool undated = false;
    Instant earliest = now;
    for (const QJsonValue &value : told.list) {
        const QJsonObject entry = value.toObject();
        if (entry.value(QStringLiteral("type")) == QLatin1String("FILE_INFO_TYPE_DIRECTORY")) {
            ++folders;
            continue;
        }
        const auto dated = datedBy(entry, now, cameHere);
        undated = undated || !dated;
        if (dated) {
            all.append(*dated);
            earliest = std::min(earliest, dated->at);
        }
    }
    out.files = std::max<qint64>(told.items - folders, told.cut ? 1 : 0);
    out.bytes = std::max<qint64>(0, told.bytes - folders * FolderBytes);
    // Which moment a file that says none is of, nobody knows: it may be older than all others.
    out.cut = told.cut || undated;
    out.oldest = oldestOf(all, now, cameHere);
    if (!out.cut)
        out.completeTo = earliest;
    return out;
}

} // namespace Switchback::Site
