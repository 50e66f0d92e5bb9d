// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/statusjson.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

namespace Switchback
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("StatusJson", text);
}

constexpr double MostExact = 9007199254740991.0; // 2^53 - 1: beyond it JSON's numbers lose whole ones

/// Reads one object of the answer and keeps the first fault of the whole answer.
class Reader
{
public:
    struct Shared {
        QString site;
        Instant latest; // site's clock: nothing may have happened after this
        std::optional<Error> fault;
    };

    Reader(const QJsonObject &object, QString path, Shared &shared)
        : m_object(object)
        , m_path(std::move(path))
        , m_shared(shared)
    {
    }

    [[nodiscard]] bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }
    [[nodiscard]] Reader child(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isObject())
            say(key, QStringLiteral("bad_answer"), tr("wants an object"));
        return Reader(value.toObject(), path(key), m_shared);
    }

    [[nodiscard]] QString text(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isString())
            say(key, QStringLiteral("bad_answer"), tr("wants a text"));
        return visibleText(value.toString());
    }

    [[nodiscard]] Instant moment(const char *key, bool mayBeAhead = false) const
    {
        const std::optional<Instant> at = fromIso(m_object.value(QLatin1String(key)).toString());
        if (!at)
            say(key, QStringLiteral("bad_answer"),
                tr("wants a moment between the years 2000 and 2200, with its zone"));
        else if (!mayBeAhead && *at > m_shared.latest)
            say(key, QStringLiteral("future"), tr("says %1, which is still to come").arg(toIso(*at)));
        return at.value_or(Instant{});
    }
    [[nodiscard]] std::optional<Instant> momentIf(const char *key, bool mayBeAhead = false) const
    {
        if (!has(key))
            return std::nullopt;
        return moment(key, mayBeAhead);
    }

    [[nodiscard]] double number(const char *key, double most = MostExact) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (value.isUndefined())
            return 0;
        const double number = value.toDouble(-1);
        if (!value.isDouble() || !std::isfinite(number) || number < 0 || number > most) {
            say(key, QStringLiteral("bad_answer"), tr("wants a number from 0 to %1").arg(most, 0, 'g', 16));
            return 0;
        }
        return number;
    }
    [[nodiscard]] qint64 whole(const char *key) const { return static_cast<qint64>(number(key)); }
    [[nodiscard]] int small(const char *key) const { return static_cast<int>(number(key, 2147483647.0)); }
    [[nodiscard]] bool flag(const char *key) const { return m_object.value(QLatin1String(key)).toBool(); }

    [[nodiscard]] std::optional<Lsn> lsnIf(const char *key) const
    {
        if (!has(key))
            return std::nullopt;
        const std::optional<Lsn> lsn = lsnFromText(m_object.value(QLatin1String(key)).toString());
        if (!lsn)
            say(key, QStringLiteral("bad_answer"), tr("wants a WAL position such as 0/3000148"));
        return lsn;
    }

    /// Each object of an array, read by `read`.
    template<class T, class Read>
    [[nodiscard]] QList<T> list(const char *key, Read read) const
    {
        QList<T> out;
        const QJsonArray array = m_object.value(QLatin1String(key)).toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            out << read(
                Reader(array.at(i).toObject(), QStringLiteral("%1[%2]").arg(path(key)).arg(i), m_shared));
        return out;
    }

private:
    [[nodiscard]] QString path(const char *key) const
    {
        return m_path.isEmpty() ? QLatin1String(key) : m_path + QLatin1Char('.') + QLatin1String(key);
    }
    void say(const char *key, const QString &code, const QString &text) const
    {
        if (m_shared.fault)
            return;
        const QString hint = code == QLatin1String("future")
                                 ? tr("Set the site's clock (NTP), or look at what wrote that time.")
                                 : tr("Nothing of this answer is used. Look at the site's own log.");
        m_shared.fault =
            Error{code, tr("%1 answers nonsense: %2 %3.").arg(m_shared.site, path(key), text), hint};
    }

    QJsonObject m_object;
    QString m_path;
    Shared &m_shared;
};

DatabaseStatus readDatabase(const Reader &from)
{
    DatabaseStatus out;
    out.at = from.moment("at");
    out.state = databaseStateFromKey(from.text("state"));
    out.detail = from.text("detail");
    out.systemId = from.text("system_id");
    out.timeline = from.small("timeline");
    out.lsn = from.lsnIf("lsn");
    if (from.has("rows_per_s"))
        out.rowsPerSecond = from.number("rows_per_s");
    out.heartbeatAt = from.momentIf("heartbeat_at");
    out.lastCommitAt = from.momentIf("last_commit_at");
    if (from.has("rows_since_last_log"))
        out.rowsSinceLastLog = from.whole("rows_since_last_log");
    out.rowsCountedSince = from.momentIf("rows_counted_since");
    return out;
}

std::optional<LogMark> readMark(const Reader &logs, const char *key)
{
    if (!logs.has(key))
        return std::nullopt;
    const Reader from = logs.child(key);
    LogMark out;
    out.segment = from.text("segment");
    out.at = from.moment("at");
    out.upTo = from.lsnIf("up_to");
    out.coversTo = from.momentIf("covers_to");
    return out;
}

