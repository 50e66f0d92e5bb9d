// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/sampletable.h"

#include "app/store/place/connection.h"
#include "app/store/tables/dayrollups.h"
#include "app/store/tables/lossbuckets.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>

#include <cmath>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;

constexpr int FiveMinutes = 300;
constexpr int Hour = 3600;
constexpr int Day = 86'400;
constexpr Duration RawKept = 24h * 30;
/// Up to this span the raw samples are read, however many points are asked for.
constexpr Duration RawSpan = 24h;
/// Between two samples this much may pass before the stretch counts as not measured.
constexpr Duration LongestPause = 30s;
constexpr Duration LongestBreachStep = 60s;
constexpr int PruneEvery = 200;
constexpr int PruneBatch = 2000;

struct Previous {
    bool over = false;
    Instant at{};
};

/// From the first midnight in it to the last, UTC.
std::pair<Instant, Instant> wholeDays(Instant from, Instant to)
{
    const Instant first = from + (24h - from.time_since_epoch() % 24h) % 24h;
    return {first, std::max(first, to - to.time_since_epoch() % 24h)};
}

/// What roll-ups are read from that moment on: whole days, and hours where a day is cut or owed.
QList<SampleTable::Stretch> stretchesOf(Instant from, Instant before, const QList<Instant> &owed)
{
    const auto [firstDay, lastDay] = wholeDays(from, before);
    QList<SampleTable::Stretch> all{{Hour, from, firstDay}};
    Instant at = firstDay;
    for (const Instant day : owed) {
        if (day < firstDay || day >= lastDay)
            continue;
        all += {{Day, at, day}, {Hour, day, day + 24h}};
        at = day + 24h;
    }
    all += {{Day, at, lastDay}, {Hour, lastDay, before}};
    return all;
}

Duration roundUp(Duration length, Duration step)
{
    return step * ((length.count() + step.count() - 1) / step.count());
}
} // namespace

Outcome SampleTable::add(const LossSample &given)
{
    LossSample sample = given;
    sample.pair = storableText(given.pair);
    if (sample.pair.isEmpty() ||
        (sample.known && !(std::isfinite(sample.lossSeconds) && sample.lossSeconds >= 0)))
        return Error{QStringLiteral("bad_sample"),
                     QCoreApplication::translate("Store",
                                                 "A sample without a pair, or with a loss that is no length, "
                                                 "was not stored."),
                     {}};
    const Outcome done = m_connection.transact([&] { return insert(sample); });
    if (done && ++m_sincePrune >= PruneEvery) {
        m_sincePrune = 0;
        return prune(sample);
    }
    return done;
}

Outcome SampleTable::insert(const LossSample &sample)
{
    auto before = m_connection.run(
        QStringLiteral(
            "SELECT at, loss_s, known, rpo_s FROM sample WHERE pair = ? AND at < ? ORDER BY at DESC LIMIT 1"),
        {sample.pair, toMs(sample.at)});
    if (!before)
        return before.error();
    Previous previous;
    if (before->next()) {
        previous.at = instantFromMs(before->value(0).toLongLong());
        previous.over =
            before->value(2).toInt() != 0 && before->value(1).toDouble() > before->value(3).toDouble();
    }
    before->finish();
    auto inserted = m_connection.run(QStringLiteral("INSERT INTO sample (pair, at, loss_s, known, rpo_s) "
                                                    "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                                     {sample.pair, toMs(sample.at), sample.known ? sample.lossSeconds : 0.0,
                                      sample.known ? 1 : 0, sample.rpoSeconds});
    if (!inserted)
        return inserted.error();
    if (inserted->numRowsAffected() == 0)
        return Done{};
    inserted->finish();
    const bool over = sample.known && sample.lossSeconds > sample.rpoSeconds;
    const Duration step = sample.at - previous.at;
    const double breachSeconds =
        over && previous.over && step <= LongestBreachStep ? double(step.count()) / 1000 : 0.0;
    for (const int width : {FiveMinutes, Day, Hour}) { // an hour without its day owes it
        if (const Outcome rolled = rollUp(sample, width, over && !previous.over, breachSeconds); !rolled)
            return rolled;
    }
    return Done{};
}

