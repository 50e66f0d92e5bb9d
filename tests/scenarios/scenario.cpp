// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario.h"

#include "models/sites/statusjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>

namespace Switchback
{

namespace
{
const Instant End = *fromIso(QStringLiteral("2026-11-21T20:17:42.000Z"));

std::optional<Duration> parseLength(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^([+-])(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || text.size() < 3)
        return std::nullopt;
    const qint64 seconds = ((match.captured(2).toLongLong() * 24 + match.captured(3).toLongLong()) * 60 +
                            match.captured(4).toLongLong()) *
                               60 +
                           match.captured(5).toLongLong();
    const Duration length{seconds * 1000 + match.captured(6).toLongLong()};
    return match.captured(1) == QLatin1String("-") ? -length : length;
}

/// Every "-12s" and "T-12s" becomes a time of this round.
QJsonValue resolved(const QJsonValue &value, Instant round)
{
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            it.value() = resolved(it.value(), round);
        return object;
    }
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : value.toArray())
            array.append(resolved(item, round));
        return array;
    }
    if (!value.isString())
        return value;
    const QString text = value.toString();
    if (text.startsWith(QLatin1Char('T'))) {
        if (const auto length = parseLength(text.mid(1)))
            return toIso(End + *length);
    } else if (const auto length = parseLength(text)) {
        return toIso(round + *length);
    }
    return value;
}

QJsonValue with(const QJsonValue &root, const QStringList &path, const QJsonValue &value)
{
    if (path.isEmpty())
        return value;
    QJsonObject object = root.toObject();
    const QString &key = path.first();
    if (path.size() == 1 && value.isUndefined())
        object.remove(key);
    else
        object.insert(key, with(object.value(key), path.mid(1), value));
    return object;
}

QJsonValue parseValue(const QString &text)
{
    if (text == QLatin1String("none"))
        return QJsonValue(QJsonValue::Undefined);
    if (text == QLatin1String("true") || text == QLatin1String("false"))
        return text == QLatin1String("true");
    if (text.startsWith(QLatin1Char('[')))
        return QJsonDocument::fromJson(text.toUtf8()).array();
    // Quotes keep a text a text though it looks like a number.
    if (text.size() >= 2 && text.startsWith(QLatin1Char('"')) && text.endsWith(QLatin1Char('"')))
        return text.mid(1, text.size() - 2);
    if (text.startsWith(QLatin1Char('[')))
        return QJsonDocument::fromJson(text.toUtf8()).array();
    bool ok = false;
    const double number = text.toDouble(&ok);
    return ok ? QJsonValue(number) : QJsonValue(text);
}

std::optional<Instant> timeOf(const QJsonObject &object, const char *name)
{
    return fromIso(object.value(QLatin1String(name)).toString());
}

WayState wayFrom(const QJsonObject &object, WayKind kind)
{
    WayState way;
    way.way = kind;
    way.reach = reachFromKey(object.value(QStringLiteral("reach")).toString());
    way.at = timeOf(object, "at").value_or(Instant{});
    way.lastAnswerAt = timeOf(object, "last_answer");
    way.failingSince = timeOf(object, "failing_since");
    way.failures = object.value(QStringLiteral("failures")).toInt();
    way.detail = object.value(QStringLiteral("detail")).toString();
    return way;
}

Result<SiteFacts> siteFrom(const QJsonObject &object, const QString &id, Instant now)
{
    SiteFacts site;
    site.site = id;
    for (WayState &way : site.ways)
        way = wayFrom(object.value(way.way.text()).toObject(), way.way);
    site.clockKnown = object.contains(QStringLiteral("clock_offset_ms"));
    site.clockOffset = Duration{object.value(QStringLiteral("clock_offset_ms")).toInteger()};
    site.clockError = Duration{object.value(QStringLiteral("clock_error_ms")).toInteger()};
    site.badAnswer = object.value(QStringLiteral("bad_answer")).toString();
    site.badAnswerAt = timeOf(object, "bad_answer_at");
    if (!object.contains(QStringLiteral("status")))
        return site;
    const auto status =
        statusFromJson(object.value(QStringLiteral("status")).toObject(), id, now, site.clockOffset);
    if (!status)
        return status.error();
    site.status = *status;
    site.statusAt = timeOf(object, "status_at");
    return site;
}

