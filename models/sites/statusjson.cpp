// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/statusjson.h"

#include "models/core/visibletext.h"
#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>
#include <utility>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(StatusJson)
};

constexpr double MostExact = 9007199254740991.0; // 2^53 - 1: beyond it JSON's numbers lose whole ones

/// Reads one object of the answer. A field that can't be believed is dropped and named; only without a vital
/// one is the answer of no use.
class Reader
{
public:
    struct Shared {
        QString site;
        Instant latest; // site's clock: nothing may have happened after this
        QStringList dropped;
        std::optional<Error> fault; // the first vital field that is bad
    };

    Reader(const QJsonObject &object, QString path, Shared &shared)
        : m_object(object)
        , m_path(std::move(path))
        , m_shared(shared)
    {
    }

    [[nodiscard]] bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }
    /// A part of the answer as `read` makes it; absent when it is not there, no object, or of no use.
    template<class Read>
    [[nodiscard]] auto part(const char *key, Read read) const -> decltype(read(std::declval<Reader>()))
    {
        if (!has(key))
            return std::nullopt;
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isObject()) {
            drop(key, Words::tr("is no object"));
            return std::nullopt;
        }
        return read(Reader(value.toObject(), path(key), m_shared));
    }

    [[nodiscard]] QString text(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isString())
            drop(key, Words::tr("is no text"));
        return visibleText(value.toString());
    }

    /// None: not there, no moment, or still to come.
    [[nodiscard]] std::optional<Instant> moment(const char *key, bool mayBeAhead = false) const
    {
        if (!has(key))
            return std::nullopt;
        const std::optional<Instant> at = fromIso(m_object.value(QLatin1String(key)).toString());
        if (!at) {
            drop(key, Words::tr("is no moment between the years 2000 and 2200, with its zone"));
            return std::nullopt;
        }
        if (!mayBeAhead && *at > m_shared.latest) {
            drop(key, Words::tr("says %1, which is still to come").arg(toIso(*at)));
            return std::nullopt;
        }
        return at;
    }

    /// 0 when it is not there; none when it is and can't be believed.
    [[nodiscard]] std::optional<double> number(const char *key, double most = MostExact) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (value.isUndefined())
            return 0;
        const double number = value.toDouble(-1);
        if (!value.isDouble() || !std::isfinite(number) || number < 0 || number > most) {
            drop(key, Words::tr("is no number from 0 to %1").arg(most, 0, 'g', 16));
            return std::nullopt;
        }
        return number;
    }
    [[nodiscard]] std::optional<qint64> whole(const char *key) const
    {
        const std::optional<double> value = number(key);
        return value ? std::optional(static_cast<qint64>(*value)) : std::nullopt;
    }
    [[nodiscard]] std::optional<int> small(const char *key) const
    {
        const std::optional<double> value = number(key, 2147483647.0);
        return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
    }
    [[nodiscard]] bool flag(const char *key) const
    {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isUndefined() && !value.isBool())
            drop(key, Words::tr("is neither true nor false"));
        return value.toBool();
    }

    [[nodiscard]] std::optional<Lsn> lsn(const char *key) const
    {
        if (!has(key))
            return std::nullopt;
        const std::optional<Lsn> lsn = lsnFromText(m_object.value(QLatin1String(key)).toString());
        if (!lsn)
            drop(key, Words::tr("is no WAL position such as 0/3000148"));
        return lsn;
    }

    /// Each object of an array, read by `read`; one that is of no use is left out.
    template<class T, class Read>
    [[nodiscard]] QList<T> list(const char *key, Read read) const
    {
        QList<T> out;
        const QJsonArray array = m_object.value(QLatin1String(key)).toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            const std::optional<T> one = read(
                Reader(array.at(i).toObject(), QStringLiteral("%1[%2]").arg(path(key)).arg(i), m_shared));
            if (one)
                out << *one;
        }
        return out;
    }

    /// The object itself, for a part that has a reader of its own; what that says of it is told.
    template<class T>
    [[nodiscard]] std::optional<T> whole(Result<T> (*read)(const QJsonObject &)) const
    {
        Result<T> out = read(m_object);
        if (out)
            return std::move(*out);
        m_shared.dropped += QStringLiteral("%1: %2").arg(m_path, out.error().text);
        return std::nullopt;
    }

    /// Without this field nothing of the answer can be used.
    void vital(const char *key, const QString &wants) const
    {
        if (!m_shared.fault)
            m_shared.fault =
                Error{QStringLiteral("bad_answer"),
                      Words::tr("%1 answers nonsense: %2 %3.").arg(m_shared.site, path(key), wants),
                      Words::tr("Nothing of this answer is used. Look at the site's own log.")};
    }