Outcome SampleTable::rollUp(const LossSample &sample, int width, bool breachBegins, double breachSeconds)
{
    // CASE instead of min() and least(), which each database has in its own way.
    static const QString sql = QStringLiteral(
        "INSERT INTO rollup (pair, width_s, at, min_s, max_s, max_at, sum_s, n, unknown_n, breach_n, "
        "breach_s)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (pair, width_s, at) DO UPDATE SET"
        " min_s = CASE WHEN excluded.n = 0 THEN rollup.min_s WHEN rollup.n = 0 OR excluded.min_s < "
        "rollup.min_s"
        " THEN excluded.min_s ELSE rollup.min_s END,"
        " max_at = CASE WHEN excluded.n = 0 THEN rollup.max_at WHEN rollup.n = 0 OR excluded.max_s > "
        "rollup.max_s"
        " THEN excluded.max_at ELSE rollup.max_at END,"
        " max_s = CASE WHEN excluded.n = 0 THEN rollup.max_s WHEN rollup.n = 0 OR excluded.max_s > "
        "rollup.max_s"
        " THEN excluded.max_s ELSE rollup.max_s END,"
        " sum_s = rollup.sum_s + excluded.sum_s, n = rollup.n + excluded.n,"
        " unknown_n = rollup.unknown_n + excluded.unknown_n,"
        " breach_n = rollup.breach_n + excluded.breach_n, breach_s = rollup.breach_s + excluded.breach_s");
    const qint64 ms = toMs(sample.at);
    const qint64 bucket = ms - ms % (qint64(width) * 1000);
    const double loss = sample.known ? sample.lossSeconds : 0.0;
    const auto done =
        m_connection.run(sql, {sample.pair, width, bucket, loss, loss, ms, loss, sample.known ? 1 : 0,
                               sample.known ? 0 : 1, breachBegins ? 1 : 0, breachSeconds});
    return done ? Outcome(Done{}) : Outcome(done.error());
}

Outcome SampleTable::prune(const LossSample &sample)
{
    // A batch at a time: a month of samples at once would hold the file for too long.
    return m_connection.transact([&]() -> Outcome {
        const auto done = m_connection.run(
            QStringLiteral("DELETE FROM sample WHERE pair = ? AND at IN"
                           " (SELECT at FROM sample WHERE pair = ? AND at < ? ORDER BY at LIMIT %1)")
                .arg(PruneBatch),
            {sample.pair, sample.pair, toMs(sample.at - RawKept)});
        return done ? Outcome(Done{}) : Outcome(done.error());
    });
}

Result<LossHistory> SampleTable::history(const QString &pair, Instant from, Instant to, int maxPoints)
{
    if (to <= from || maxPoints < 2)
        return Error{QStringLiteral("bad_range"),
                     QCoreApplication::translate(
                         "Store", "A history wants a beginning before its end, and two points."),
                     {}};
    const Duration span = to - from;
    const Duration ideal = std::max<Duration>(Duration{1}, (span + Duration{maxPoints - 1}) / maxPoints);
    return m_connection.read<LossHistory>([&]() -> Result<LossHistory> {
        LossHistory history;
        bool done = false;
        std::optional<QList<Instant>> owed; ///< none: days are not read
        if (span <= RawSpan) {
            const auto raw = readRaw(history, pair, from, to, ideal, maxPoints);
            if (!raw)
                return raw.error();
            done = *raw;
        }
        if (!done && ideal >= 24h) {
            const auto found = DayRollups::owed(m_connection, pair);
            if (!found)
                return found.error();
            owed = *found;
            if (owed) {
                if (const Outcome read = readDays(history, pair, from, to, roundUp(ideal, 24h), *owed); !read)
                    return read.error();
                done = true;
            }
        }
        if (!done) {
            const int width = ideal <= 1h && span <= 24h * 60 ? FiveMinutes : Hour;
            const Outcome read = readRollup(
                history, pair, from, to, width,
                roundUp(std::max<Duration>(ideal, std::chrono::seconds(width)), std::chrono::seconds(width)));
            if (!read)
                return read.error();
        }
        if (const Outcome read = readSummary(history, pair, from, to, owed); !read)
            return read.error();
        return history;
    });
}

