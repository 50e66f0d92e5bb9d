// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/peerhistory.h"

#include "app/site/engines/postgres/server/backrest.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QTemporaryDir>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeerHistory)
};

QString historyName(int timeline)
{
    return QStringLiteral("%1").arg(timeline, 8, 16, QLatin1Char('0')).toUpper() + QStringLiteral(".history");
}

std::optional<QByteArray> historyFrom(const PostgresSite &config, int repo, int timeline, int timeoutMs)
{
    QTemporaryDir folder(config.stateDir + QStringLiteral("/history-XXXXXX"));
    const QString file = folder.filePath(historyName(timeline));
    QFile in(file);
    if (!Backrest(config).fetch(repo, historyName(timeline), file, timeoutMs) ||
        !in.open(QIODevice::ReadOnly))
        return std::nullopt;
    return in.read(262144);
}
} // namespace

PeerData askPeerData(const PostgresSite &config, PeerClient &client, int timeoutMs)
{
    PeerData out;
    const QDeadlineTimer deadline(timeoutMs);
    const auto left = [&deadline] { return int(std::max<qint64>(500, deadline.remainingTime())); };
    const auto status = client.call(QStringLiteral("status"), {}, left());
    if (!status) {
        out.why = status.error().text;
        return out;
    }
    const QJsonObject database = status->value(QStringLiteral("database")).toObject();
    const int timeline = database.value(QStringLiteral("timeline")).toInt();
    out.systemId = database.value(QStringLiteral("system_id")).toString();
    out.position = lsnFromText(database.value(QStringLiteral("lsn")).toString());
    if (out.systemId.isEmpty() || timeline < 1) {
        out.why = Words::tr("its database does not answer (%1)")
                      .arg(database.value(QStringLiteral("state")).toString(QStringLiteral("unknown")));
        return out;
    }
    if (timeline > 1) {
        // Its own repository has it for sure; ours too, unless we were away.
        auto history = historyFrom(config, config.backrest.ownRepo, timeline, left());
        if (!history)
            history = historyFrom(config, config.backrest.peerRepo, timeline, left());
        if (!history) {
            out.why = Words::tr("the history of its timeline %1 is in no repository that can be read")
                          .arg(timeline);
            out.lineage = {TimelineEnd{timeline, std::nullopt}};
            return out;
        }
        out.lineage = lineageFromHistory(timeline, *history);
    } else {
        out.lineage = lineageFromHistory(1, {});
    }
    out.known = true;
    return out;
}

QList<int> foreignTimelines(const QList<int> &found, const Lineage &lineage)
{
    QList<int> out;
    for (const int timeline : found) {
        if (std::none_of(lineage.begin(), lineage.end(),
                         [timeline](const TimelineEnd &one) { return one.timeline == timeline; }))
            out << timeline;
    }
    return out;
}

QStringList foreignHistories(const PostgresSite &config, const PeerData &peer, int timeoutMs)
{
    if (peer.lineage.isEmpty())
        return {};
    QStringList out;
    const auto found = Backrest(config).histories(timeoutMs);
    if (!found)
        return out;
    const int now = peer.lineage.last().timeline;
    for (const int timeline : foreignTimelines(*found, peer.lineage)) {
        if (timeline > now) // older ones are what earlier moves left behind; nobody looks there any more
            out << Words::tr(
                       "The repository of %1 holds timeline %2, which is not in the history of %3: a "
                       "database "
                       "was "
                       "promoted outside of Switchback and shipped it. It is not followed; nothing has to be "
                       "moved aside.")
                       .arg(config.name)
                       .arg(timeline)
                       .arg(config.peer.name);
    }
    return out;
}

} // namespace Switchback::Site
