// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/testmessage.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestMessage)
};
using State = TestCheck::State;
constexpr int Ended = 7; ///< of a call's eight
constexpr int LongestText = 400;

TestCheck left(const TestCallJudged &call)
{
    const QString key = QStringLiteral("left");
    for (const TestCheck &check : call.checks.first(Ended)) {
        if (check.state == State::Failed)
            return {key, State::Failed, call.text};
    }
    const bool all = std::all_of(call.checks.cbegin(), call.checks.cbegin() + Ended,
                                 [](const TestCheck &one) { return one.state == State::Passed; });
    if (!all)
        return {key, call.verdict == QLatin1String("called_off") ? State::NotKnown : State::Failed,
                call.text};
    return {key, State::Passed, call.checks.at(2).text};
}

QString level(const HeardTone &heard)
{
    return Words::tr("%1 Hz at %2 dB").arg(std::lround(heard.hz)).arg(std::lround(heard.level));
}

TestCheck fetched(const TestCallPlan &leaves, const std::optional<TestCallSeen> &seen)
{
    const QString key = QStringLiteral("fetched");
    if (!seen)
        return {key, State::NotKnown, {}};
    const TestCallJudged call = judge(fetchPlan(leaves), *seen);
    if (seen->calledOff)
        return {key, State::NotKnown, call.text};
    // What the answering side says is in it, in the place of what it heard.
    const bool theirs = seen->answeredBy == leaves.site.id && seen->forOurCode;
    if (theirs && seen->there && seen->there->silent() && !sameTone(seen->here.hz, leaves.toneHz))
        return {key, State::Failed, Words::tr("%1 has no message of that code").arg(leaves.site.name)};
    for (const int check : {0, 1, 2, 3, 5, Ended}) {
        const TestCheck &one = call.checks.at(check);
        if (one.state != State::Passed)
            return {key, State::Failed,
                    QStringLiteral("%1: %2").arg(testCheckTitle(one.key),
                                                 one.text.isEmpty() ? Words::tr("not known") : one.text)};
    }
    return {key, State::Passed, Words::tr("%1 heard again").arg(level(seen->here))};
}

QString verdictOf(const TestMessageSeen &seen, const QList<TestCheck> &checks)
{
    if (seen.left.calledOff || (seen.fetched && seen.fetched->calledOff))
        return QStringLiteral("called_off");
    static const QStringList verdicts{QStringLiteral("not_left"), QStringLiteral("not_ended"),
                                      QStringLiteral("not_fetched")};
    for (qsizetype i = 0; i < checks.size(); ++i) {
        if (checks.at(i).state != State::Passed)
            return verdicts.at(i);
    }
    return QStringLiteral("passed");
}

QString sentence(const QString &verdict, const QList<TestCheck> &checks)
{
    if (verdict == QLatin1String("passed"))
        return Words::tr("A message was left and heard again.");
    if (verdict == QLatin1String("called_off"))
        return Words::tr("The test message was called off.");
    if (verdict == QLatin1String("not_left"))
        return Words::tr("No message could be left: %1").arg(checks.at(0).text);
    if (verdict == QLatin1String("not_ended"))
        return Words::tr("The call that left the message did not end in order: %1.").arg(checks.at(1).text);
    return Words::tr("The message was not heard again: %1.")
        .arg(checks.at(2).text.isEmpty() ? Words::tr("it did not come to that") : checks.at(2).text);
}

std::optional<QList<TestCheck>> checksOf(const QJsonArray &array)
{
    QList<TestCheck> checks;
    for (const QJsonValue &value : array) {
        const QJsonObject one = value.toObject();
        const QString state = one.value(QStringLiteral("state")).toString();
        checks += {one.value(QStringLiteral("key")).toString(),
                   state == QLatin1String("passed")   ? State::Passed
                   : state == QLatin1String("failed") ? State::Failed
                                                      : State::NotKnown,
                   visibleText(one.value(QStringLiteral("text")).toString(), LongestText)};
        if (checks.size() > messageCheckKeys().size() ||
            checks.last().key != messageCheckKeys().at(checks.size() - 1))
            return std::nullopt;
    }
    return checks.size() == messageCheckKeys().size() ? std::optional(checks) : std::nullopt;
}