Result<PairFacts> factsFrom(const QJsonObject &root, Instant round)
{
    const QJsonObject now = resolved(root, round).toObject();
    const auto production =
        siteFrom(now.value(QStringLiteral("production")).toObject(), QStringLiteral("naperville"), round);
    const auto backup =
        siteFrom(now.value(QStringLiteral("backup")).toObject(), QStringLiteral("centennial"), round);
    if (!production)
        return production.error();
    if (!backup)
        return backup.error();
    return PairFacts{*production, *backup,
                     wayFrom(now.value(QStringLiteral("reference")).toObject(), Ways::Rest)};
}

PairConfig configFrom(const QJsonObject &root)
{
    const QJsonObject object = root.value(QStringLiteral("config")).toObject();
    PairConfig config;
    config.id = QStringLiteral("hosted");
    config.name = QStringLiteral("Hosted Voice");
    config.profile = QStringLiteral("hosted");
    config.rpo = Duration{object.value(QStringLiteral("rpo_s")).toInteger() * 1000};
    config.timeScale = object.value(QStringLiteral("time_scale")).toInt(1);
    if (root.contains(QStringLiteral("reference")))
        config.reference = {QStringLiteral("ref.example"), 443};
    config.outageScale = object.value(QStringLiteral("outage_scale")).toInt(config.timeScale);
    config.production.id = QStringLiteral("naperville");
    config.production.name = QStringLiteral("Naperville, IL");
    config.production.shortName = QStringLiteral("Naperville");
    config.production.purpose = QStringLiteral("production");
    config.production.zone = "America/Chicago";
    config.backup.id = QStringLiteral("centennial");
    config.backup.name = QStringLiteral("Centennial, CO");
    config.backup.shortName = QStringLiteral("Centennial");
    config.backup.purpose = QStringLiteral("backup");
    config.backup.zone = "America/Denver";
    return config;
}

Error badLine(int number, const QString &line, const QString &why)
{
    return {QStringLiteral("bad_scenario"), QStringLiteral("line %1: %2: %3").arg(number).arg(line, why), {}};
}
} // namespace

Result<Scenario> readScenario(const QString &text, const QJsonObject &calm)
{
    Scenario scenario;
    QJsonObject root = calm;
    Instant round = End;
    bool open = false;
    const auto close = [&]() -> Outcome {
        if (!open)
            return Done{};
        scenario.config = configFrom(root);
        const auto facts = factsFrom(root, round);
        if (!facts)
            return facts.error();
        scenario.facts = *facts;
        scenario.now = round;
        scenario.log.observe(scenario.facts, scenario.config, round);
        return Done{};
    };
    int number = 0;
    for (const QString &raw : text.split(QLatin1Char('\n'))) {
        ++number;
        const QString line = raw.section(QLatin1Char('#'), 0, 0).trimmed();
        if (line.isEmpty())
            continue;
        if (line.startsWith(QLatin1Char('['))) {
            if (const Outcome outcome = close(); !outcome)
                return badLine(number, line, outcome.error().text);
            const QString when = line.mid(1, line.size() - 2);
            const auto length = when == QLatin1String("now") ? Duration{0} : parseLength(when);
            if (!length)
                return badLine(number, line, QStringLiteral("no such time"));
            round = End + *length;
            open = true;
            continue;
        }
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 0 || !open)
            return badLine(number, line, QStringLiteral("wants FIELD = VALUE after a [time]"));
        root = with(root, line.left(equals).trimmed().split(QLatin1Char('.')),
                    parseValue(line.mid(equals + 1).trimmed()))
                   .toObject();
    }
    if (const Outcome outcome = close(); !outcome)
        return outcome.error();
    return scenario;
}

} // namespace Switchback
