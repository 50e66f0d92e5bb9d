// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signoff/signoff.h"

#include "models/core/apart.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr int MaxStrokes = 200;
constexpr int MaxPoints = 20'000;
constexpr int MaxInitials = 12;
constexpr int MaxName = 120;
constexpr int MaxText = 8000;
constexpr double BoxWidth = 1000;
constexpr double BoxHeight = 400;
/// What a signoff says of a person, in the person's words or drawn by their hand.
constexpr const char *OfThePerson[] = {"printed_name", "role",      "initials", "strokes",
                                       "number",       "read_back", "message",  "reason"};

QString say(const char *text)
{
    return QCoreApplication::translate("Signoff", text);
}

QString kindKey(Signoff::Kind kind)
{
    switch (kind) {
    case Signoff::Kind::Initials:
        return QStringLiteral("initials");
    case Signoff::Kind::Declined:
        return QStringLiteral("declined");
    case Signoff::Kind::NotReached:
        return QStringLiteral("not_reached");
    }
    return {};
}

Signoff::Kind kindFromKey(const QString &key)
{
    if (key == QLatin1String("declined"))
        return Signoff::Kind::Declined;
    return key == QLatin1String("initials") ? Signoff::Kind::Initials : Signoff::Kind::NotReached;
}

/// A tenth of a unit of the box is finer than any pen; more digits would only make the log longer.
double tenth(double value)
{
    return std::round(value * 10) / 10;
}

QJsonArray strokesJson(const QList<Stroke> &strokes)
{
    QJsonArray json;
    for (const Stroke &stroke : strokes) {
        QJsonArray points;
        for (const QPointF &point : stroke) {
            points.append(tenth(point.x()));
            points.append(tenth(point.y()));
        }
        json.append(points);
    }
    return json;
}

QList<Stroke> strokesFromJson(const QJsonArray &json)
{
    QList<Stroke> strokes;
    for (const QJsonValue &value : json) {
        const QJsonArray points = value.toArray();
        Stroke stroke;
        for (int i = 0; i + 1 < points.size(); i += 2)
            stroke.append({points.at(i).toDouble(), points.at(i + 1).toDouble()});
        strokes.append(stroke);
    }
    return strokes;
}

QString strokesFault(const QList<Stroke> &strokes)
{
    qsizetype points = 0;
    for (const Stroke &stroke : strokes) {
        points += stroke.size();
        for (const QPointF &point : stroke) {
            if (!(point.x() >= 0 && point.x() <= BoxWidth && point.y() >= 0 && point.y() <= BoxHeight))
                return say(
                    QT_TRANSLATE_NOOP("Signoff", "The drawing leaves its box: clear it and draw again."));
        }
    }
    if (strokes.size() > MaxStrokes || points > MaxPoints)
        return say(
            QT_TRANSLATE_NOOP("Signoff", "The drawing has too many strokes: clear it and draw again."));
    return {};
}

bool drawn(const QList<Stroke> &strokes)
{
    for (const Stroke &stroke : strokes) {
        if (!stroke.isEmpty())
            return true;
    }
    return false;
}

QString howFault(const Signoff &signoff)
{
    switch (signoff.how) {
    case InitialsHow::InPerson:
        return {};
    case InitialsHow::ByPhone:
        if (signoff.number.trimmed().isEmpty())
            return say(QT_TRANSLATE_NOOP("Signoff", "By phone: write down the number that was called."));
        if (signoff.readBack.trimmed().isEmpty())
            return say(QT_TRANSLATE_NOOP("Signoff", "By phone: write down what the customer read back."));
        return {};
    case InitialsHow::InWriting:
        if (signoff.message.trimmed().isEmpty())
            return say(QT_TRANSLATE_NOOP("Signoff", "In writing: paste the customer's message."));
        return {};
    }
    return {};
}

QString lengthFault(const Signoff &signoff)
{
    if (signoff.printedName.size() > MaxName || signoff.role.size() > MaxName ||
        signoff.number.size() > MaxName)
        return say(QT_TRANSLATE_NOOP("Signoff", "Name, role and number have room for %1 characters each."))
            .arg(MaxName);
    if (signoff.readBack.size() > MaxText || signoff.message.size() > MaxText ||
        signoff.reason.size() > MaxText)
        return say(QT_TRANSLATE_NOOP("Signoff", "A message, read-back or reason has room for %1 characters."))
            .arg(MaxText);
    if (signoff.initials.size() > MaxInitials)
        return say(QT_TRANSLATE_NOOP("Signoff", "Initials have room for %1 characters.")).arg(MaxInitials);
    return strokesFault(signoff.strokes);
}

