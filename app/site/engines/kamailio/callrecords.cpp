// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/kamailio/callrecords.h"

#include "app/site/engines/kamailio/recordsfile.h"

#include <QCryptographicHash>
#include <QHash>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <utility>

namespace Switchback::Site
{

namespace
{
/// How far one file has been read: the number of the last record, and by what it is known again.
struct Place {
    qint64 id = 0;
    QString mark;
};

constexpr int MarkDigits = 8;

QString markOf(const QString &callId, double time)
{
    const QByteArray text = callId.toUtf8() + '@' + QByteArray::number(time, 'f', 8);
    return QString::fromLatin1(
        QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(MarkDigits));
}

/// "12-0a1b2c3d", or "0-" where nothing was read yet.
std::optional<Place> placeOf(const QString &part)
{
    const qsizetype dash = part.indexOf(QLatin1Char('-'));
    bool number = false;
    const qint64 id = part.left(std::max<qsizetype>(dash, 0)).toLongLong(&number);
    const QString mark = part.mid(dash + 1);
    if (!number || id < 0 || mark.size() != (id > 0 ? MarkDigits : 0))
        return std::nullopt;
    return Place{id, mark};
}

/// "12-0a1b2c3d,0-": a place for each file. Nothing: it is none for so many files.
std::optional<QList<Place>> placesOf(const QString &cursor, qsizetype files)
{
    if (cursor.isEmpty())
        return QList<Place>(files);
    QList<Place> places;
    for (const QString &part : cursor.split(QLatin1Char(','))) {
        const auto place = placeOf(part);
        if (!place)
            return std::nullopt;
        places << *place;
    }
    return places.size() == files ? std::optional(places) : std::nullopt;
}

QString cursorOf(const QList<Place> &places)
{
    QStringList parts;
    for (const Place &place : places)
        parts << QStringLiteral("%1-%2").arg(place.id).arg(place.mark);
    return parts.join(QLatin1Char(','));
}

/// Whether the record at that place is still the one that was read last.
Result<bool> stillThere(const QString &file, const Place &place, QDeadlineTimer deadline)
{
    if (place.id == 0)
        return true;
    RecordsFile records(file, deadline);
    if (const auto ready = records.prepare("SELECT callid, time FROM acc WHERE id = ?1"); !ready)
        return ready.error();
    records.bind(1, place.id);
    const bool same = records.next() && markOf(records.text(0, 255), records.number(1)) == place.mark;
    if (records.failed())
        return records.error();
    return same;
}

/// The number of the first record from that one on, and whether it is older than `since`; nothing: no more.
Result<std::optional<Place>> recordFrom(const QString &file, qint64 id, QDeadlineTimer deadline, double &time)
{
    RecordsFile records(file, deadline);
    if (const auto ready =
            records.prepare("SELECT id, callid, time FROM acc WHERE id >= ?1 ORDER BY id LIMIT 1");
        !ready)
        return ready.error();
    records.bind(1, id);
    if (!records.next())
        return records.failed() ? Result<std::optional<Place>>(records.error()) : std::optional<Place>();
    time = records.number(2);
    return std::optional(Place{records.whole(0), markOf(records.text(1, 255), time)});
}

Result<qint64> newestRecord(const QString &file, QDeadlineTimer deadline)
{
    RecordsFile records(file, deadline);
    if (const auto ready = records.prepare("SELECT max(id) FROM acc"); !ready)
        return ready.error();
    if (!records.next())
        return records.failed() ? Result<qint64>(records.error()) : Result<qint64>(qint64(0));
    return std::max<qint64>(records.whole(0), 0);
}

/// A clock that was set back while they were written has older times behind newer ones: gone on from is
/// before the first of the newest 100,000 up to that place that is not older.
Result<Place> beforeSetBack(const QString &file, const Place &place, double from, QDeadlineTimer deadline)
{
    RecordsFile first(file, deadline);
    if (const auto ready = first.prepare("SELECT min(id) FROM (SELECT id, time FROM acc WHERE id <= ?1 ORDER "
                                         "BY id DESC LIMIT 100000) WHERE time >= ?2");
        !ready)
        return ready.error();
    first.bind(1, place.id);
    first.bindNumber(2, from);
    const bool any = first.next() && first.whole(0) > 0;
    if (first.failed())
        return first.error();
    if (!any)
        return place;
    RecordsFile last(file, deadline);
    if (const auto ready =
            last.prepare("SELECT id, callid, time FROM acc WHERE id < ?1 ORDER BY id DESC LIMIT 1");
        !ready)
        return ready.error();
    last.bind(1, first.whole(0));
    const bool found = last.next();
    if (last.failed())
        return last.error();
    return found ? Place{last.whole(0), markOf(last.text(1, 255), last.number(2))} : Place{};
}

/// The last record before that moment. Records come in the order of their times, so it is found by halves,
/// however many there are.
Result<Place> placeBefore(const QString &file, std::optional<Instant> since, QDeadlineTimer deadline)
{
    Place last;
    if (!since)
        return last;
    const auto newest = newestRecord(file, deadline);
    if (!newest)
        return newest.error();
    const double from = julianDay(*since);
    qint64 low = 1, high = *newest; // it lies before `low`, or within them
    while (low <= high) {
        const qint64 middle = low + (high - low) / 2;
        double time = 0;
        const auto found = recordFrom(file, middle, deadline, time);
        if (!found)
            return found.error();
        if (*found && time < from) {
            last = **found;
            low = last.id + 1;
        } else {
            high = middle - 1;
        }
    }
    return last.id > 0 ? beforeSetBack(file, last, from, deadline) : last;
}

/// Whether the records say when a call came.
Result<bool> tellsBegin(const QString &file, QDeadlineTimer deadline)
{
    RecordsFile records(file, deadline);
    if (const auto ready = records.prepare("SELECT 1 FROM pragma_table_info('acc') WHERE name = 'began'");
        !ready)
        return ready.error();
    const bool found = records.next();
    return records.failed() ? Result<bool>(records.error()) : Result<bool>(found);
}

/// When the call came, if it says so and that can be; else when it was answered or given up.
Instant cameAt(const RecordsFile &record, Instant ended)
{
    constexpr Duration LongestRing = std::chrono::hours(1);
    constexpr Duration Rounding = std::chrono::seconds(2);
    const qint64 seconds = record.whole(9);
    const Duration since{std::clamp<qint64>(seconds, 0, toMs(ended) / 1000 + 60) * 1000};
    const Instant began = Instant{} + since;
    return began > ended + Rounding || began < ended - LongestRing ? ended : std::min(began, ended);
}

class Collector
{
public:
    /// Reads on in that file, `most` records at most; how many there were.
    Result<int> read(const QString &file, Place &place, int most, QDeadlineTimer deadline);
    [[nodiscard]] QList<TrunkCalls> all() const { return m_all; }

private:
    void add(const RecordsFile &record, bool began);

