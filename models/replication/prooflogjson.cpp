// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/prooflog.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int Format = 1;

QString kindKey(ProofKind kind)
{
    switch (kind) {
    case ProofKind::CopiedLog:
        return QStringLiteral("copied_log");
    case ProofKind::Heartbeat:
        return QStringLiteral("heartbeat");
    case ProofKind::Position:
        break;
    }
    return QStringLiteral("position");
}

QString sideKey(Side side)
{
    return side == Side::Production ? QStringLiteral("production") : QStringLiteral("backup");
}

/// Reads fields and remembers the first that is missing or wrong.
class Reader
{
public:
    explicit Reader(QJsonObject object)
        : m_object(std::move(object))
    {
    }
    [[nodiscard]] bool has(const char *name) const { return m_object.contains(QLatin1String(name)); }
    Instant instant(const char *name)
    {
        const auto at = fromIso(m_object.value(QLatin1String(name)).toString());
        if (!at)
            fail(name);
        return at.value_or(Instant{});
    }
    qint64 number(const char *name)
    {
        const QJsonValue value = m_object.value(QLatin1String(name));
        if (!value.isDouble())
            fail(name);
        return value.toInteger();
    }
    double real(const char *name)
    {
        const QJsonValue value = m_object.value(QLatin1String(name));
        if (!value.isDouble() || value.toDouble() < 0)
            fail(name);
        return value.toDouble();
    }
    QString text(const char *name)
    {
        const QJsonValue value = m_object.value(QLatin1String(name));
        if (!value.isString())
            fail(name);
        return value.toString();
    }
    Lsn lsn(const char *name)
    {
        const auto value = lsnFromText(text(name));
        if (!value)
            fail(name);
        return value.value_or(0);
    }
    Side side(const char *name)
    {
        const QString key = text(name);
        if (key != sideKey(Side::Production) && key != sideKey(Side::Backup))
            fail(name);
        return key == sideKey(Side::Production) ? Side::Production : Side::Backup;
    }
    ProofKind kind(const char *name)
    {
        const QString key = text(name);
        for (const ProofKind kind : {ProofKind::CopiedLog, ProofKind::Heartbeat, ProofKind::Position}) {
            if (kindKey(kind) == key)
                return kind;
        }
        fail(name);
        return ProofKind::CopiedLog;
    }
    bool truth(const char *name)
    {
        const QJsonValue value = m_object.value(QLatin1String(name));
        if (!value.isBool())
            fail(name);
        return value.toBool();
    }
    void fail(const char *name)
    {
        if (bad.isEmpty())
            bad = QString::fromLatin1(name);
    }
    QString bad;

private:
    QJsonObject m_object;
};

Error unreadable(const QString &bad)
{
    return Error{
        QStringLiteral("bad_proof_log"),
        QCoreApplication::translate("Loss", "The remembered proofs can't be read: %1 is missing or wrong.")
            .arg(bad),
        QCoreApplication::translate("Loss", "They are collected anew from the next polls.")};
}

/// False: one of them is wrong, and what follows it is not read.
template<class Read>
bool readEach(const QJsonArray &array, const Read &read)
{
    return std::all_of(array.begin(), array.end(),
                       [&read](const QJsonValue &value) { return read(value.toArray()); });
}
} // namespace

QJsonObject ProofLog::toJson() const
{
    QJsonObject json{{QStringLiteral("format"), Format}};
    if (m_lastProof)
        json.insert(QStringLiteral("proof"),
                    QJsonObject{{QStringLiteral("recoverable_to"), toIso(m_lastProof->recoverableTo)},
                                {QStringLiteral("proved_at"), toIso(m_lastProof->provedAt)},
                                {QStringLiteral("kind"), kindKey(m_lastProof->kind)},
                                {QStringLiteral("standby"), sideKey(m_lastProof->standby)},
                                {QStringLiteral("system_id"), m_lastProof->systemId},
                                {QStringLiteral("timeline"), m_lastProof->timeline},
                                {QStringLiteral("clock_known"), m_lastProof->clockKnown}});
    QJsonArray positions;
    for (const Position &position : m_positions)
        positions.append(QJsonArray{toIso(position.at), lsnToText(position.lsn)});
    json.insert(QStringLiteral("positions"), positions);
    // All positions are of one history.
    if (!m_positions.isEmpty()) {
        json.insert(QStringLiteral("timeline"), m_positions.last().timeline);
        json.insert(QStringLiteral("system_id"), m_positions.last().systemId);
    }
    QJsonArray counts;
    for (const RowCount &count : m_rowCounts)
        counts.append(QJsonArray{toIso(count.since), toIso(count.until), count.rows});
    json.insert(QStringLiteral("row_counts"), counts);
    if (m_highWater) {
        QJsonObject high{{QStringLiteral("side"), sideKey(m_highWater->side)},
                         {QStringLiteral("system_id"), m_highWater->systemId},
                         {QStringLiteral("timeline"), m_highWater->timeline},
                         {QStringLiteral("restored"), lsnToText(m_highWater->restored)},
                         {QStringLiteral("copied"), lsnToText(m_highWater->copied)}};
        if (m_highWater->behindSince)
            high.insert(QStringLiteral("behind_since"), toIso(*m_highWater->behindSince));
        json.insert(QStringLiteral("high_water"), high);
    }
    for (const Side side : {Side::Production, Side::Backup}) {
        if (const auto &mark = m_clocks[std::size_t(side)])
            json.insert(QStringLiteral("clock_") + sideKey(side),
                        QJsonObject{{QStringLiteral("offset_ms"), qint64(mark->offset.count())},
                                    {QStringLiteral("error_ms"), qint64(mark->error.count())},
                                    {QStringLiteral("at"), toIso(mark->at)}});
    }
    if (m_peakRows)
        json.insert(QStringLiteral("peak"), QJsonObject{{QStringLiteral("rows_per_s"), *m_peakRows},
                                                        {QStringLiteral("at"), toIso(m_peakAt)}});
    QJsonArray copies;
    for (const Copy &copy : m_copies)
        copies.append(QJsonObject{{QStringLiteral("segment"), copy.segment},
                                  {QStringLiteral("took_ms"), qint64(copy.took.count())}});
    json.insert(QStringLiteral("copies"), copies);
    return json;
}