QString initialsFault(const Signoff &signoff)
{
    if (signoff.printedName.trimmed().isEmpty())
        return say(QT_TRANSLATE_NOOP("Signoff", "The name of who signs is missing."));
    if (signoff.role.trimmed().isEmpty())
        return say(QT_TRANSLATE_NOOP("Signoff", "The role of who signs is missing: \"IT director\"."));
    if (signoff.initials.trimmed().isEmpty() && !drawn(signoff.strokes))
        return say(QT_TRANSLATE_NOOP("Signoff", "The initials are missing: type or draw them."));
    if (signoff.evidence.statement.trimmed().isEmpty())
        return say(QT_TRANSLATE_NOOP("Signoff", "There is no statement that could be signed."));
    if (signoff.evidence.customer != signoff.customer)
        return say(QT_TRANSLATE_NOOP("Signoff", "What was shown is another customer's evidence."));
    if (signoff.hash != evidenceHash(signoff.evidence))
        return say(QT_TRANSLATE_NOOP("Signoff", "The initials are bound to other evidence than was shown."));
    return howFault(signoff);
}
} // namespace

QJsonObject evidenceJson(const SignedEvidence &evidence)
{
    QJsonArray items;
    for (const EvidenceItem &item : evidence.items) {
        QJsonObject json{{QStringLiteral("key"), item.key},
                         {QStringLiteral("title"), item.title},
                         {QStringLiteral("by"), item.by},
                         {QStringLiteral("passed"), item.passed}};
        if (item.said.isEmpty()) {
            json.insert(QStringLiteral("text"), item.text);
        } else {
            json.insert(QStringLiteral("said"), QString::fromLatin1(item.said));
            json.insert(QStringLiteral("lead"), item.lead);
            json.insert(QStringLiteral("found"), item.text.mid(item.lead.size()));
        }
        if (item.at)
            json.insert(QStringLiteral("at"), toIso(*item.at));
        items.append(json);
    }
    return {{QStringLiteral("customer"), evidence.customer},
            {QStringLiteral("customer_name"), evidence.customerName},
            {QStringLiteral("statement"), evidence.statement},
            {QStringLiteral("items"), items}};
}

SignedEvidence evidenceFromJson(const QJsonObject &json)
{
    SignedEvidence evidence;
    evidence.customer = json.value(QStringLiteral("customer")).toString();
    evidence.customerName = json.value(QStringLiteral("customer_name")).toString();
    evidence.statement = json.value(QStringLiteral("statement")).toString();
    const QJsonArray items = json.value(QStringLiteral("items")).toArray();
    for (const QJsonValue &value : items) {
        const QJsonObject object = value.toObject();
        EvidenceItem item;
        item.key = object.value(QStringLiteral("key")).toString();
        item.title = object.value(QStringLiteral("title")).toString();
        item.said = object.value(QStringLiteral("said")).toString().toLatin1();
        item.lead = object.value(QStringLiteral("lead")).toString();
        item.text = item.said.isEmpty() ? object.value(QStringLiteral("text")).toString()
                                        : item.lead + textOrErased(object.value(QStringLiteral("found")));
        item.by = object.value(QStringLiteral("by")).toString();
        item.at = fromIso(object.value(QStringLiteral("at")).toString());
        item.passed = object.value(QStringLiteral("passed")).toBool();
        evidence.items.append(item);
    }
    return evidence;
}

QString initialsHowKey(InitialsHow how)
{
    switch (how) {
    case InitialsHow::InPerson:
        return QStringLiteral("in_person");
    case InitialsHow::ByPhone:
        return QStringLiteral("by_phone");
    case InitialsHow::InWriting:
        return QStringLiteral("in_writing");
    }
    return {};
}

std::optional<InitialsHow> initialsHowFromKey(const QString &key)
{
    for (const InitialsHow how : {InitialsHow::InPerson, InitialsHow::ByPhone, InitialsHow::InWriting}) {
        if (initialsHowKey(how) == key)
            return how;
    }
    return std::nullopt;
}

QString initialsHowText(InitialsHow how)
{
    switch (how) {
    case InitialsHow::InPerson:
        return say(QT_TRANSLATE_NOOP("Signoff", "in person"));
    case InitialsHow::ByPhone:
        return say(QT_TRANSLATE_NOOP("Signoff", "by phone"));
    case InitialsHow::InWriting:
        return say(QT_TRANSLATE_NOOP("Signoff", "in writing"));
    }
    return {};
}

