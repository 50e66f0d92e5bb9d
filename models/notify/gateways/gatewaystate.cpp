// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/gateways/gatewaystate.h"

#include "models/notify/channels.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(GatewayState)
};
using What = GatewayState::What;
constexpr qsizetype LongestTrouble = 500;
constexpr qsizetype MostGateways = 100; ///< of what another console tells
constexpr qsizetype LongestName = 64;
constexpr qsizetype LongestStray = 200; ///< its sender, its subject

QList<Channel> channelsOf(const QList<GatewayState> &all)
{
    QList<Channel> channels;
    for (const GatewayState &each : all) {
        if (each.channel && !channels.contains(*each.channel))
            channels += *each.channel;
    }
    return channels;
}

QString key(What what)
{
    return what == What::Sound      ? QStringLiteral("sound")
           : what == What::Troubled ? QStringLiteral("troubled")
                                    : QStringLiteral("untried");
}

std::optional<Instant> momentOf(const QJsonValue &value)
{
    return fromIso(value.toString());
}

GatewayState stateFrom(const QJsonObject &json)
{
    GatewayState out;
    out.gateway = json.value(QLatin1String("gateway")).toString().left(LongestName);
    out.channel = channelFromKey(json.value(QLatin1String("channel")).toString());
    const QString what = json.value(QLatin1String("state")).toString();
    out.what = what == key(What::Sound)      ? What::Sound
               : what == key(What::Troubled) ? What::Troubled
                                             : What::Untried;
    out.since = momentOf(json.value(QLatin1String("since"))).value_or(Instant{});
    out.takenAt = momentOf(json.value(QLatin1String("taken_at")));
    out.trouble = json.value(QLatin1String("trouble")).toString().left(LongestTrouble);
    out.troubleAt = momentOf(json.value(QLatin1String("trouble_at")));
    const QJsonObject strays = json.value(QLatin1String("strays")).toObject();
    out.strays.many = std::max(0, strays.value(QLatin1String("many")).toInt());
    out.strays.newest = {strays.value(QLatin1String("from")).toString().left(LongestStray),
                         strays.value(QLatin1String("subject")).toString().left(LongestStray),
                         momentOf(strays.value(QLatin1String("at"))).value_or(Instant{})};
    return out;
}
} // namespace

QString gatewayStateName(What what)
{
    switch (what) {
    case What::Untried:
        return Words::tr("not tried yet");
    case What::Sound:
        return Words::tr("carries");
    case What::Troubled:
        break;
    }
    return Words::tr("does not carry");
}

Mark markOf(What what)
{
    return what == What::Sound ? Mark::Fine : what == What::Troubled ? Mark::Bad : Mark::NotYet;
}

QString gatewayName(const QString &gateway, std::optional<Channel> channel)
{
    const QString name = gateway.section(QLatin1Char('/'), 1);
    if (channel)
        return name.isEmpty() ? channelName(*channel)
                              : Words::tr("%1 by %2").arg(channelName(*channel), name);
    return gateway.startsWith(QLatin1String("mail")) ? Words::tr("Answers by e-mail")
                                                     : Words::tr("Call-backs");
}

GatewayState &GatewayStates::of(const QString &gateway, Instant now)
{
    const auto found = std::find_if(m_all.begin(), m_all.end(),
                                    [&](const GatewayState &each) { return each.gateway == gateway; });
    if (found != m_all.end())
        return *found;
    GatewayState fresh;
    fresh.gateway = gateway;
    fresh.since = now;
    m_all += fresh;
    return m_all.last();
}

void GatewayStates::stands(const QString &gateway, std::optional<Channel> channel, Instant now)
{
    of(gateway, now).channel = channel;
}

bool GatewayStates::taken(const QString &gateway, Instant at)
{
    GatewayState &state = of(gateway, at);
    state.takenAt = std::max(at, state.takenAt.value_or(at));
    if (state.what == What::Sound)
        return false;
    state.what = What::Sound;
    state.since = at;
    return true;
}

bool GatewayStates::troubled(const QString &gateway, const QString &what, Instant at)
{
    GatewayState &state = of(gateway, at);
    const What now = what.isEmpty() ? What::Sound : What::Troubled;
    const bool news = state.what != now || (!what.isEmpty() && state.trouble != what.left(LongestTrouble));
    if (state.what != now) {
        state.what = now;
        state.since = at;
    }
    if (!what.isEmpty()) { // the last one stays to be read when it is over
        state.trouble = what.left(LongestTrouble);
        state.troubleAt = at;
    }
    return news;
}

void GatewayStates::strayed(const QString &gateway, const StrayMail &mail, Instant at)
{
    StrayMails &strays = of(gateway, at).strays;
    ++strays.many;
    strays.newest = {mail.from.left(LongestStray), mail.subject.left(LongestStray), mail.at};
}

QList<Channel> GatewayStates::channels() const
{
    return channelsOf(m_all);
}

QList<Channel> GatewayReport::channels() const
{
    return channelsOf(gateways);
}

QJsonObject reportJson(const GatewayReport &report)
{
    QJsonArray gateways;
    for (const GatewayState &each : report.gateways) {
        QJsonObject json{{QStringLiteral("gateway"), each.gateway},
                         {QStringLiteral("state"), key(each.what)},
                         {QStringLiteral("since"), toIso(each.since)}};
        if (each.channel)
            json.insert(QStringLiteral("channel"), channelKey(*each.channel));
        if (each.takenAt)
            json.insert(QStringLiteral("taken_at"), toIso(*each.takenAt));
        if (each.troubleAt) {
            json.insert(QStringLiteral("trouble"), each.trouble);
            json.insert(QStringLiteral("trouble_at"), toIso(*each.troubleAt));
        }
        if (each.strays.many > 0)
            json.insert(QStringLiteral("strays"),
                        QJsonObject{{QStringLiteral("many"), each.strays.many},
                                    {QStringLiteral("from"), each.strays.newest.from},
                                    {QStringLiteral("subject"), each.strays.newest.subject},
                                    {QStringLiteral("at"), toIso(each.strays.newest.at)}});
        gateways += json;
    }
    return {{QStringLiteral("seat"), report.seat},
            {QStringLiteral("at"), toIso(report.at)},
            {QStringLiteral("gateways"), gateways}};
}

std::optional<GatewayReport> gatewayReportFrom(const QJsonObject &json)
{
    const std::optional<Instant> at = momentOf(json.value(QLatin1String("at")));
    if (!at)
        return std::nullopt;
    GatewayReport out;
    out.seat = json.value(QLatin1String("seat")).toString().left(LongestName * 4);
    out.at = *at;
    const QJsonArray gateways = json.value(QLatin1String("gateways")).toArray();
    for (const QJsonValue &each : gateways) {
        const GatewayState state = stateFrom(each.toObject());
        if (!state.gateway.isEmpty() && out.gateways.size() < MostGateways)
            out.gateways += state;
    }
    return out;
}

} // namespace Switchback
