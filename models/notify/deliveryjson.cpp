// SPDX-License-Identifier: GPL-3.0-or-later
// A delivery as the outbox keeps it.
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
    {DeliveryState::Delivered, "delivered"}, {DeliveryState::Answered, "answered"}};

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

QJsonObject attemptJson(const DeliveryAttempt &attempt)
{
    return {
        {QStringLiteral("state"), keyOf(attempt.state)}, {QStringLiteral("begun"), toIso(attempt.begunAt)},
        {QStringLiteral("at"), toIso(attempt.at)},       {QStringLiteral("code"), attempt.code},
        {QStringLiteral("text"), attempt.text},          {QStringLiteral("gateway"), attempt.gateway},
        {QStringLiteral("reference"), attempt.reference}};
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

QJsonObject answerJson(const DeliveryAnswer &answer)
{
    return {{QStringLiteral("what"), factKey(answer.what)}, {QStringLiteral("at"), toIso(answer.at)},
            {QStringLiteral("text"), answer.text},          {QStringLiteral("code"), answer.code},
            {QStringLiteral("from"), answer.from},          {QStringLiteral("by"), answer.by}};
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

QJsonObject becameJson(const Delivery &delivery)
{
    QJsonObject json;
    QJsonArray attempts;
    for (const DeliveryAttempt &each : delivery.attempts)
        attempts += attemptJson(each);
    QJsonArray answers;
    for (const DeliveryAnswer &each : delivery.answers)
        answers += answerJson(each);
    if (!attempts.isEmpty())
        json.insert(QStringLiteral("attempts"), attempts);
    if (!answers.isEmpty())
        json.insert(QStringLiteral("answers"), answers);
    if (delivery.notBefore)
        json.insert(QStringLiteral("not_before"), toIso(*delivery.notBefore));
    if (delivery.again)
        json.insert(QStringLiteral("again"), true);
    if (delivery.givenUpAt)
        json.insert(QStringLiteral("given_up"),
                    QJsonObject{{QStringLiteral("at"), toIso(*delivery.givenUpAt)},
                                {QStringLiteral("by"), delivery.givenUpBy},
                                {QStringLiteral("why"), delivery.givenUpWhy}});
    return json;
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
