// SPDX-License-Identifier: GPL-3.0-or-later
// A delivery as the outbox keeps it.
#include "models/core/jsoncanonical.h"
#include "models/notify/delivery.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
using What = DeliveryFact::What;

constexpr std::pair<DeliveryState, const char *> States[] = {
    {DeliveryState::Queued, "not_sent"},     {DeliveryState::Sending, "sending"},
    {DeliveryState::Maybe, "maybe"},         {DeliveryState::Unknown, "unknown"},
    {DeliveryState::Sent, "sent"},           {DeliveryState::Delayed, "delayed"},
    {DeliveryState::Failed, "failed"},       {DeliveryState::GivenUp, "given_up"},
    {DeliveryState::Delivered, "delivered"}, {DeliveryState::Read, "read"},
    {DeliveryState::Answered, "answered"}};

QString keyOf(DeliveryState state)
{
    for (const auto &[each, key] : States) {
        if (each == state)
            return QLatin1String(key);
    }
    return {};
}

DeliveryState stateFrom(const QString &key)
{
    for (const auto &[each, word] : States) {
        if (key == QLatin1String(word))
            return each;
    }
    return DeliveryState::Unknown;
}

QString textIn(const QJsonObject &json, const char *key)
{
    return json.value(QLatin1String(key)).toString();
}

QStringList textsIn(const QJsonObject &json, const char *key)
{
    QStringList texts;
    const QJsonArray all = json.value(QLatin1String(key)).toArray();
    for (const QJsonValue &each : all) {
        if (!each.toString().isEmpty())
            texts += each.toString();
    }
    return texts;
}

Instant momentIn(const QJsonObject &json, const char *key)
{
    return fromIso(textIn(json, key)).value_or(Instant{});
}

/// One more member of an object that is open. Keys come as they ascend: canonicalJson() would write the same.
void add(QByteArray &json, const char *key, const QString &text)
{
    if (!json.endsWith('{'))
        json += ',';
    json += '"';
    json += key;
    json += "\":";
    addJsonText(json, text);
}

template<class T, class One>
void addAll(QByteArray &json, const char *key, const QList<T> &all, One one)
{
    if (all.isEmpty())
        return;
    if (!json.endsWith('{'))
        json += ',';
    json += '"';
    json += key;
    json += "\":[";
    for (const T &each : all) {
        json += json.endsWith('[') ? "{" : ",{";
        one(json, each);
        json += '}';
    }
    json += ']';
}

void addAttempt(QByteArray &json, const DeliveryAttempt &attempt)
{
    add(json, "at", toIso(attempt.at));
    add(json, "begun", toIso(attempt.begunAt));
    add(json, "code", attempt.code);
    add(json, "gateway", attempt.gateway);
    add(json, "reference", attempt.reference);
    add(json, "state", keyOf(attempt.state));
    add(json, "text", attempt.text);
}

DeliveryAttempt attemptFrom(const QJsonObject &json)
{
    return {stateFrom(textIn(json, "state")),
            momentIn(json, "begun"),
            momentIn(json, "at"),
            textIn(json, "code"),
            textIn(json, "text"),
            textIn(json, "gateway"),
            textIn(json, "reference")};
}

void addAnswer(QByteArray &json, const DeliveryAnswer &answer)
{
    add(json, "at", toIso(answer.at));
    add(json, "by", answer.by);
    add(json, "code", answer.code);
    add(json, "from", answer.from);
    add(json, "text", answer.text);
    add(json, "what", factKey(answer.what));
}

DeliveryAnswer answerFrom(const QJsonObject &json)
{
    DeliveryAnswer answer;
    for (const What each : {What::Automatic, What::Ticked}) {
        if (textIn(json, "what") == factKey(each))
            answer.what = each;
    }
    answer.at = momentIn(json, "at");
    answer.text = textIn(json, "text");
    answer.code = textIn(json, "code");
    answer.from = textIn(json, "from");
    answer.by = textIn(json, "by");
    return answer;
}
} // namespace

/// Written straight down: it is stored with every fact, and objects made for that cost as much as the rest.
QByteArray becameJson(const Delivery &delivery)
{
    QByteArray json("{");
    if (delivery.again)
        json += "\"again\":true";
    addAll(json, "answers", delivery.answers, addAnswer);
    addAll(json, "attempts", delivery.attempts, addAttempt);
    if (delivery.givenUpAt) {
        json += json.endsWith('{') ? "\"given_up\":{" : ",\"given_up\":{";
        add(json, "at", toIso(*delivery.givenUpAt));
        add(json, "by", delivery.givenUpBy);
        add(json, "why", delivery.givenUpWhy);
        json += '}';
    }
    if (delivery.notBefore)
        add(json, "not_before", toIso(*delivery.notBefore));
    return json + '}';
}

void setBecame(Delivery &delivery, const QJsonObject &json)
{
    delivery.attempts.clear();
    delivery.answers.clear();
    const QJsonArray attempts = json.value(QLatin1String("attempts")).toArray();
    for (const QJsonValue &each : attempts)
        delivery.attempts += attemptFrom(each.toObject());
    const QJsonArray answers = json.value(QLatin1String("answers")).toArray();
    for (const QJsonValue &each : answers)
        delivery.answers += answerFrom(each.toObject());
    delivery.notBefore = fromIso(textIn(json, "not_before"));
    delivery.again = json.value(QLatin1String("again")).toBool();
    const QJsonObject gone = json.value(QLatin1String("given_up")).toObject();
    delivery.givenUpAt = fromIso(textIn(gone, "at"));
    delivery.givenUpBy = textIn(gone, "by");
    delivery.givenUpWhy = textIn(gone, "why");
}

QJsonObject addresseeJson(const Addressee &to)
{
    QJsonObject json{{QStringLiteral("name"), to.name},
                     {QStringLiteral("customer_name"), to.customerName},
                     {QStringLiteral("address"), to.address},
                     {QStringLiteral("extension"), to.extension},
                     {QStringLiteral("language"), QString::fromLatin1(to.language)},
                     {QStringLiteral("zone"), QString::fromLatin1(to.zone)}};
    const Routing &routing = to.routing;
    if (routing != Routing{}) // most messages say nothing of it
        json.insert(QStringLiteral("routing"),
                    QJsonObject{{QStringLiteral("numbers"), QJsonArray::fromStringList(routing.numbers)},
                                {QStringLiteral("trunks"), QJsonArray::fromStringList(routing.trunks)},
                                {QStringLiteral("sbc"), routing.sbc}});
    return json;
}

Addressee addresseeFromJson(const QJsonObject &json)
{
    const QJsonObject routing = json.value(QLatin1String("routing")).toObject();
    return {textIn(json, "name"),
            textIn(json, "customer_name"),
            textIn(json, "address"),
            textIn(json, "extension"),
            textIn(json, "language").toLatin1(),
            textIn(json, "zone").toLatin1(),
            {textsIn(routing, "numbers"), textsIn(routing, "trunks"), textIn(routing, "sbc")}};
}

} // namespace Switchback
