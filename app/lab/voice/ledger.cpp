// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/ledger.h"

#include "app/lab/base/words.h"
#include "app/lab/voice/database.h"
#include "models/core/counted.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace Switchback::Lab
{

namespace
{

constexpr int readDeadlineMs = 20'000;
constexpr int MostLostNamed = 200'000;

std::optional<Acknowledged> fromLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto at = fromIso(object.value(QStringLiteral("at")).toString());
    const auto began = fromIso(object.value(QStringLiteral("began")).toString());
    const QString id = object.value(QStringLiteral("id")).toString();
    if (!at || !began || id.isEmpty())
        return std::nullopt;
    return Acknowledged{id, *at, *began, object.value(QStringLiteral("site")).toString(),
                        object.value(QStringLiteral("timeline")).toInt()};
}

QJsonObject toJson(const Stretch &one)
{
    return {{QStringLiteral("site"), one.site},
            {QStringLiteral("timeline"), one.timeline},
            {QStringLiteral("first_at"), toIso(one.first)},
            {QStringLiteral("last_at"), toIso(one.last)},
            {QStringLiteral("rows"), one.rows}};
}

Result<QSet<QString>> rowsThere(const LabSpec &lab, const SiteSpec &site)
{
    const auto socket = databaseSocket(lab, site);
    Database database;
    if (!socket)
        return failure(QStringLiteral("site_down"), Words::tr("%1 is not running.").arg(site.shortName));
    if (const auto opened = database.open(*socket, QStringLiteral("voice"), 3000); !opened)
        return opened.error();
    const auto rows = database.exec("select id from voice.calls", {}, readDeadlineMs);
    if (!rows)
        return rows.error();
    QSet<QString> ids;
    ids.reserve(rows->size());
    for (const QList<QByteArray> &row : *rows)
        ids.insert(QString::fromLatin1(row.first()));
    return ids;
}

} // namespace

QList<Acknowledged> readLedgers(const LabSpec &lab, qint64 *broken)
{
    QList<Acknowledged> all;
    for (const SiteSpec &site : lab.sites) {
        QFile file(lab.ledgerFile(site));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.isEmpty())
                continue;
            if (const auto one = fromLine(line))
                all.append(*one);
            else if (broken)
                ++*broken;
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.at < b.at; });
    return all;
}

QString lastAcknowledgingSite(const LabSpec &lab)
{
    std::optional<Acknowledged> newest;
    for (const SiteSpec &site : lab.sites) {
        QFile file(lab.ledgerFile(site));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        file.seek(qMax<qint64>(0, file.size() - 2048));
        for (const QByteArray &line : file.readAll().split('\n')) {
            const auto one = fromLine(line);
            if (one && (!newest || one->at > newest->at))
                newest = one;
        }
    }
    return newest ? newest->site : QString();
}

QList<Stretch> stretches(const QList<Acknowledged> &calls)
{
    QMap<QPair<QString, int>, Stretch> found;
    for (const Acknowledged &call : calls) {
        Stretch &one = found[{call.site, call.timeline}];
        if (one.rows == 0)
            one = {call.site, call.timeline, call.at, call.at, 0};
        one.first = std::min(one.first, call.at);
        one.last = std::max(one.last, call.at);
        ++one.rows;
    }
    QList<Stretch> all = found.values();
    std::sort(all.begin(), all.end(), [](const Stretch &a, const Stretch &b) { return a.first < b.first; });
    return all;
}

QList<QPair<Stretch, Stretch>> overlaps(const QList<Stretch> &all)
{
    QList<QPair<Stretch, Stretch>> found;
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (qsizetype j = i + 1; j < all.size(); ++j) {
            if (all.at(i).site != all.at(j).site && all.at(i).first <= all.at(j).last &&
                all.at(j).first <= all.at(i).last)
                found.append({all.at(i), all.at(j)});
        }
    }
    return found;
}