Error unsound(const QString &text)
{
    return Error{QStringLiteral("bad_answer"), text, {}};
}

std::optional<HeardTone> heardAgain(const QJsonObject &data)
{
    const QJsonValue value = data.value(QStringLiteral("heard_again"));
    if (!value.isObject())
        return std::nullopt;
    return HeardTone{value[QStringLiteral("hz")].toDouble(), value[QStringLiteral("level_db")].toDouble(-99),
                     value[QStringLiteral("missing_percent")].toDouble(100) / 100};
}
} // namespace

const QStringList &messageCheckKeys()
{
    static const QStringList keys{QStringLiteral("left"), QStringLiteral("ended"), QStringLiteral("fetched")};
    return keys;
}

bool namesCode(const QString &text, const QString &code)
{
    if (code.isEmpty())
        return false;
    const auto isDigit = [&text](qsizetype at) {
        return at >= 0 && at < text.size() && text.at(at).isDigit();
    };
    for (qsizetype at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + 1)) {
        if (!isDigit(at - 1) && !isDigit(at + code.size()))
            return true;
    }
    return false;
}

TestCallPlan fetchPlan(const TestCallPlan &leaves)
{
    TestCallPlan plan = leaves;
    plan.site.toneHz = leaves.toneHz;
    // Whoever plays nothing says its own tone, or the other one's: that alone is no other site.
    for (TestCallSite &other : plan.others)
        other.toneHz = 0;
    plan.toneHz = 0;
    return plan;
}

TestCallJudged judgeMessage(const TestCallPlan &leaves, const TestMessageSeen &seen)
{
    const TestCallJudged call = judge(leaves, seen.left);
    TestCallJudged out;
    out.checks = {left(call), call.checks.at(Ended), fetched(leaves, seen.fetched)};
    out.verdict = verdictOf(seen, out.checks);
    out.text = sentence(out.verdict, out.checks);
    return out;
}

Result<TestMessageTold> readTestMessage(const QJsonObject &data, const QString &site)
{
    const auto checks = checksOf(data.value(QStringLiteral("checks")).toArray());
    if (!checks)
        return unsound(Words::tr("The site's answer has not all checks of a test message."));
    const auto call = readTestCall(data.value(QStringLiteral("left")).toObject(), site);
    if (!call)
        return call.error();
    TestMessageTold told;
    told.judged = {visibleText(data.value(QStringLiteral("verdict")).toString(), LongestText),
                   visibleText(data.value(QStringLiteral("text")).toString(), LongestText), *checks};
    told.left = *call;
    told.code = data.value(QStringLiteral("code")).toString();
    told.endedAt = fromIso(data.value(QStringLiteral("ended_at")).toString());
    told.again = heardAgain(data);
    static const QRegularExpression digits(QStringLiteral("\\A[0-9]{6}\\z"));
    if (!digits.match(told.code).hasMatch())
        return unsound(Words::tr("The site's answer does not name the code of its message."));
    const bool all = std::all_of(checks->cbegin(), checks->cend(),
                                 [](const TestCheck &each) { return each.state == State::Passed; });
    const bool says = data.value(QStringLiteral("passed")).toBool();
    if (says != told.judged.passed() || (says && (!all || !call->judged.passed() || !told.endedAt)))
        return unsound(Words::tr("The site's answer contradicts itself: its checks and its verdict differ."));
    if (says && data.value(QStringLiteral("site")).toString() != site)
        return unsound(Words::tr("The site's answer is about another site."));
    return told;
}

} // namespace Switchback
