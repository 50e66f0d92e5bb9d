// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/deliveryfact.h"

#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"
#include "models/notify/channels.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace Switchback
{

namespace
{
using What = DeliveryFact::What;

struct FactWord {
    What what;
    const char *key;
    const char *text;
    bool usual = false; ///< no reader of the log looks for it
};
constexpr FactWord Words[] = {
    {What::Sending, "sending", QT_TRANSLATE_NOOP("Notify", "%1 × being sent"), true},
    {What::Sent, "sent", QT_TRANSLATE_NOOP("Notify", "%1 × sent"), true},
    {What::Later, "later", QT_TRANSLATE_NOOP("Notify", "%1 × to be tried again"), true},
    {What::Maybe, "maybe", QT_TRANSLATE_NOOP("Notify", "%1 × perhaps sent"), true},
    {What::Unknown, "unknown", QT_TRANSLATE_NOOP("Notify", "%1 × not known whether sent")},
    {What::Delayed, "delayed", QT_TRANSLATE_NOOP("Notify", "%1 × delayed"), true},
    {What::Delivered, "delivered", QT_TRANSLATE_NOOP("Notify", "%1 × delivered"), true},
    {What::Read, "read", QT_TRANSLATE_NOOP("Notify", "%1 × read"), true},
    {What::Failed, "failed", QT_TRANSLATE_NOOP("Notify", "%1 × failed")},
    {What::Answered, "answered", QT_TRANSLATE_NOOP("Notify", "%1 × answered")},
    {What::Automatic, "automatic", QT_TRANSLATE_NOOP("Notify", "%1 × answered by a machine")},
    {What::Ticked, "ticked", QT_TRANSLATE_NOOP("Notify", "%1 × acknowledged")},
    {What::Again, "again", QT_TRANSLATE_NOOP("Notify", "%1 × to be sent again")},
    {What::GivenUp, "given_up", QT_TRANSLATE_NOOP("Notify", "%1 × given up")},
};
constexpr qsizetype LongestReason = 500;
constexpr qsizetype LongestAnswer = 2000;
constexpr qsizetype LongestWord = 120;

QString bounded(const QString &text, qsizetype most)
{
    return storableText(text.left(most));
}

void put(QJsonObject &json, const char *key, const QString &value, qsizetype most)
{
    if (!value.isEmpty())
        json.insert(QLatin1String(key), bounded(value, most));
}

QJsonObject factJson(const DeliveryFact &fact)
{
    QJsonObject json{{QStringLiteral("delivery"), fact.delivery},
                     {QStringLiteral("customer"), fact.customer},
                     {QStringLiteral("attempt"), fact.attempt},
                     {QStringLiteral("what"), factKey(fact.what)},
                     {QStringLiteral("at"), toIso(fact.at)}};
    put(json, "by", fact.by, LongestWord);
    put(json, "code", fact.code, LongestWord);
    put(json, "text", fact.text, fact.what == What::Answered ? LongestAnswer : LongestReason);
    put(json, "from", fact.from, LongestReason);
    put(json, "gateway", fact.gateway, LongestWord);
    put(json, "reference", fact.reference, LongestWord);
    if (fact.notBefore)
        json.insert(QStringLiteral("not_before"), toIso(*fact.notBefore));
    return json;
}

std::optional<DeliveryFact> factFromJson(const QJsonObject &json)
{
    const auto text = [&](const char *key) { return textOrErased(json.value(QLatin1String(key))); };
    const QString key = text("what");
    const std::optional<Instant> at = fromIso(text("at"));
    const auto *word = std::find_if(std::begin(Words), std::end(Words),
                                    [&](const FactWord &each) { return key == QLatin1String(each.key); });
    if (word == std::end(Words) || !at)
        return std::nullopt;
    DeliveryFact fact;
    fact.delivery = text("delivery");
    fact.customer = text("customer");
    fact.attempt = json.value(QLatin1String("attempt")).toInt();
    fact.what = word->what;
    fact.at = *at;
    fact.by = text("by");
    fact.code = text("code");
    fact.text = text("text");
    fact.from = text("from");
    fact.gateway = text("gateway");
    fact.reference = text("reference");
    fact.notBefore = fromIso(text("not_before"));
    return fact;
}

What whatOf(Attempted::What what)
{
    switch (what) {
    case Attempted::What::Sent:
        return What::Sent;
    case Attempted::What::Refused:
        return What::Failed;
    case Attempted::What::Maybe:
        return What::Maybe;
    case Attempted::What::Later:
        break;
    }
    return What::Later;
}

What whatOf(Heard::What what)
{
    switch (what) {
    case Heard::What::Sent:
        return What::Sent;
    case Heard::What::NotSent:
        return What::Later;
    case Heard::What::Delayed:
        return What::Delayed;
    case Heard::What::Failed:
        return What::Failed;
    case Heard::What::Answered:
        return What::Answered;
    case Heard::What::Automatic:
        return What::Automatic;
    case Heard::What::Read:
        return What::Read;
    case Heard::What::Delivered:
        break;
    }
    return What::Delivered;
}
} // namespace

QString factKey(What what)
{
    for (const FactWord &each : Words) {
        if (each.what == what)
            return QLatin1String(each.key);
    }
    return {};
}

QString attemptName(const QString &delivery, int attempt)
{
    return delivery + QLatin1Char('z') + QString::number(attempt);
}

std::optional<AttemptOf> attemptFromName(const QString &name)
{
    static const QRegularExpression form(QStringLiteral("\\A([a-y0-9]{1,26})z([1-9][0-9]{0,3})\\z"));
    const QRegularExpressionMatch match = form.match(name);
    if (!match.hasMatch())
        return std::nullopt;
    return AttemptOf{match.captured(1), match.captured(2).toInt()};
}

std::optional<DeliveryFact> factOf(const QString &attempt, const Attempted &what, Instant at)
{
    const std::optional<AttemptOf> of = attemptFromName(attempt);
    if (!of)
        return std::nullopt;
    DeliveryFact fact;
    fact.delivery = of->delivery;
    fact.attempt = of->attempt;
    fact.what = whatOf(what.what);
    fact.at = at;
    fact.code = what.code;
    fact.text = what.text.left(LongestReason);
    fact.gateway = what.gateway;
    fact.reference = what.reference;
    fact.notBefore = what.notBefore;
    return fact;
}

std::optional<DeliveryFact> factOf(const Heard &heard)
{
    const std::optional<AttemptOf> of = attemptFromName(heard.attempt);
    if (!of)
        return std::nullopt;
    DeliveryFact fact;
    fact.delivery = of->delivery;
    fact.attempt = of->attempt;
    fact.what = whatOf(heard.what);
    fact.at = heard.at;
    fact.code = heard.code;
    fact.text = heard.text.left(LongestAnswer);
    fact.from = heard.from;
    fact.gateway = heard.gateway;
    fact.reference = heard.reference;
    return fact;
}

QJsonObject factsBody(const QList<DeliveryFact> &facts)
{
    QJsonArray all;
    for (const DeliveryFact &each : facts)
        all += factJson(each);
    return {{QStringLiteral("facts"), all}};
}

Event factsEvent(const QString &pair, const QString &incident, const QList<DeliveryFact> &facts, Instant now)
{
    Event event;
    event.at = now;
    event.kind = QStringLiteral("delivery.facts");
    event.pair = pair;
    event.incident = incident;
    event.actor = facts.first().by.isEmpty() ? QStringLiteral("console") : facts.first().by;
    event.text = factsText(facts);
    event.body = factsBody(facts);
    return event;
}

QList<DeliveryFact> factsFrom(const Event &event)
{
    QList<DeliveryFact> facts;
    if (event.kind != QLatin1String("delivery.facts"))
        return facts;
    const QJsonArray all = event.body.value(QLatin1String("facts")).toArray();
    for (const QJsonValue &each : all) {
        if (const auto fact = factFromJson(each.toObject()))
            facts += *fact;
    }
    return facts;
}

bool isUsual(const Event &event)
{
    if (event.kind != QLatin1String("delivery.facts"))
        return false;
    const QJsonArray all = event.body.value(QLatin1String("facts")).toArray();
    return std::all_of(all.begin(), all.end(), [](const QJsonValue &each) {
        const QString what = each.toObject().value(QLatin1String("what")).toString();
        return std::any_of(std::begin(Words), std::end(Words), [&](const FactWord &word) {
            return word.usual && what == QLatin1String(word.key);
        });
    });
}

QString factsText(const QList<DeliveryFact> &facts)
{
    QStringList parts;
    for (const FactWord &word : Words) {
        const auto many = std::count_if(facts.begin(), facts.end(),
                                        [&](const DeliveryFact &each) { return each.what == word.what; });
        if (many > 0)
            parts += QCoreApplication::translate("Notify", word.text).arg(many);
    }
    return QCoreApplication::translate("Notify", "Deliveries: %1").arg(parts.join(QStringLiteral(", ")));
}

} // namespace Switchback
