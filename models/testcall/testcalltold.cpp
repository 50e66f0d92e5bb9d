// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/testcalltold.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestCall)
};
using State = TestCheck::State;

constexpr int LongestText = 400;

const QStringList &checkKeys()
{
    static const QStringList keys{QStringLiteral("connected"),   QStringLiteral("answered"),
                                  QStringLiteral("site"),        QStringLiteral("heard_here"),
                                  QStringLiteral("heard_there"), QStringLiteral("keys"),
                                  QStringLiteral("loss"),        QStringLiteral("ended")};
    return keys;
}

QString text(const QJsonObject &object, const char *key)
{
    return visibleText(object.value(QLatin1String(key)).toString(), LongestText);
}

std::optional<Duration> length(const QJsonObject &object, const char *key)
{
    const QJsonValue value = object.value(QLatin1String(key));
    return value.isDouble() && value.toDouble() >= 0 ? std::optional(Duration(value.toInteger()))
                                                     : std::nullopt;
}

std::optional<HeardTone> heard(const QJsonObject &data, const char *key)
{
    const QJsonValue value = data.value(QLatin1String(key));
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject tone = value.toObject();
    return HeardTone{tone.value(QStringLiteral("hz")).toDouble(),
                     tone.value(QStringLiteral("level_db")).toDouble(-99),
                     tone.value(QStringLiteral("missing_percent")).toDouble(100) / 100};
}

std::optional<RtpFigures> figures(const QJsonObject &data, const char *key)
{
    const QJsonValue value = data.value(QLatin1String(key));
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject rtp = value.toObject();
    return RtpFigures{rtp.value(QStringLiteral("packets")).toInteger(),
                      rtp.value(QStringLiteral("lost")).toInteger(),
                      rtp.value(QStringLiteral("jitter_ms")).toDouble()};
}

std::optional<QList<TestCheck>> checksOf(const QJsonArray &array)
{
    QList<TestCheck> checks;
    for (const QJsonValue &value : array) {
        const QJsonObject one = value.toObject();
        const QString key = one.value(QStringLiteral("key")).toString();
        const QString word = one.value(QStringLiteral("state")).toString();
        if (key != checkKeys().value(checks.size()))
            return std::nullopt;
        State state = State::NotKnown;
        for (const State each : {State::Passed, State::Failed}) {
            if (word == stateWord(each))
                state = each;
        }
        checks += TestCheck{key, state, text(one, "text")};
    }
    return checks.size() == checkKeys().size() ? std::optional(checks) : std::nullopt;
}

Error unsound(const QString &why)
{
    return {QStringLiteral("bad_answer"), why, Words::tr("It counts as not passed. Place it again.")};
}

QString level(const HeardTone &tone)
{
    return Words::tr("%1 dB").arg(std::lround(tone.level));
}
} // namespace

Result<TestCallTold> readTestCall(const QJsonObject &data, const QString &site)
{
    const auto checks = checksOf(data.value(QStringLiteral("checks")).toArray());
    if (!checks)
        return unsound(Words::tr("The site's answer does not name the eight checks of a test call."));
    TestCallTold told;
    told.judged = {text(data, "verdict"), text(data, "text"), *checks};
    told.number = text(data, "number");
    told.answeredBy = text(data, "answered_by");
    told.answered = length(data, "answered_ms");
    told.talked = length(data, "talked_ms").value_or(Duration{0});
    told.here = heard(data, "heard_here");
    told.there = heard(data, "heard_there");
    told.fromHere = figures(data, "rtp_from_here");
    told.toHere = figures(data, "rtp_to_here");
    const bool all = std::all_of(checks->cbegin(), checks->cend(),
                                 [](const TestCheck &each) { return each.state == State::Passed; });
    const bool says = data.value(QStringLiteral("passed")).toBool();
    if (says != told.judged.passed() || (says && !all))
        return unsound(Words::tr("The site's answer contradicts itself: its checks and its verdict differ."));
    const QString meant = data.value(QStringLiteral("site")).toString();
    if (says && (meant != site || told.answeredBy != site))
        return unsound(Words::tr("The site's answer is about another site."));
    return told;
}

QString testCallFigures(const TestCallTold &told)
{
    QStringList parts;
    if (told.answered)
        parts += Words::tr("answered after %1 s").arg(double(told.answered->count()) / 1000, 0, 'f', 2);
    if (told.here && told.there)
        parts += Words::tr("heard here at %1, there at %2").arg(level(*told.here), level(*told.there));
    else if (told.here)
        parts += Words::tr("heard here at %1").arg(level(*told.here));
    if (told.fromHere && told.toHere)
        parts += Words::tr("lost %1 of %2 there, %3 of %4 here")
                     .arg(told.fromHere->lost)
                     .arg(told.fromHere->packets + told.fromHere->lost)
                     .arg(told.toHere->lost)
                     .arg(told.toHere->packets + told.toHere->lost);
    return parts.join(QStringLiteral(" · "));
}

QStringList failedChecks(const TestCallJudged &judged)
{
    QStringList lines;
    for (const TestCheck &check : judged.checks) {
        if (check.state == State::Failed)
            lines += QStringLiteral("%1: %2").arg(testCheckTitle(check.key), check.text);
    }
    return lines;
}

} // namespace Switchback