Result<ProofLog> ProofLog::fromJson(const QJsonObject &json)
{
    ProofLog log;
    QString bad;
    const auto note = [&bad](const Reader &reader, const QString &part) {
        if (bad.isEmpty() && !reader.bad.isEmpty())
            bad = part + QLatin1Char('.') + reader.bad;
    };
    const auto part = [&json, &note](const QString &name, const auto &read) {
        if (!json.contains(name))
            return;
        Reader reader(json.value(name).toObject());
        read(reader);
        note(reader, name);
    };
    if (json.value(QStringLiteral("format")).toInt() != Format)
        bad = QStringLiteral("format");
    part(QStringLiteral("proof"), [&log](Reader &r) {
        log.m_lastProof = Proof{
            r.instant("recoverable_to"), r.instant("proved_at"),    r.kind("kind"),        r.side("standby"),
            r.text("system_id"),         int(r.number("timeline")), r.truth("clock_known")};
    });
    const int timeline = json.value(QStringLiteral("timeline")).toInt();
    const QString systemId = json.value(QStringLiteral("system_id")).toString();
    const auto eachOf = [&json, &bad](const QString &name, const auto &read) {
        if (!readEach(json.value(name).toArray(), read) && bad.isEmpty())
            bad = name;
    };
    eachOf(QStringLiteral("positions"), [&](const QJsonArray &value) {
        const auto at = fromIso(value.at(0).toString());
        const auto lsn = lsnFromText(value.at(1).toString());
        if (!at || !lsn || (!log.m_positions.isEmpty() && *at < log.m_positions.last().at))
            return false;
        log.m_positions.append({*at, *lsn, timeline, systemId});
        return true;
    });
    eachOf(QStringLiteral("row_counts"), [&](const QJsonArray &value) {
        const auto since = fromIso(value.at(0).toString());
        const auto until = fromIso(value.at(1).toString());
        const qint64 rows = value.at(2).toInteger(-1);
        if (!since || !until || rows < 0)
            return false;
        log.m_rowCounts.append({*since, *until, rows});
        return true;
    });
    part(QStringLiteral("high_water"), [&log](Reader &r) {
        log.m_highWater = HighWater{r.side("side"),    r.text("system_id"), int(r.number("timeline")),
                                    r.lsn("restored"), r.lsn("copied"),     std::nullopt};
        if (r.has("behind_since"))
            log.m_highWater->behindSince = r.instant("behind_since");
    });
    for (const Side side : {Side::Production, Side::Backup}) {
        part(QStringLiteral("clock_") + sideKey(side), [&log, side](Reader &r) {
            log.m_clocks[std::size_t(side)] =
                ClockMark{Duration{r.number("offset_ms")}, Duration{r.number("error_ms")}, r.instant("at")};
        });
    }
    part(QStringLiteral("peak"), [&log](Reader &r) {
        log.m_peakRows = r.real("rows_per_s");
        log.m_peakAt = r.instant("at");
    });
    for (const QJsonValue &value : json.value(QStringLiteral("copies")).toArray()) {
        Reader r(value.toObject());
        log.m_copies.append({r.text("segment"), Duration{r.number("took_ms")}});
        note(r, QStringLiteral("copies"));
    }
    if (!bad.isEmpty())
        return unreadable(bad);
    return log;
}

} // namespace Switchback