Result<QJsonObject> countLedger(const LabSpec &lab, std::optional<Instant> since)
{
    QJsonArray writers;
    const SiteSpec *writer = nullptr;
    for (const SiteSpec &site : lab.sites) {
        if (takesWrites(lab, site).value_or(false)) {
            writers.append(site.id);
            writer = &site;
        }
    }
    if (writers.size() != 1)
        return failure(
            writers.isEmpty() ? QStringLiteral("no_primary") : QStringLiteral("two_primaries"),
            writers.isEmpty()
                ? Words::tr("No site's database takes writes now, so nothing can be counted against it.")
                : Words::tr("Both sites' databases take writes."));
    // The ledger first: a call that is acknowledged in between is then not taken for lost.
    qint64 broken = 0;
    QList<Acknowledged> calls = readLedgers(lab, &broken);
    const auto there = rowsThere(lab, *writer);
    if (!there)
        return there.error();
    const QList<Stretch> all = stretches(calls);
    if (since)
        calls.removeIf([&](const Acknowledged &one) { return one.at < *since; });
    QJsonObject bySite, lastBySite, lostBySite;
    for (const SiteSpec &site : lab.sites)
        bySite.insert(site.id, 0);
    QStringList lost;
    std::optional<Instant> firstLost, lastLost;
    for (const Acknowledged &call : calls) {
        bySite.insert(call.site, bySite.value(call.site).toInteger() + 1);
        lastBySite.insert(call.site, toIso(call.at));
        if (there->contains(call.id))
            continue;
        lost << call.id;
        lostBySite.insert(call.site, lostBySite.value(call.site).toInteger() + 1);
        firstLost = firstLost.value_or(call.at);
        lastLost = call.at;
    }
    QJsonArray stretchList, twoPrimaries;
    for (const Stretch &one : all)
        stretchList.append(toJson(one));
    for (const auto &[a, b] : overlaps(all))
        twoPrimaries.append(QJsonArray{toJson(a), toJson(b)});
    QJsonObject count{{QStringLiteral("primary"), writer->id},
                      {QStringLiteral("rows_acknowledged"), calls.size()},
                      {QStringLiteral("rows_acknowledged_by_site"), bySite},
                      {QStringLiteral("rows_in_database"), there->size()},
                      {QStringLiteral("rows_lost"), lost.size()},
                      {QStringLiteral("rows_lost_by_site"), lostBySite},
                      {QStringLiteral("lost_ids"), QJsonArray::fromStringList(lost.mid(0, MostLostNamed))},
                      {QStringLiteral("last_ack_at"), lastBySite},
                      {QStringLiteral("stretches"), stretchList},
                      {QStringLiteral("two_primaries"), twoPrimaries},
                      {QStringLiteral("broken_lines"), broken}};
    count.insert(QStringLiteral("first_lost_at"), firstLost ? QJsonValue(toIso(*firstLost)) : QJsonValue());
    count.insert(QStringLiteral("last_lost_at"), lastLost ? QJsonValue(toIso(*lastLost)) : QJsonValue());
    if (since)
        count.insert(QStringLiteral("since"), toIso(*since));
    return count;
}

QString ledgerText(const LabSpec &lab, const QJsonObject &count)
{
    QStringList lines;
    const SiteSpec *writer = lab.site(count.value(QStringLiteral("primary")).toString());
    const auto number = [&count](const char *key) { return count.value(QLatin1String(key)).toInteger(); };
    lines << Words::tr("%1 calls acknowledged, counted against the database at %2:", nullptr,
                       howMany(number("rows_acknowledged")))
                 .arg(number("rows_acknowledged"))
                 .arg(writer ? writer->shortName : QString());
    if (number("rows_lost") == 0)
        lines << Words::tr("  none of them lost");
    else
        lines << Words::tr("  %1 lost, acknowledged between %2 and %3 (UTC)")
                     .arg(number("rows_lost"))
                     .arg(count.value(QStringLiteral("first_lost_at")).toString(),
                          count.value(QStringLiteral("last_lost_at")).toString());
    for (const QJsonValue &value : count.value(QStringLiteral("stretches")).toArray()) {
        const QJsonObject one = value.toObject();
        const SiteSpec *site = lab.site(one.value(QStringLiteral("site")).toString());
        lines << Words::tr("  %1, timeline %2: %3 calls, first %4, last %5 (UTC)", nullptr,
                           howMany(one.value(QStringLiteral("rows")).toInteger()))
                     .arg(site ? site->shortName : QString())
                     .arg(one.value(QStringLiteral("timeline")).toInt())
                     .arg(one.value(QStringLiteral("rows")).toInteger())
                     .arg(one.value(QStringLiteral("first_at")).toString(),
                          one.value(QStringLiteral("last_at")).toString());
    }
    const qsizetype two = count.value(QStringLiteral("two_primaries")).toArray().size();
    lines << (two == 0 ? Words::tr("  never two primaries")
                       : Words::tr("  TWO PRIMARIES: %1 overlaps in time", nullptr, howMany(two)).arg(two));
    if (number("broken_lines") > 0)
        lines << Words::tr("  %1 lines of the ledger are not whole", nullptr, howMany(number("broken_lines")))
                     .arg(number("broken_lines"));
    return lines.join(QLatin1Char('\n'));
}

} // namespace Switchback::Lab
