// SPDX-License-Identifier: GPL-3.0-or-later
// The status of a site as it goes over the wire.
#include "models/sites/statusjson.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
void put(QJsonObject &into, const char *key, const QString &text, int most)
{
    if (!text.isEmpty())
        into.insert(QLatin1String(key), text.size() > most ? text.left(most) : text);
}
void put(QJsonObject &into, const char *key, Instant at)
{
    into.insert(QLatin1String(key), toIso(at));
}
void put(QJsonObject &into, const char *key, const std::optional<Instant> &at)
{
    if (at)
        put(into, key, *at);
}
void put(QJsonObject &into, const char *key, const std::optional<Lsn> &lsn)
{
    if (lsn)
        into.insert(QLatin1String(key), lsnToText(*lsn));
}
void put(QJsonObject &into, const char *key, Duration length)
{
    if (length.count() > 0)
        into.insert(QLatin1String(key), double(length.count()) / 1000.0);
}

QJsonObject fromDatabase(const DatabaseStatus &database)
{
    QJsonObject out;
    put(out, "at", database.at);
    out.insert(QStringLiteral("state"), databaseStateKey(database.state));
    put(out, "detail", database.detail, 400);
    put(out, "system_id", database.systemId, 40);
    if (database.timeline > 0)
        out.insert(QStringLiteral("timeline"), database.timeline);
    put(out, "lsn", database.lsn);
    if (database.rowsPerSecond)
        out.insert(QStringLiteral("rows_per_s"), *database.rowsPerSecond);
    put(out, "heartbeat_at", database.heartbeatAt);
    put(out, "last_commit_at", database.lastCommitAt);
    if (database.rowsSinceLastLog)
        out.insert(QStringLiteral("rows_since_last_log"), *database.rowsSinceLastLog);
    put(out, "rows_counted_since", database.rowsCountedSince);
    return out;
}

void putMark(QJsonObject &into, const char *key, const std::optional<LogMark> &mark)
{
    if (!mark)
        return;
    QJsonObject out;
    put(out, "segment", mark->segment, 24);
    put(out, "at", mark->at);
    put(out, "up_to", mark->upTo);
    put(out, "covers_to", mark->coversTo);
    into.insert(QLatin1String(key), out);
}

QJsonObject fromLogs(const LogStatus &logs)
{
    QJsonObject out;
    put(out, "at", logs.at);
    putMark(out, "taken", logs.taken);
    putMark(out, "copied", logs.copied);
    putMark(out, "restored", logs.restored);
    out.insert(QStringLiteral("waiting"), logs.waiting);
    out.insert(QStringLiteral("failing"), logs.failing);
    put(out, "failure", logs.failure, 400);
    put(out, "next_at", logs.nextAt);
    put(out, "interval_s", logs.interval);
    return out;
}

QJsonObject fromFulls(const FullStatus &fulls)
{
    QJsonObject out;
    put(out, "at", fulls.at);
    QJsonArray own;
    for (const FullBackup &full : fulls.own.mid(0, 10)) {
        QJsonObject one;
        put(one, "label", full.label, 60);
        put(one, "taken_at", full.takenAt);
        one.insert(QStringLiteral("bytes"), full.bytes);
        put(one, "stop_lsn", full.stopLsn);
        own.append(one);
    }
    out.insert(QStringLiteral("own"), own);
    out.insert(QStringLiteral("running"), fulls.running);
    put(out, "failure", fulls.failure, 400);
    put(out, "not_known", fulls.notKnown, 400);
    put(out, "next_at", fulls.nextAt);
    put(out, "interval_s", fulls.interval);
    return out;
}