QJsonObject signoffJson(const Signoff &signoff)
{
    QJsonObject json{{QStringLiteral("kind"), kindKey(signoff.kind)},
                     {QStringLiteral("customer"), signoff.customer},
                     {QStringLiteral("printed_name"), signoff.printedName},
                     {QStringLiteral("role"), signoff.role},
                     {QStringLiteral("initials"), signoff.initials},
                     {QStringLiteral("strokes"), strokesJson(signoff.strokes)},
                     {QStringLiteral("how"), initialsHowKey(signoff.how)},
                     {QStringLiteral("number"), signoff.number},
                     {QStringLiteral("read_back"), signoff.readBack},
                     {QStringLiteral("message"), signoff.message},
                     {QStringLiteral("reason"), signoff.reason},
                     {QStringLiteral("evidence"), evidenceJson(signoff.evidence)},
                     {QStringLiteral("hash"), QString::fromLatin1(signoff.hash)},
                     {QStringLiteral("taken_by"), signoff.takenBy}};
    if (signoff.at)
        json.insert(QStringLiteral("at"), toIso(*signoff.at));
    return json;
}

QJsonObject signoffBody(const Signoff &signoff)
{
    QJsonObject body = signoffJson(signoff);
    QJsonObject person;
    for (const char *key : OfThePerson)
        person.insert(QLatin1String(key), body.take(QLatin1String(key)));
    body.insert(QStringLiteral("person"), person);
    return body;
}

Signoff signoffFromJson(const QJsonObject &json)
{
    const QJsonValue apart = json.value(QLatin1String("person"));
    const QJsonObject person = apart.isObject() ? apart.toObject() : json;
    const auto text = [&json](const char *key) { return json.value(QLatin1String(key)).toString(); };
    const auto own = [&person](const char *key) { return person.value(QLatin1String(key)).toString(); };
    Signoff signoff;
    signoff.kind = kindFromKey(text("kind"));
    signoff.customer = text("customer");
    signoff.printedName = own("printed_name");
    signoff.role = own("role");
    signoff.initials = own("initials");
    signoff.strokes = strokesFromJson(person.value(QStringLiteral("strokes")).toArray());
    signoff.how = initialsHowFromKey(text("how")).value_or(InitialsHow::InPerson);
    signoff.number = own("number");
    signoff.readBack = own("read_back");
    signoff.message = own("message");
    signoff.reason = own("reason");
    if (!standInHash(apart).isEmpty()) {
        const bool given = signoff.kind == Signoff::Kind::Initials;
        (given ? signoff.printedName : signoff.reason) = QLatin1String(ErasedText);
        if (given)
            signoff.initials = QLatin1String(ErasedText);
    }
    signoff.evidence = evidenceFromJson(json.value(QStringLiteral("evidence")).toObject());
    signoff.hash = text("hash").toLatin1();
    signoff.takenBy = text("taken_by");
    signoff.at = fromIso(text("at"));
    return signoff;
}

QString signoffFault(const Signoff &signoff)
{
    if (signoff.customer.isEmpty())
        return say(QT_TRANSLATE_NOOP("Signoff", "It is not said whose initials these are."));
    const QString length = lengthFault(signoff);
    if (!length.isEmpty())
        return length;
    if (signoff.kind == Signoff::Kind::Initials)
        return initialsFault(signoff);
    if (signoff.reason.trimmed().isEmpty())
        return signoff.kind == Signoff::Kind::Declined
                   ? say(QT_TRANSLATE_NOOP("Signoff", "Write down why the customer declines."))
                   : say(QT_TRANSLATE_NOOP("Signoff",
                                           "Write down how the customer was tried to be reached."));
    return {};
}

SignoffState signoffState(const std::optional<Signoff> &newest, const QByteArray &hashNow)
{
    return newest ? signoffState(*newest, hashNow) : SignoffState::Waiting;
}

SignoffState signoffState(const Signoff &newest, const QByteArray &hashNow)
{
    switch (newest.kind) {
    case Signoff::Kind::Initials:
        return newest.hash == hashNow ? SignoffState::Signed : SignoffState::Outdated;
    case Signoff::Kind::Declined:
        return SignoffState::Declined;
    case Signoff::Kind::NotReached:
        break;
    }
    return SignoffState::NotReached;
}

} // namespace Switchback