private:
    [[nodiscard]] QString path(const char *key) const
    {
        return m_path.isEmpty() ? QLatin1String(key) : m_path + QLatin1Char('.') + QLatin1String(key);
    }
    void drop(const char *key, const QString &why) const
    {
        m_shared.dropped += QStringLiteral("%1 %2").arg(path(key), why);
    }

    QJsonObject m_object;
    QString m_path;
    Shared &m_shared;
};

// A part without a time of its own says nothing of now: each begins with it.

std::optional<DatabaseStatus> readDatabase(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    if (!at)
        return std::nullopt;
    DatabaseStatus out;
    out.at = *at;
    out.state = databaseStateFromKey(from.text("state"));
    out.detail = from.text("detail");
    out.systemId = from.text("system_id");
    out.timeline = from.small("timeline").value_or(0);
    out.lsn = from.lsn("lsn");
    if (from.has("rows_per_s"))
        out.rowsPerSecond = from.number("rows_per_s");
    out.heartbeatAt = from.moment("heartbeat_at");
    out.lastCommitAt = from.moment("last_commit_at");
    if (from.has("rows_since_last_log"))
        out.rowsSinceLastLog = from.whole("rows_since_last_log");
    out.rowsCountedSince = from.moment("rows_counted_since");
    return out;
}

std::optional<LogMark> readMark(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    if (!at)
        return std::nullopt;
    return LogMark{from.text("segment"), *at, from.lsn("up_to"), from.moment("covers_to")};
}

Duration readSeconds(const Reader &from, const char *key)
{
    return Duration{qRound64(from.number(key, 31536000.0).value_or(0) * 1000)};
}

std::optional<LogStatus> readLogs(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    if (!at)
        return std::nullopt;
    LogStatus out;
    out.at = *at;
    out.taken = from.part("taken", readMark);
    out.copied = from.part("copied", readMark);
    out.restored = from.part("restored", readMark);
    out.waiting = from.small("waiting").value_or(0);
    out.failing = from.flag("failing");
    out.failure = from.text("failure");
    out.nextAt = from.moment("next_at", true);
    out.interval = readSeconds(from, "interval_s");
    return out;
}

std::optional<FullBackup> readFull(const Reader &from)
{
    const std::optional<Instant> taken = from.moment("taken_at");
    if (!taken)
        return std::nullopt;
    return FullBackup{from.text("label"), *taken, from.whole("bytes").value_or(0), from.lsn("stop_lsn")};
}

std::optional<FullStatus> readFulls(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    if (!at)
        return std::nullopt;
    FullStatus out;
    out.at = *at;
    out.own = from.list<FullBackup>("own", readFull);
    out.notKnown = from.text("not_known");
    out.running = from.flag("running");
    out.failure = from.text("failure");
    out.nextAt = from.moment("next_at", true);
    out.interval = readSeconds(from, "interval_s");
    return out;
}

std::optional<FilesBehind> readMissing(const Reader &from)
{
    const std::optional<qint64> files = from.whole("files");
    const std::optional<qint64> bytes = from.whole("bytes");
    if (!files || !bytes)
        return std::nullopt;
    return FilesBehind{*files, *bytes, from.moment("oldest"), from.flag("cut"), from.moment("complete_to")};
}

std::optional<FileStatus> readFiles(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    const std::optional<qint64> files = from.whole("files");
    const std::optional<qint64> bytes = from.whole("bytes");
    const std::optional<qint64> waitingFiles = from.whole("waiting_files");
    const std::optional<qint64> waitingBytes = from.whole("waiting_bytes");
    if (!at || !files || !bytes || !waitingFiles || !waitingBytes)
        return std::nullopt;
    return FileStatus{*at,
                      from.text("state"),
                      from.text("detail"),
                      *files,
                      *bytes,
                      {*waitingFiles, *waitingBytes, from.moment("waiting_oldest"), from.flag("waiting_cut"),
                       from.moment("complete_to")},
                      from.part("missing", readMissing)};
}

