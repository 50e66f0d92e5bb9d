// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/answers.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int TextLength = 500;
constexpr Duration LongestPause = std::chrono::hours(1);
constexpr int FinalRank = 3;

QString words(const char *text)
{
    return QCoreApplication::translate("TwilioAnswers", text);
}

QString sidOf(const QString &text, TwilioKind kind)
{
    static const QRegularExpression sms(QStringLiteral("\\A(?:SM|MM)[0-9a-f]{32}\\z"));
    static const QRegularExpression call(QStringLiteral("\\ACA[0-9a-f]{32}\\z"));
    return (kind == TwilioKind::Sms ? sms : call).match(text).hasMatch() ? text : QString();
}

/// A number or a text of digits; "0" is none.
QString codeOf(const QJsonValue &value)
{
    const QString text = value.isDouble() ? QString::number(qint64(value.toDouble())) : value.toString();
    static const QRegularExpression shape(QStringLiteral("\\A[1-9][0-9]{0,9}\\z"));
    return shape.match(text).hasMatch() ? text : QString();
}

QString wordOf(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("\\A[a-z_-]{1,40}\\z"));
    return shape.match(text).hasMatch() ? text : QString();
}

TwilioState stateOf(const QJsonObject &object, TwilioKind kind)
{
    TwilioState out;
    out.sid = sidOf(object.value(QLatin1String("sid")).toString(), kind);
    out.status = wordOf(object.value(QLatin1String("status")).toString());
    out.code = codeOf(object.value(QLatin1String("error_code")));
    out.text = visibleText(object.value(QLatin1String("error_message")).toString(), TextLength);
    out.answeredBy = wordOf(object.value(QLatin1String("answered_by")).toString());
    out.body = object.value(QLatin1String("body")).toString().left(4000);
    static const QRegularExpression e164(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    const QString from = object.value(QLatin1String("from")).toString();
    out.from = e164.match(from).hasMatch() ? from : QString();
    out.incoming = object.value(QLatin1String("direction")).toString() == QLatin1String("inbound");
    out.created = momentOf(object.value(QLatin1String("date_created")).toString().toLatin1());
    return out;
}

QString listKey(TwilioKind kind)
{
    return kind == TwilioKind::Sms ? QStringLiteral("messages") : QStringLiteral("calls");
}

/// In the provider's own words, or what its number says.
QString said(const QJsonObject &error, int status)
{
    const QString text = visibleText(error.value(QLatin1String("message")).toString(), TextLength);
    return text.isEmpty() ? QStringLiteral("HTTP %1").arg(status) : text;
}

/// Codes of a number that can't be reached this way, whoever sends: see the list of Twilio's error codes. The
/// others are faults of our account or our number.
bool concernsNumber(const QString &code)
{
    static const QStringList all{QStringLiteral("13223"), QStringLiteral("13224"), QStringLiteral("21211"),
                                 QStringLiteral("21214"), QStringLiteral("21217"), QStringLiteral("21265"),
                                 QStringLiteral("21610"), QStringLiteral("21612"), QStringLiteral("21614"),
                                 QStringLiteral("21617"), QStringLiteral("21635")};
    return all.contains(code);
}

Duration retryAfterOf(const HttpAnswer &answer, Instant now)
{
    bool number = false;
    const qint64 seconds = answer.retryAfter.trimmed().toLongLong(&number);
    if (number && seconds >= 0)
        return std::min<Duration>(std::chrono::seconds(std::min<qint64>(seconds, 86'400)), LongestPause);
    const std::optional<Instant> at = momentOf(answer.retryAfter);
    return at ? std::clamp<Duration>(*at - now, Duration{0}, LongestPause) : Duration{-1};
}
} // namespace

bool isSid(const QString &name, TwilioKind kind)
{
    return !sidOf(name, kind).isEmpty();
}

std::optional<Instant> momentOf(const QByteArray &date)
{
    const time_t at = date.isEmpty() ? -1 : curl_getdate(date.constData(), nullptr);
    return at < 0 ? std::nullopt : std::optional(instantFromMs(qint64(at) * 1000));
}

std::optional<TwilioState> stateOf(const QByteArray &json, TwilioKind kind)
{
    const TwilioState state = stateOf(QJsonDocument::fromJson(json).object(), kind);
    return state.sid.isEmpty() ? std::nullopt : std::optional(state);
}

std::optional<TwilioState> stateOf(const FormFields &fields, TwilioKind kind)
{
    const auto text = [&fields](const char *name) { return QString::fromUtf8(fieldOf(fields, name)); };
    const bool sms = kind == TwilioKind::Sms;
    TwilioState out;
    out.sid = sidOf(text(sms ? "MessageSid" : "CallSid"), kind);
    out.status = wordOf(text(sms ? "MessageStatus" : "CallStatus"));
    out.code = codeOf(text("ErrorCode"));
    out.text = visibleText(text("ErrorMessage"), TextLength);
    out.answeredBy = wordOf(text("AnsweredBy"));
    return out.sid.isEmpty() ? std::nullopt : std::optional(out);
}

TwilioPage pageOf(const QByteArray &json, TwilioKind kind)
{
    TwilioPage out;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonValue list = object.value(listKey(kind));
    out.sound = list.isArray();
    for (const QJsonValue &one : list.toArray()) {
        const TwilioState state = stateOf(one.toObject(), kind);
        out.sound = out.sound && !state.sid.isEmpty();
        out.all += state;
    }
    const QString next = object.value(QLatin1String("next_page_uri")).toString();
    if (next.startsWith(QLatin1String("/2010-04-01/")) && next.size() < 2000)
        out.next = next;
    else if (!next.isEmpty())
        out.sound = false;
    return out;
}

QString keyOf(const QByteArray &eventsJson)
{
    QString key;
    static const QRegularExpression shape(QStringLiteral("\\A[0-9*#]{1,4}\\z"));
    const QJsonArray events =
        QJsonDocument::fromJson(eventsJson).object().value(QLatin1String("events")).toArray();
    for (const QJsonValue &event : events) {
        const QJsonObject fields = event.toObject()
                                       .value(QLatin1String("request"))
                                       .toObject()
                                       .value(QLatin1String("parameters"))
                                       .toObject();
        // Documented in snake_case; the calls themselves carry them with a capital.
        for (const QString &name : {QStringLiteral("digits"), QStringLiteral("Digits")}) {
            const QString digits = fields.value(name).toString();
            if (shape.match(digits).hasMatch())
                key = digits;
        }
    }
    return key;
}

Duration pauseOf(const HttpAnswer &answer, Instant now, int refusals, double dice)
{
    const Duration asked = retryAfterOf(answer, now);
    if (asked >= Duration{0})
        return asked;
    const Duration whole = std::chrono::seconds(1LL << std::clamp(refusals, 0, 2));
    return Duration(qint64(double(whole.count()) * (0.75 + 0.5 * dice)));
}

TwilioOutcome outcomeOf(const HttpAnswer &answer, TwilioKind kind, std::optional<Instant> notBefore)
{
    using What = Attempted::What;
    TwilioOutcome out;
    Attempted &as = out.attempted;
    as.text = answer.error;
    if (answer.how == HttpAnswer::How::Held) {
        as.notBefore = notBefore;
        return out;
    }
    if (answer.how == HttpAnswer::How::NotSent) {
        out.trouble = answer.error;
        return out;
    }
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const QString code = codeOf(object.value(QLatin1String("code")));
    const int status = answer.status;
    if (answer.how == HttpAnswer::How::Maybe || status >= 500) {
        as.what = What::Maybe;
        as.text = answer.error.isEmpty() ? said(object, status) : answer.error;
    } else if (status >= 200 && status < 300) {
        const auto state = stateOf(answer.body, kind);
        as.what = state ? What::Sent : What::Maybe;
        as.reference = state ? state->sid : QString();
        as.text = state ? state->status : words("it answered, but named no message");
    } else {
        as.code = code.isEmpty() ? QString::number(status) : code;
        as.text = said(object, status);
        // What is wrong with our account or our number is final for nobody.
        as.what = status == 400 && concernsNumber(code) ? What::Refused : What::Later;
        if (status == 429)
            as.notBefore = notBefore;
        else if (status != 400 || !concernsNumber(code))
            out.trouble = words("it refuses what we ask of it: %1 (%2)").arg(as.text, as.code);
    }
    return out;
}

int rankOf(const QString &status, TwilioKind kind)
{
    static const QHash<QString, int> sms{{QStringLiteral("accepted"), 0},
                                         {QStringLiteral("scheduled"), 0},
                                         {QStringLiteral("queued"), 0},
                                         {QStringLiteral("sending"), 1},
                                         {QStringLiteral("sent"), 2},
                                         {QStringLiteral("partially_delivered"), 2},
                                         {QStringLiteral("delivered"), FinalRank},
                                         {QStringLiteral("read"), FinalRank + 1},
                                         {QStringLiteral("undelivered"), FinalRank},
                                         {QStringLiteral("failed"), FinalRank},
                                         {QStringLiteral("canceled"), FinalRank}};
    static const QHash<QString, int> call{
        {QStringLiteral("queued"), 0},         {QStringLiteral("initiated"), 0},
        {QStringLiteral("ringing"), 1},        {QStringLiteral("in-progress"), 2},
        {QStringLiteral("answered"), 2},       {QStringLiteral("completed"), FinalRank},
        {QStringLiteral("busy"), FinalRank},   {QStringLiteral("no-answer"), FinalRank},
        {QStringLiteral("failed"), FinalRank}, {QStringLiteral("canceled"), FinalRank}};
    return (kind == TwilioKind::Sms ? sms : call).value(status, -1);
}

bool isFinal(const QString &status, TwilioKind kind)
{
    return rankOf(status, kind) >= FinalRank;
}

Heard heardOf(const TwilioState &state, TwilioKind kind)
{
    Heard out;
    const bool there =
        state.status == QLatin1String("delivered") || state.status == QLatin1String("completed");
    const bool machine =
        state.answeredBy.startsWith(QLatin1String("machine")) || state.answeredBy == QLatin1String("fax");
    if (there && kind == TwilioKind::Call && machine) {
        out.what = Heard::What::Automatic;
        out.code = state.answeredBy;
        out.text = words("an answering machine took the call");
    } else if (there) {
        out.what = Heard::What::Delivered;
    } else if (state.status == QLatin1String("read")) { // of WhatsApp and RCS, behind "delivered"
        out.what = Heard::What::Read;
    } else {
        out.what = Heard::What::Failed;
        out.code = state.code.isEmpty() ? state.status : state.code;
        out.text = state.text.isEmpty() ? state.status : state.text;
    }
    return out;
}

} // namespace Switchback