Duration readSeconds(const Reader &from, const char *key)
{
    return Duration{qRound64(from.number(key, 31536000.0) * 1000)};
}

LogStatus readLogs(const Reader &from)
{
    LogStatus out;
    out.at = from.moment("at");
    out.taken = readMark(from, "taken");
    out.copied = readMark(from, "copied");
    out.restored = readMark(from, "restored");
    out.waiting = from.small("waiting");
    out.failing = from.flag("failing");
    out.failure = from.text("failure");
    out.nextAt = from.momentIf("next_at", true);
    out.interval = readSeconds(from, "interval_s");
    return out;
}

FullBackup readFull(const Reader &from)
{
    return FullBackup{from.text("label"), from.moment("taken_at"), from.whole("bytes"),
                      from.lsnIf("stop_lsn")};
}

FullStatus readFulls(const Reader &from)
{
    FullStatus out;
    out.at = from.moment("at");
    out.own = from.list<FullBackup>("own", readFull);
    out.notKnown = from.text("not_known");
    out.running = from.flag("running");
    out.failure = from.text("failure");
    out.nextAt = from.momentIf("next_at", true);
    out.interval = readSeconds(from, "interval_s");
    return out;
}

FileStatus readFiles(const Reader &from)
{
    return FileStatus{from.moment("at"),          from.text("state"),  from.text("detail"),
                      from.whole("files"),        from.whole("bytes"), from.whole("waiting_files"),
                      from.whole("waiting_bytes")};
}

PeerView readPeer(const Reader &from)
{
    PeerView out;
    out.at = from.moment("at");
    out.ssh = reachFromKey(from.text("ssh"));
    out.rest = reachFromKey(from.text("rest"));
    out.lastAnswerAt = from.momentIf("last_answer_at");
    out.role = roleFromKey(from.text("role"));
    out.epoch = from.small("epoch");
    out.detail = from.text("detail");
    return out;
}

OperationSummary readOperation(const Reader &from)
{
    OperationSummary out;
    out.id = from.text("id");
    out.kind = from.text("kind");
    out.state = from.text("state");
    out.by = from.text("by");
    out.text = from.text("text");
    out.startedAt = from.moment("started_at");
    out.finishedAt = from.momentIf("finished_at");
    out.attempts = from.has("attempts") ? from.small("attempts") : 1;
    return out;
}

// --- the other way ---

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
    out.insert(QStringLiteral("waiting_files"), files.waitingFiles);
    out.insert(QStringLiteral("waiting_bytes"), files.waitingBytes);
    return out;
}

QJsonObject fromPeer(const PeerView &peer)
{
    QJsonObject out;
    put(out, "at", peer.at);
    out.insert(QStringLiteral("ssh"), reachKey(peer.ssh));
    out.insert(QStringLiteral("rest"), reachKey(peer.rest));
    put(out, "last_answer_at", peer.lastAnswerAt);
    if (peer.lastAnswerAt) {
        out.insert(QStringLiteral("role"), roleKey(peer.role));
        out.insert(QStringLiteral("epoch"), peer.epoch);
    }
    put(out, "detail", peer.detail, 400);
    return out;
}
} // namespace

Result<SiteStatus> statusFromJson(const QJsonObject &data, const QString &expectedSite, Instant now,
                                  Duration clockOffset)
{
    const QString site = data.value(QStringLiteral("site")).toString();
    if (site != expectedSite)
        return Error{QStringLiteral("wrong_site"),
                     tr("%1 was asked, but \"%2\" answers.").arg(expectedSite, visibleText(site, 60)),
                     tr("Look at the addresses of both sites in the configuration.")};
    Reader::Shared shared{expectedSite, now + clockOffset + FutureAllowed, std::nullopt};
    const Reader from(data, {}, shared);
    SiteStatus out;
    out.site = site;
    out.name = from.text("name");
    out.release = from.text("release");
    out.at = from.moment("at");
    out.role = roleFromKey(from.text("role"));
    out.epoch = from.small("epoch");
    out.roleDetail = from.text("role_detail");
    if (from.has("database"))
        out.database = readDatabase(from.child("database"));
    if (from.has("logs"))
        out.logs = readLogs(from.child("logs"));
    if (from.has("fulls"))
        out.fulls = readFulls(from.child("fulls"));
    if (from.has("files"))
        out.files = readFiles(from.child("files"));
    if (from.has("peer"))
        out.peer = readPeer(from.child("peer"));
    if (from.has("disk")) {
        const Reader disk = from.child("disk");
        out.disk = DiskStatus{disk.moment("at"), disk.whole("free_bytes"), disk.whole("size_bytes")};
    }
    if (data.contains(QStringLiteral("kept")))
        out.kept = keptFromJson(data.value(QStringLiteral("kept")).toObject());
    out.operations = from.list<OperationSummary>("operations", readOperation);
    if (shared.fault)
        return *shared.fault;
    return out;
}

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
    if (!status.operations.isEmpty()) {
        QJsonArray operations;
        for (const OperationSummary &operation : status.operations.mid(0, 20))
            operations.append(toJson(operation));
        out.insert(QStringLiteral("operations"), operations);
    }
    return out;
}

} // namespace Switchback
