// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/gateways/gatewayproof.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/notify/spelling/messagetext.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(GatewayProof)
};
const QString Asked = QStringLiteral("gateways.asked");
const QString Proved = QStringLiteral("gateways.proved");
constexpr int LongestText = 200;
constexpr qsizetype MostGateways = 100;

QStringList addressesFor(const OperatorAddresses &operators, Channel channel)
{
    switch (channel) {
    case Channel::Email:
        return operators.email;
    case Channel::Sms:
        return operators.sms;
    case Channel::Call:
        return operators.calls;
    case Channel::Task:
        break;
    }
    return {};
}

/// In words that are safe to keep: whom it was for is nobody's business in the log.
QString wordsOf(const Attempted &answer, const QString &address)
{
    QString text = answer.text;
    text.remove(address, Qt::CaseInsensitive);
    return visibleText(text.simplified(), LongestText);
}

Event eventOf(const QString &kind, const QString &pair, const QString &incident, Instant now)
{
    Event event;
    event.at = now;
    event.kind = kind;
    event.pair = pair;
    event.incident = incident;
    event.actor = QStringLiteral("console");
    return event;
}

ProvedGateway gatewayFrom(const QJsonObject &json)
{
    ProvedGateway out;
    out.gateway = json.value(QLatin1String("gateway")).toString().left(64);
    out.channel = channelFromKey(json.value(QLatin1String("channel")).toString()).value_or(Channel::Email);
    out.proved = json.value(QLatin1String("proved")).toBool();
    out.code = json.value(QLatin1String("code")).toString().left(LongestText);
    out.text = json.value(QLatin1String("text")).toString().left(LongestText);
    return out;
}
} // namespace

QStringList GatewayProof::failed() const
{
    QStringList all;
    for (const ProvedGateway &each : gateways) {
        if (!each.proved)
            all += each.gateway;
    }
    return all;
}

std::optional<int> proofHour(Instant declaredAt, Instant now, Duration hour)
{
    if (now < declaredAt || hour <= Duration{0})
        return std::nullopt;
    return int((now - declaredAt) / hour);
}

QList<Outgoing> proofMessages(const QList<GatewayMember> &gateways, const OperatorAddresses &operators,
                              const QString &pairName, const QByteArray &head)
{
    QList<Outgoing> all;
    for (const GatewayMember &each : gateways) {
        const QStringList addresses = addressesFor(operators, each.channel);
        for (const QString &address : addresses) {
            Outgoing one;
            one.channel = each.channel;
            one.address = address;
            one.through = each.gateway;
            MessageText message;
            message.subject = Words::tr("%1: a message by %2").arg(pairName, each.gateway);
            message.text =
                Words::tr(
                    "An outage of %1 is open, and this message shows that %2 works. There is nothing to do.")
                    .arg(pairName, each.gateway);
            message.foot = logFoot(head);
            const Spelt spelt = spell(message, {}, each.channel);
            one.subject = spelt.subject;
            one.text = spelt.text;
            one.html = spelt.html;
            all += one;
        }
    }
    return all;
}

QList<ProvedGateway> provedBy(const QList<Outgoing> &sent, const QHash<QString, Attempted> &answers)
{
    QList<ProvedGateway> all;
    for (const Outgoing &one : sent) {
        auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ProvedGateway &each) { return each.gateway == one.through; });
        if (found == all.end()) {
            all += ProvedGateway{one.through, one.channel, false, {}, {}};
            found = all.end() - 1;
        }
        const auto answer = answers.constFind(one.attempt);
        if (answer == answers.cend()) {
            if (found->text.isEmpty() && !found->proved)
                found->text = Words::tr("no answer in time");
        } else if (answer->what == Attempted::What::Sent) {
            *found = ProvedGateway{one.through, one.channel, true, {}, {}};
        } else if (!found->proved) {
            found->code = visibleText(answer->code, 40);
            found->text =
                answer->what == Attempted::What::Maybe
                    ? Words::tr("not known whether it was taken: %1").arg(wordsOf(*answer, one.address))
                    : wordsOf(*answer, one.address);
        }
    }
    return all;
}

PlannedEvent proofAsked(const QString &pair, const QString &incident, int hour, const QList<Outgoing> &sent,
                        Instant now)
{
    QStringList gateways;
    for (const Outgoing &each : sent)
        gateways += each.through;
    gateways.removeDuplicates();
    Event event = eventOf(Asked, pair, incident, now);
    event.text = Words::tr("%1 gateways are to prove that they carry", nullptr, howMany(gateways.size()))
                     .arg(gateways.size());
    event.body = {{QStringLiteral("hour"), hour},
                  {QStringLiteral("gateways"), QJsonArray::fromStringList(gateways)}};
    return {event, QStringLiteral("%1/gateways/%2").arg(incident).arg(hour)};
}

PlannedEvent proofTold(const QString &pair, const QString &incident, const GatewayProof &proof, Instant now)
{
    QJsonArray gateways;
    for (const ProvedGateway &each : proof.gateways) {
        QJsonObject json{{QStringLiteral("gateway"), each.gateway},
                         {QStringLiteral("channel"), channelKey(each.channel)},
                         {QStringLiteral("proved"), each.proved}};
        if (!each.proved) {
            json.insert(QStringLiteral("code"), each.code);
            json.insert(QStringLiteral("text"), each.text);
        }
        gateways += json;
    }
    Event event = eventOf(Proved, pair, incident, now);
    const QStringList failed = proof.failed();
    event.text = failed.isEmpty()
                     ? Words::tr("Every gateway has shown that it carries")
                     : Words::tr("Gateways that do not carry: %1").arg(failed.join(QLatin1String(", ")));
    event.body = {{QStringLiteral("hour"), proof.hour}, {QStringLiteral("gateways"), gateways}};
    return {event, QStringLiteral("%1/proved/%2").arg(incident).arg(proof.hour)};
}

bool followProof(GatewayProof &proof, const Event &event)
{
    const int hour = event.body.value(QLatin1String("hour")).toInt(-1);
    if (hour < 0 || (event.kind != Asked && event.kind != Proved))
        return false;
    if (event.kind == Asked) {
        if (proof.at == Instant{} || hour > proof.hour)
            proof = GatewayProof{hour, event.at, false, {}};
        return true;
    }
    if (proof.at != Instant{} && hour < proof.hour)
        return true; // told late: the next one has begun
    proof = GatewayProof{hour, proof.at == Instant{} ? event.at : proof.at, true, {}};
    const QJsonArray gateways = event.body.value(QLatin1String("gateways")).toArray();
    for (const QJsonValue &each : gateways) {
        if (proof.gateways.size() < MostGateways)
            proof.gateways += gatewayFrom(each.toObject());
    }
    return true;
}

} // namespace Switchback