std::optional<PeerView> readPeer(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    const std::optional<int> epoch = from.small("epoch");
    if (!at || !epoch)
        return std::nullopt;
    PeerView out;
    out.at = *at;
    for (const WayType &type : wayTypes()) {
        if (from.has(type.kind.key))
            out.way(type.kind) = reachFromKey(from.text(type.kind.key));
    }
    out.lastAnswerAt = from.moment("last_answer_at");
    out.role = roleFromKey(from.text("role"));
    out.epoch = *epoch;
    out.detail = from.text("detail");
    return out;
}

std::optional<DiskStatus> readDisk(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    const std::optional<qint64> free = from.whole("free_bytes");
    const std::optional<qint64> size = from.whole("size_bytes");
    if (!at || !free || !size)
        return std::nullopt;
    return DiskStatus{*at, *free, *size};
}

/// That there was one counts also when its times can't be believed.
std::optional<OperationSummary> readOperation(const Reader &from)
{
    OperationSummary out;
    out.id = from.text("id");
    out.kind = from.text("kind");
    out.state = from.text("state");
    out.by = from.text("by");
    out.text = from.text("text");
    out.startedAt = from.moment("started_at").value_or(Instant{});
    out.finishedAt = from.moment("finished_at");
    out.attempts = from.has("attempts") ? from.small("attempts").value_or(1) : 1;
    return out;
}

std::optional<ComponentStatus> readComponent(const Reader &from)
{
    const std::optional<Instant> at = from.moment("at");
    const std::optional<qint64> count = from.whole("count");
    if (!at || !count || from.text("key").isEmpty())
        return std::nullopt;
    ComponentStatus out{from.text("key"), *at, from.text("state"), from.text("detail"), std::nullopt};
    if (from.has("count"))
        out.count = *count;
    return out;
}
std::optional<WitnessHolds> readWitness(const Reader &from)
{
    std::optional<WitnessHolds> out = from.whole<WitnessHolds>(witnessHoldsFromJson);
    const auto toldAt = from.part("holds", [](const Reader &holds) { return holds.moment("told_at"); });
    if (out && out->holds && !toldAt)
        out->holds.reset();
    return out;
}
} // namespace

Result<SiteStatus> statusFromJson(const QJsonObject &data, const QString &expectedSite, Instant now,
                                  Duration clockOffset)
{
    const QString site = data.value(QStringLiteral("site")).toString();
    if (site != expectedSite)
        return Error{QStringLiteral("wrong_site"),
                     Words::tr("%1 was asked, but \"%2\" answers.").arg(expectedSite, visibleText(site, 60)),
                     Words::tr("Look at the addresses of both sites in the configuration.")};
    Reader::Shared shared{expectedSite, now + clockOffset + FutureAllowed, {}, std::nullopt};
    const Reader from(data, {}, shared);
    SiteStatus out;
    out.site = site;
    out.name = from.text("name");
    out.release = from.text("release");
    // Without these nobody knows when it was true, nor which of two primaries is the rightful one.
    const std::optional<Instant> at = from.moment("at");
    if (!at)
        from.vital("at", Words::tr("is no moment that can be"));
    out.at = at.value_or(Instant{});
    const QString role = from.text("role");
    out.role = roleFromKey(role);
    if (roleKey(out.role) != role)
        from.vital("role", Words::tr("is no role known here"));
    const std::optional<int> epoch = from.small("epoch");
    if (!epoch || !from.has("epoch"))
        from.vital("epoch", Words::tr("is no number of promotions"));
    out.epoch = epoch.value_or(0);
    out.roleDetail = from.text("role_detail");
    out.database = from.part("database", readDatabase);
    out.logs = from.part("logs", readLogs);
    out.fulls = from.part("fulls", readFulls);
    out.files = from.part("files", readFiles);
    out.peer = from.part("peer", readPeer);
    out.disk = from.part("disk", readDisk);
    if (data.contains(QStringLiteral("kept")))
        out.kept = keptFromJson(data.value(QStringLiteral("kept")).toObject());
    out.components = from.list<ComponentStatus>("components", readComponent);
    out.operations = from.list<OperationSummary>("operations", readOperation);
    if (from.has("witness"))
        out.witness = from.list<WitnessHolds>("witness", readWitness);
    if (shared.fault)
        return *shared.fault;
    // What broke the contract was taken out before, and is told with what is left.
    for (const QJsonValue &each : data.value(QStringLiteral("dropped")).toArray())
        out.dropped += visibleText(each.toString(), 200);
    out.dropped += shared.dropped;
    return out;
}

} // namespace Switchback