    QList<TrunkCalls> m_all;
    QHash<QString, qsizetype> m_at;
};

Result<int> Collector::read(const QString &file, Place &place, int most, QDeadlineTimer deadline)
{
    const auto began = tellsBegin(file, deadline);
    if (!began)
        return began.error();
    RecordsFile records(file, deadline);
    if (const auto ready = records.prepare(
            *began ? "SELECT id, callid, time, trunk, source, test, sip_code, answered, method, began FROM "
                     "acc WHERE id > ?1 ORDER BY id LIMIT ?2"
                   : "SELECT id, callid, time, trunk, source, test, sip_code, answered, method FROM "
                     "acc WHERE id > ?1 ORDER BY id LIMIT ?2");
        !ready)
        return ready.error();
    records.bind(1, place.id);
    records.bind(2, most);
    int count = 0;
    while (records.next()) {
        ++count;
        place = {records.whole(0), markOf(records.text(1, 255), records.number(2))};
        if (records.text(8, 16) == QLatin1String("INVITE"))
            add(records, *began);
    }
    if (records.failed())
        return records.error();
    return count;
}

void Collector::add(const RecordsFile &record, bool began)
{
    const QString trunk = record.text(3, 64);
    const auto at = record.time(2);
    if (trunk.isEmpty() || !at)
        return; // of nobody, or at no time that can be
    const bool forwarded = record.text(4, 16) == QLatin1String("forwarded");
    const bool test = record.whole(5) != 0;
    const QString key = QStringLiteral("%1/%2/%3").arg(forwarded).arg(test).arg(trunk);
    auto known = m_at.find(key);
    if (known == m_at.end()) {
        known = m_at.insert(key, m_all.size());
        m_all << TrunkCalls{trunk, forwarded, test};
    }
    TrunkCalls &calls = m_all[*known];
    ++calls.calls;
    if (record.text(6, 3) == QLatin1String("200") && record.text(7, 16) == QLatin1String("here"))
        ++calls.answered;
    calls.last = std::max(calls.last, began ? cameAt(record, *at) : *at);
}
/// Where each file is gone on from; `gap`: not where it was left.
Result<QList<Place>> placesFrom(const QStringList &files, const CallsFrom &from, QDeadlineTimer deadline,
                                bool &gap)
{
    // A file that came or went leaves no place that could be gone on from.
    const auto known = placesOf(from.cursor, files.size());
    gap = !known;
    QList<Place> places = known.value_or(QList<Place>(files.size()));
    for (qsizetype i = 0; i < files.size(); ++i) {
        const auto same = stillThere(files.at(i), places.at(i), deadline);
        if (!same)
            return same.error();
        gap = gap || !*same;
        if (*same && places.at(i).id > 0)
            continue;
        const auto place = placeBefore(files.at(i), from.since, deadline);
        if (!place)
            return place.error();
        places[i] = *place;
    }
    return places;
}
} // namespace

Result<qint64> answeredSince(const QString &file, Instant since, QDeadlineTimer deadline)
{
    RecordsFile records(file, deadline);
    // Records come in the order of their times, and their number is the key.
    if (const auto ready =
            records.prepare("SELECT time, sip_code = '200' AND answered = 'here' AND test = 0 FROM acc "
                            "ORDER BY id DESC LIMIT 100000");
        !ready)
        return ready.error();
    const double from = julianDay(since);
    qint64 count = 0;
    while (records.next() && records.number(0) >= from)
        count += records.number(1) != 0 ? 1 : 0;
    if (records.failed())
        return records.error();
    return count;
}

Result<CallChanges> callsSince(const QStringList &files, const CallsFrom &from, int most,
                               QDeadlineTimer deadline)
{
    CallChanges out;
    Collector collector;
    auto found = placesFrom(files, from, deadline, out.gap);
    if (!found)
        return found.error();
    QList<Place> places = *found;
    int left = most;
    for (qsizetype i = 0; i < files.size(); ++i) {
        const auto count = collector.read(files.at(i), places[i], left, deadline);
        if (!count)
            return count.error();
        left -= *count;
    }
    out.calls = collector.all();
    out.cursor = cursorOf(places);
    out.more = left == 0;
    return out;
}

} // namespace Switchback::Site
