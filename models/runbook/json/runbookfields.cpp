// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/json/runbookfields.h"

#include "models/customers/contact.h"

namespace Switchback
{

namespace
{
constexpr qint64 MaxMs = qint64(400) * 24 * 3600 * 1000;

struct Rule {
    const char *key;
    Duration IncidentRules::*value;
};
constexpr Rule Rules[] = {
    {"confirm_for_ms", &IncidentRules::confirmFor},   {"cadence_ms", &IncidentRules::cadence},
    {"decide_after_ms", &IncidentRules::decideAfter}, {"rto_low_ms", &IncidentRules::rtoLow},
    {"rto_high_ms", &IncidentRules::rtoHigh},         {"flap_within_ms", &IncidentRules::flapWithin}};

std::optional<Duration> lengthIn(const QJsonValue &value, qint64 least)
{
    const qint64 ms = value.toInteger(-1);
    if (!value.isDouble() || ms < least || ms > MaxMs)
        return std::nullopt;
    return Duration{ms};
}
} // namespace

Duration RunbookFields::length(const char *key, Duration byDefault)
{
    const QJsonValue value = m_json.value(QLatin1String(key));
    if (value.isUndefined())
        return byDefault;
    const std::optional<Duration> length = lengthIn(value, 0);
    if (!length)
        wants(key, tr("whole milliseconds, from 0 to 400 days"));
    return length.value_or(byDefault);
}

QStringList RunbookFields::texts(const char *key)
{
    QStringList out;
    const QJsonArray items = array(key);
    for (const QJsonValue &item : items) {
        if (item.isString())
            out += item.toString();
        else
            wants(key, tr("texts only"));
    }
    return out;
}

QHash<QString, QString> RunbookFields::drafts(const char *key)
{
    const QJsonValue value = m_json.value(QLatin1String(key));
    if (!value.isObject() && !value.isUndefined())
        wants(key, tr("an object"));
    QHash<QString, QString> out;
    const QJsonObject texts = value.toObject();
    for (auto it = texts.begin(); it != texts.end(); ++it) {
        if (it.value().isString() && draftVariants().contains(it.key()))
            out.insert(it.key(), it.value().toString());
        else
            wants(key, tr("an object with texts for: %1").arg(draftVariants().join(QStringLiteral(", "))));
    }
    return out;
}

QMap<QByteArray, RunbookFields> RunbookFields::byLanguage(const char *key)
{
    const QJsonValue value = m_json.value(QLatin1String(key));
    if (!value.isObject() && !value.isUndefined())
        wants(key, tr("an object"));
    QMap<QByteArray, RunbookFields> out;
    const QJsonObject all = value.toObject();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QByteArray tag = languageTag(it.key());
        if (it.value().isObject() && !tag.isEmpty())
            out.insert(tag,
                       RunbookFields(it.value().toObject(),
                                     pathOf(key) + QLatin1Char('.') + QString::fromLatin1(tag), m_faults));
        else
            wants(key, tr("an object with an object for each language"));
    }
    return out;
}

QList<RunbookFields> RunbookFields::objects(const char *key, bool required)
{
    QList<RunbookFields> out;
    const QJsonArray items = array(key, required);
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString path = QStringLiteral("%1[%2]").arg(pathOf(key)).arg(i);
        if (!items.at(i).isObject())
            *m_faults += tr("%1 is no object").arg(path);
        out += RunbookFields(items.at(i).toObject(), path, m_faults);
    }
    return out;
}

IncidentRules RunbookFields::rules(const char *key)
{
    const QJsonValue value = m_json.value(QLatin1String(key));
    if (!value.isObject() && !value.isUndefined())
        wants(key, tr("an object"));
    const QJsonObject rules = value.toObject();
    for (const Rule &rule : Rules) {
        const QJsonValue each = rules.value(QLatin1String(rule.key));
        if (!each.isUndefined() && !lengthIn(each, 1))
            *m_faults += tr("%1.%2 must be whole milliseconds, from 1 to 400 days")
                             .arg(pathOf(key), QLatin1String(rule.key));
    }
    return rulesFromJson(rules);
}

QJsonObject rulesJson(const IncidentRules &rules)
{
    QJsonObject json;
    for (const Rule &rule : Rules)
        json.insert(QLatin1String(rule.key), qint64((rules.*rule.value).count()));
    return json;
}

IncidentRules rulesFromJson(const QJsonObject &json)
{
    IncidentRules rules;
    for (const Rule &rule : Rules)
        rules.*rule.value = lengthIn(json.value(QLatin1String(rule.key)), 1).value_or(rules.*rule.value);
    return rules;
}

} // namespace Switchback