/// False when the span reaches back to where raw samples are dropped already.
Result<bool> SampleTable::readRaw(LossHistory &history, const QString &pair, Instant from, Instant to,
                                  Duration bucket, int maxPoints)
{
    // Roll-ups of a time whose samples are dropped already: they know more.
    auto older = m_connection.run(
        QStringLiteral(
            "SELECT 1 FROM rollup WHERE pair = ? AND width_s = ? AND at >= ? AND at <= ? AND at + ? <"
            " COALESCE((SELECT MIN(at) FROM sample WHERE pair = ?), ?) LIMIT 1"),
        {pair, FiveMinutes, toMs(from), toMs(to), FiveMinutes * 1000, pair, toMs(to)});
    if (!older)
        return older.error();
    if (older->next())
        return false;
    older->finish();
    auto rows = m_connection.run(
        QStringLiteral(
            "SELECT at, loss_s, known FROM sample WHERE pair = ? AND at >= ? AND at <= ? ORDER BY at"),
        {pair, toMs(from), toMs(to)});
    if (!rows)
        return rows.error();
    struct Row {
        Instant at;
        float seconds;
        bool known;
    };
    QList<Row> samples;
    while (rows->next())
        samples.append({instantFromMs(rows->value(0).toLongLong()), float(rows->value(1).toDouble()),
                        rows->value(2).toInt() != 0});
    // A slow poll is no gap: the usual distance between samples decides.
    QList<qint64> steps;
    for (qsizetype i = 1; i < samples.size(); ++i)
        steps.append((samples.at(i).at - samples.at(i - 1).at).count());
    Duration pause = LongestPause;
    if (!steps.isEmpty()) {
        std::nth_element(steps.begin(), steps.begin() + steps.size() / 2, steps.end());
        pause = std::max(pause, Duration{5 * steps.at(steps.size() / 2)});
    }
    LossBuckets buckets(samples.size() <= maxPoints ? Duration{0} : bucket, pause);
    for (const Row &row : std::as_const(samples))
        buckets.addSample(row.at, row.seconds, row.known);
    buckets.finish(history, to);
    return true;
}

Outcome SampleTable::readRollup(LossHistory &history, const QString &pair, Instant from, Instant to,
                                int width, Duration bucket)
{
    const Duration step = std::chrono::seconds(width);
    LossBuckets buckets(bucket, step + LongestPause);
    if (const Outcome read = readWidth(buckets, pair, width, from - step + Duration{1}, to + Duration{1});
        !read)
        return read;
    buckets.finish(history, to);
    return Done{};
}

Outcome SampleTable::readDays(LossHistory &history, const QString &pair, Instant from, Instant to,
                              Duration bucket, const QList<Instant> &owed)
{
    LossBuckets buckets(bucket, 24h + LongestPause);
    for (const Stretch &each : stretchesOf(from, to + Duration{1}, owed)) {
        // The hour in which it begins, too.
        const Instant begin = each.from == from ? from - 1h + Duration{1} : each.from;
        if (const Outcome read = readWidth(buckets, pair, each.width, begin, each.before); !read)
            return read;
    }
    buckets.finish(history, to);
    return Done{};
}

Outcome SampleTable::readWidth(LossBuckets &buckets, const QString &pair, int width, Instant from,
                               Instant before)
{
    auto rows =
        m_connection.run(QStringLiteral("SELECT at, max_at, min_s, max_s, n FROM rollup"
                                        " WHERE pair = ? AND width_s = ? AND at >= ? AND at < ? ORDER BY at"),
                         {pair, width, toMs(from), toMs(before)});
    if (!rows)
        return rows.error();
    while (rows->next())
        buckets.addRollup(instantFromMs(rows->value(0).toLongLong()),
                          instantFromMs(rows->value(1).toLongLong()), float(rows->value(2).toDouble()),
                          float(rows->value(3).toDouble()), rows->value(4).toLongLong());
    return Done{};
}

Outcome SampleTable::readSummary(LossHistory &history, const QString &pair, Instant from, Instant to,
                                 const std::optional<QList<Instant>> &owed)
{
    auto newest = m_connection.run(
        QStringLiteral(
            "SELECT rpo_s, at, loss_s, known FROM sample WHERE pair = ? AND at >= ? AND at <= ? ORDER BY at "
            "DESC LIMIT 1"),
        {pair, toMs(from), toMs(to)});
    if (!newest)
        return newest.error();
    if (newest->next()) {
        history.rpo = Duration{qint64(newest->value(0).toDouble() * 1000)};
        history.countedTo = instantFromMs(newest->value(1).toLongLong());
        history.over =
            newest->value(3).toInt() != 0 && newest->value(2).toDouble() > newest->value(0).toDouble();
    }
    newest->finish();
    const Instant after = to - RawKept + Duration{1}, before = to + Duration{1};
    const QList<Stretch> hours{{Hour, after, before}};
    for (const Stretch &each : owed ? stretchesOf(after, before, *owed) : hours) {
        auto breaches =
            m_connection.run(QStringLiteral("SELECT COALESCE(SUM(breach_n), 0) FROM rollup"
                                            " WHERE pair = ? AND width_s = ? AND at >= ? AND at < ?"),
                             {pair, each.width, toMs(each.from), toMs(each.before)});
        if (!breaches)
            return breaches.error();
        if (breaches->next())
            history.breaches += breaches->value(0).toInt();
    }
    return Done{};
}

} // namespace Switchback
