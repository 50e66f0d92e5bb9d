// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/callsstatus.h"

#include "app/lab/base/words.h"
#include "app/lab/calls/management.h"
#include "models/core/visibletext.h"

#include <QFile>
#include <QMap>

namespace Switchback::Lab
{

namespace
{

// Of dispatcher.list: set 1 are the voice servers; whoever answers probes is "A…".
// It lists them in an order of its own.
QJsonArray voiceServersOf(const QJsonValue &list)
{
    QMap<QString, bool> found;
    for (const QJsonValue &record : list.toObject().value(QStringLiteral("RECORDS")).toArray()) {
        const QJsonObject set = record.toObject().value(QStringLiteral("SET")).toObject();
        if (set.value(QStringLiteral("ID")).toInt() != 1)
            continue;
        for (const QJsonValue &target : set.value(QStringLiteral("TARGETS")).toArray()) {
            const QJsonObject one = target.toObject().value(QStringLiteral("DEST")).toObject();
            found.insert(
                one.value(QStringLiteral("ATTRS")).toObject().value(QStringLiteral("DUID")).toString(),
                one.value(QStringLiteral("FLAGS")).toString().startsWith(QLatin1Char('A')));
        }
    }
    QJsonArray servers;
    for (auto one = found.cbegin(); one != found.cend(); ++one)
        servers.append(
            QJsonObject{{QStringLiteral("name"), one.key()}, {QStringLiteral("answers"), one.value()}});
    return servers;
}

// "script:switchback_answered = 20"
qint64 answeredOf(const QJsonValue &statistics)
{
    return statistics.toArray().at(0).toString().section(QLatin1Char('='), 1).trimmed().toLongLong();
}

QString sbcText(const QJsonObject &status)
{
    QStringList servers;
    for (const QJsonValue &value : status.value(QStringLiteral("voice_servers")).toArray()) {
        const QJsonObject one = value.toObject();
        const QString name = visibleText(one.value(QStringLiteral("name")).toString(), 40);
        servers << (one.value(QStringLiteral("answers")).toBool()
                        ? Words::tr("%1 answers").arg(name)
                        : Words::tr("%1 does not answer").arg(name));
    }
    return Words::tr("SBC %1: calls now %2, answered %3; %4")
        .arg(visibleText(status.value(QStringLiteral("state")).toString(), 40))
        .arg(status.value(QStringLiteral("calls")).toInteger())
        .arg(status.value(QStringLiteral("answered")).toInteger())
        .arg(servers.join(QStringLiteral(", ")));
}

} // namespace

QJsonObject sbcStatus(const LabSpec &lab, const SiteSpec &site)
{
    const auto said =
        askKamailio(lab, site,
                    {{QStringLiteral("dispatcher.list")},
                     {QStringLiteral("htable.get"), {QStringLiteral("switchback"), QStringLiteral("mode")}},
                     {QStringLiteral("dlg.stats_active")},
                     {QStringLiteral("stats.get_statistics"), {QStringLiteral("switchback_answered")}}});
    if (!said)
        return {{QStringLiteral("state"), QStringLiteral("silent")}};
    const QString mode = said->at(1)[QStringLiteral("item")][QStringLiteral("value")].toString();
    return {{QStringLiteral("state"), mode.isEmpty() ? QStringLiteral("open") : mode},
            {QStringLiteral("calls"), said->at(2)[QStringLiteral("ongoing")].toInteger()},
            {QStringLiteral("answered"), answeredOf(said->at(3))},
            {QStringLiteral("voice_servers"), voiceServersOf(said->at(0))}};
}

QJsonObject premisesStatus(const LabSpec &lab)
{
    QFile file(lab.controlFile(lab.outside, QStringLiteral("calls")));
    QJsonObject status{{QStringLiteral("state"), QStringLiteral("silent")},
                       {QStringLiteral("calls_a_minute"),
                        file.open(QIODevice::ReadOnly) ? file.read(64).trimmed().toInt() : 0}};
    if (const auto known = routes(lab)) {
        status.insert(QStringLiteral("state"), QStringLiteral("answers"));
        status.insert(QStringLiteral("routes"), *known);
    }
    return status;
}

QString callsText(const QJsonObject &status)
{
    if (status.isEmpty())
        return {};
    const bool premises = status.contains(QStringLiteral("calls_a_minute"));
    if (status.value(QStringLiteral("state")).toString() == QStringLiteral("silent"))
        return premises ? Words::tr("the customers' premises do not answer")
                        : Words::tr("SBC does not answer");
    if (!premises)
        return sbcText(status);
    const QJsonObject known = status.value(QStringLiteral("routes")).toObject();
    return Words::tr("customers place %1 calls a minute, to %2; trunks with another route: %3")
        .arg(status.value(QStringLiteral("calls_a_minute")).toInt())
        .arg(visibleText(known.value(QStringLiteral("default")).toString(), 40))
        .arg(known.size() - 1);
}

} // namespace Switchback::Lab