QJsonObject fromFiles(const FileStatus &files)
{
    QJsonObject out;
    put(out, "at", files.at);
    out.insert(QStringLiteral("state"), files.state);
    put(out, "detail", files.detail, 400);
    out.insert(QStringLiteral("files"), files.files);
    out.insert(QStringLiteral("bytes"), files.bytes);
    out.insert(QStringLiteral("waiting_files"), files.waiting.files);
    out.insert(QStringLiteral("waiting_bytes"), files.waiting.bytes);
    put(out, "waiting_oldest", files.waiting.oldest);
    out.insert(QStringLiteral("waiting_cut"), files.waiting.cut);
    put(out, "complete_to", files.waiting.completeTo);
    if (files.missing) {
        QJsonObject missing{{QStringLiteral("files"), files.missing->files},
                            {QStringLiteral("bytes"), files.missing->bytes},
                            {QStringLiteral("cut"), files.missing->cut}};
        put(missing, "oldest", files.missing->oldest);
        put(missing, "complete_to", files.missing->completeTo);
        out.insert(QStringLiteral("missing"), missing);
    }
    return out;
}

QJsonObject fromPeer(const PeerView &peer)
{
    QJsonObject out;
    put(out, "at", peer.at);
    for (const WayReach &each : peer.ways)
        out.insert(each.way.text(), reachKey(each.reach));
    put(out, "last_answer_at", peer.lastAnswerAt);
    if (peer.lastAnswerAt) {
        out.insert(QStringLiteral("role"), roleKey(peer.role));
        out.insert(QStringLiteral("epoch"), peer.epoch);
    }
    put(out, "detail", peer.detail, 400);
    return out;
}

QJsonObject fromComponent(const ComponentStatus &component)
{
    QJsonObject out;
    put(out, "key", component.key, 31);
    put(out, "at", component.at);
    put(out, "state", component.state, 40);
    put(out, "detail", component.detail, 400);
    if (component.count)
        out.insert(QStringLiteral("count"), *component.count);
    return out;
}
} // namespace

QJsonObject toJson(const OperationSummary &operation)
{
    QJsonObject out;
    put(out, "id", operation.id, 36);
    put(out, "kind", operation.kind, 40);
    put(out, "state", operation.state, 40);
    put(out, "by", operation.by, 80);
    put(out, "text", operation.text, 400);
    put(out, "started_at", operation.startedAt);
    put(out, "finished_at", operation.finishedAt);
    out.insert(QStringLiteral("attempts"), operation.attempts);
    return out;
}

QJsonObject toJson(const SiteStatus &status)
{
    QJsonObject out;
    out.insert(QStringLiteral("contract"), 1);
    put(out, "site", status.site, 31);
    out.insert(QStringLiteral("name"), status.name.left(80));
    put(out, "release", status.release, 40);
    put(out, "at", status.at);
    out.insert(QStringLiteral("role"), roleKey(status.role));
    put(out, "role_detail", status.roleDetail, 400);
    out.insert(QStringLiteral("epoch"), status.epoch);
    if (status.database)
        out.insert(QStringLiteral("database"), fromDatabase(*status.database));
    if (status.logs)
        out.insert(QStringLiteral("logs"), fromLogs(*status.logs));
    if (status.fulls)
        out.insert(QStringLiteral("fulls"), fromFulls(*status.fulls));
    if (status.files)
        out.insert(QStringLiteral("files"), fromFiles(*status.files));
    if (status.peer)
        out.insert(QStringLiteral("peer"), fromPeer(*status.peer));
    if (status.disk) {
        QJsonObject disk;
        put(disk, "at", status.disk->at);
        disk.insert(QStringLiteral("free_bytes"), status.disk->freeBytes);
        disk.insert(QStringLiteral("size_bytes"), status.disk->sizeBytes);
        out.insert(QStringLiteral("disk"), disk);
    }
    if (status.kept)
        out.insert(QStringLiteral("kept"), toJson(*status.kept));
    QJsonArray components;
    for (const ComponentStatus &component : status.components.mid(0, 20))
        components.append(fromComponent(component));
    if (!components.isEmpty())
        out.insert(QStringLiteral("components"), components);
    if (!status.operations.isEmpty()) {
        QJsonArray operations;
        for (const OperationSummary &operation : status.operations.mid(0, 20))
            operations.append(toJson(operation));
        out.insert(QStringLiteral("operations"), operations);
    }
    if (status.witness) {
        QJsonArray witness;
        for (const WitnessHolds &holds : *status.witness)
            witness.append(witnessHoldsJson(holds));
        out.insert(QStringLiteral("witness"), witness);
    }
    return out;
}

} // namespace Switchback
