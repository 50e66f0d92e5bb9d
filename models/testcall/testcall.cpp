// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/testcall.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QHash>

#include <cmath>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestCall)
};

using State = TestCheck::State;

constexpr double Gone = 0.9; ///< missing for so much of the time: it isn't there

QString seconds(Duration length)
{
    return Words::tr("%1 s").arg(double(length.count()) / 1000, 0, 'f', 2);
}

QString percent(double share)
{
    return QString::number(std::ceil(share * 100 - 1e-9));
}

QString nameOf(const TestCallPlan &plan, const QString &id)
{
    for (const TestCallSite &site : plan.others) {
        if (site.id == id)
            return site.name;
    }
    return id == plan.site.id ? plan.site.name : visibleText(id, 40);
}

TestCheck connected(const TestCallSeen &seen)
{
    const QString key = QStringLiteral("connected");
    const QString why = visibleText(seen.reason, 120);
    if (seen.answered)
        return {key, State::Passed, Words::tr("%1 after %2").arg(seen.code).arg(seconds(*seen.answered))};
    if (seen.code >= 300)
        return {key, State::Failed,
                Words::tr("refused: %1").arg(why.isEmpty() ? QString::number(seen.code) : why)};
    if (seen.reached)
        return {key, State::Passed, Words::tr("it rang after %1").arg(seconds(*seen.reached))};
    if (seen.calledOff)
        return {key, State::NotKnown, {}};
    return {key, State::Failed, why.isEmpty() ? Words::tr("the SBC did not answer") : why};
}

TestCheck answered(const TestCallSeen &seen)
{
    const QString key = QStringLiteral("answered");
    if (seen.answered)
        return {key, State::Passed, Words::tr("%1 from dialling to the answer").arg(seconds(*seen.answered))};
    if (seen.reached && seen.code < 300 && !seen.calledOff)
        return {key, State::Failed, Words::tr("it rang, and nobody answered in time")};
    return {key, State::NotKnown, {}};
}

TestCheck rightSite(const TestCallPlan &plan, const TestCallSeen &seen)
{
    const QString key = QStringLiteral("site");
    if (!seen.answered)
        return {key, State::NotKnown, {}};
    if (seen.answeredBy == plan.site.id && seen.forOurCode)
        return {key, State::Passed, Words::tr("%1, by its key and our code").arg(plan.site.name)};
    if (!seen.answeredBy.isEmpty() && seen.answeredBy != plan.site.id)
        return {key, State::Failed,
                Words::tr("answered by %1 instead of %2").arg(nameOf(plan, seen.answeredBy), plan.site.name)};
    if (seen.keysCame && seen.answeredBy.isEmpty())
        return {key, State::Failed,
                Words::tr("whoever answered does not have the key of %1").arg(plan.site.name)};
    // No key proves who it was; the tone of another site is a fault all the same.
    for (const TestCallSite &other : plan.others) {
        if (!sameTone(seen.here.hz, plan.site.toneHz) && sameTone(seen.here.hz, other.toneHz))
            return {key, State::Failed, Words::tr("the tone is that of %1").arg(other.name)};
    }
    return {key, State::NotKnown,
            seen.keysCame ? Words::tr("its answer was not for our code")
                          : Words::tr("no answer by keys says who it was")};
}

TestCheck heardTone(const QString &key, const HeardTone &heard, double wantedHz, double mostMissing)
{
    const QString level = Words::tr("%1 dB").arg(std::lround(heard.level));
    if (heard.silent())
        return {key, State::Failed, Words::tr("silence")};
    if (heard.missing <= mostMissing)
        return {key, State::Passed,
                Words::tr("%1 Hz at %2, %3 % missing")
                    .arg(std::lround(heard.hz))
                    .arg(level, percent(std::max(0.0, heard.missing)))};
    if (heard.hz > 0 && !sameTone(heard.hz, wantedHz))
        return {key, State::Failed,
                Words::tr("the wrong tone: %1 Hz instead of %2 Hz").arg(std::lround(heard.hz)).arg(wantedHz)};
    if (heard.hz <= 0)
        return {key, State::Failed, Words::tr("no tone, but other sound at %1").arg(level)};
    return {key, State::Failed,
            Words::tr("%1 Hz at %2, but %3 % of it missing")
                .arg(std::lround(heard.hz))
                .arg(level, percent(heard.missing))};
}

TestCheck heardHere(const TestCallPlan &plan, const TestCallSeen &seen)
{
    const QString key = QStringLiteral("heard_here");
    return seen.answered ? heardTone(key, seen.here, plan.site.toneHz, plan.mostMissing)
                         : TestCheck{key, State::NotKnown, {}};
}

TestCheck heardThere(const TestCallPlan &plan, const TestCallSeen &seen)
{
    const QString key = QStringLiteral("heard_there");
    if (!seen.answered)
        return {key, State::NotKnown, {}};
    if (!seen.there)
        return {key, State::NotKnown, Words::tr("the answering side told nothing of what it heard")};
    return heardTone(key, *seen.there, plan.toneHz, plan.mostMissing);
}

TestCheck keys(const TestCallSeen &seen)
{
    const QString key = QStringLiteral("keys");
    if (!seen.answered)
        return {key, State::NotKnown, {}};
    if (!seen.codeKeyed)
        return {key, seen.calledOff ? State::NotKnown : State::Failed,
                Words::tr("our code could not be keyed")};
    if (!seen.keysCame)
        return {key, seen.calledOff ? State::NotKnown : State::Failed,
                seen.scrapsCame ? Words::tr("the keys that came are no whole answer")
                                : Words::tr("no answer came by keys")};
    if (!seen.forOurCode && !seen.answeredBy.isEmpty())
        return {key, State::Failed, Words::tr("our keys did not arrive there")};
    if (!seen.keysRight)
        return {key, State::Failed, Words::tr("no key of ours made the answer that came by keys")};
    return {key, State::Passed, Words::tr("both ways")};
}

bool tooMany(const RtpFigures &figures, double mostLost)
{
    const qint64 all = figures.packets + figures.lost;
    return all > 0 && double(figures.lost) / double(all) > mostLost;
}

TestCheck loss(const TestCallPlan &plan, const TestCallSeen &seen)
{
    const QString key = QStringLiteral("loss");
    if (!seen.answered)
        return {key, State::NotKnown, {}};
    if (seen.toHere && tooMany(*seen.toHere, plan.mostLost) && !seen.fromHere)
        return {key, State::Failed,
                Words::tr("lost %1 of %2 here; of what came there nothing was told")
                    .arg(seen.toHere->lost)
                    .arg(seen.toHere->packets + seen.toHere->lost)};
    if (!seen.fromHere || !seen.toHere) {
        // Not every SBC lets it through. The tones say as much of what is lost.
        const double missing = std::max(seen.here.missing, seen.there ? seen.there->missing : 1.0);
        return {key,
                !seen.there                   ? State::NotKnown
                : missing <= plan.mostMissing ? State::Passed
                                              : State::Failed,
                Words::tr("RTCP does not tell of both ways; of the tones at most %1 % missing")
                    .arg(percent(missing))};
    }
    const bool bad = tooMany(*seen.fromHere, plan.mostLost) || tooMany(*seen.toHere, plan.mostLost);
    return {key, bad ? State::Failed : State::Passed,
            Words::tr("lost %1 of %2 there, %3 of %4 here; jitter %5 ms, %6 ms")
                .arg(seen.fromHere->lost)
                .arg(seen.fromHere->packets + seen.fromHere->lost)
                .arg(seen.toHere->lost)
                .arg(seen.toHere->packets + seen.toHere->lost)
                .arg(seen.fromHere->jitterMs, 0, 'f', 1)
                .arg(seen.toHere->jitterMs, 0, 'f', 1)};
}

/// All that was sent came, as RTCP says of both ways: it was not there in time.
bool cameLate(const TestCallSeen &seen)
{
    return seen.fromHere && seen.toHere && seen.fromHere->lost == 0 && seen.toHere->lost == 0;
}

TestCheck ended(const TestCallSeen &seen)
{
    const QString key = QStringLiteral("ended");
    if (!seen.answered)
        return {key, State::NotKnown, {}};
    if (seen.endedByOther)
        return {key, State::Failed, Words::tr("the other side ended it after %1").arg(seconds(seen.talked))};
    if (!seen.byeAnswered)
        return {key, State::Failed, Words::tr("its end was not confirmed")};
    return {key, State::Passed, Words::tr("by us after %1, and confirmed").arg(seconds(seen.talked))};
}

/// Which of the verdicts it is, where the checks alone don't say.
QString audioVerdict(const TestCallPlan &plan, const TestCallSeen &seen, bool hereBad, bool thereBad)
{
    const bool hereSilent = seen.here.silent();
    const bool thereSilent = !seen.there || seen.there->silent();
    if (hereSilent && thereSilent)
        return QStringLiteral("silence");
    if ((hereBad && !hereSilent && seen.here.hz > 0 && !sameTone(seen.here.hz, plan.site.toneHz)) ||
        (thereBad && !thereSilent && seen.there->hz > 0 && !sameTone(seen.there->hz, plan.toneHz)))
        return QStringLiteral("wrong_tone");
    // Half of a tone came all the same.
    const bool hereGone = hereBad && seen.here.missing >= Gone;
    const bool thereGone = thereBad && seen.there && seen.there->missing >= Gone;
    if (!hereGone && !thereGone)
        return QStringLiteral("lossy");
    return hereGone ? QStringLiteral("not_heard_here") : QStringLiteral("not_heard_there");
}

QString verdictOf(const TestCallPlan &plan, const TestCallSeen &seen, const QList<TestCheck> &checks)
{
    const auto is = [&](int check, State state) { return checks.at(check).state == state; };
    enum { Connected, Answered, Site, Here, There, Keys, Loss, Ended };
    if (seen.calledOff)
        return QStringLiteral("called_off");
    if (!is(Connected, State::Passed))
        return seen.code >= 300 ? QStringLiteral("refused") : QStringLiteral("unreachable");
    if (!is(Answered, State::Passed))
        return QStringLiteral("no_answer");
    if (is(Site, State::Failed))
        return seen.keysCame && seen.answeredBy.isEmpty() ? QStringLiteral("unknown_site")
                                                          : QStringLiteral("wrong_site");
    const bool hereBad = is(Here, State::Failed);
    // Whose keys don't arrive either is not heard: nothing of what we send comes there.
    const bool thereBad = is(There, State::Failed);
    if (hereBad || thereBad)
        return audioVerdict(plan, seen, hereBad, thereBad);
    if (!is(Keys, State::Passed) || !is(Site, State::Passed))
        return QStringLiteral("no_keys");
    if (!is(There, State::Passed))
        return QStringLiteral("not_heard_there");
    if (!is(Loss, State::Passed))
        return QStringLiteral("lossy");
    return is(Ended, State::Passed) ? QStringLiteral("passed") : QStringLiteral("not_ended");
}

QString sentence(const QString &verdict, const TestCallPlan &plan, const TestCallSeen &seen,
                 const QList<TestCheck> &checks)
{
    const QString &site = plan.site.name;
    if (verdict == QLatin1String("passed"))
        return Words::tr("%1 answered, and both sides heard each other.").arg(site);
    if (verdict == QLatin1String("called_off"))
        return Words::tr("The test call was called off.");
    if (verdict == QLatin1String("refused") || verdict == QLatin1String("unreachable"))
        return Words::tr("The test call did not come through: %1.").arg(checks.at(0).text);
    if (verdict == QLatin1String("no_answer"))
        return Words::tr("It rang, and nobody answered the test call in time.");
    if (verdict == QLatin1String("wrong_site") || verdict == QLatin1String("unknown_site"))
        return Words::tr("The wrong site: %1.").arg(checks.at(2).text);
    if (verdict == QLatin1String("silence"))
        return seen.there ? Words::tr("Neither side heard the other.")
                          : Words::tr("Nothing was heard here, and the other side told nothing.");
    if (verdict == QLatin1String("not_heard_here"))
        return Words::tr("Audio goes one way only: %1 is not heard here.").arg(site);
    if (verdict == QLatin1String("not_heard_there"))
        return Words::tr("Audio goes one way only: the caller is not heard at %1.").arg(site);
    if (verdict == QLatin1String("wrong_tone"))
        return Words::tr("A wrong tone was heard: %1.")
            .arg(checks.at(checks.at(3).state == State::Failed ? 3 : 4).text);
    if (verdict == QLatin1String("no_keys"))
        return Words::tr("Keys (DTMF) do not get through: %1.").arg(checks.at(5).text);
    if (verdict == QLatin1String("lossy"))
        return cameLate(seen)
                   ? Words::tr("Too much of the sound came late, though RTCP tells of no lost packet: "
                               "a machine on its way may have stood still.")
                   : Words::tr("Too much of the sound was lost.");
    return Words::tr("The test call did not end in order: %1.").arg(checks.at(7).text);
}
} // namespace

bool sameTone(double one, double other)
{
    return other > 0 && std::abs(one - other) <= std::max(10.0, other * 0.03);
}

TestCallJudged judge(const TestCallPlan &plan, const TestCallSeen &seen)
{
    TestCallJudged out;
    out.checks = {connected(seen),        answered(seen), rightSite(plan, seen), heardHere(plan, seen),
                  heardThere(plan, seen), keys(seen),     loss(plan, seen),      ended(seen)};
    out.verdict = verdictOf(plan, seen, out.checks);
    out.text = sentence(out.verdict, plan, seen, out.checks);
    return out;
}

QString testCheckTitle(const QString &key)
{
    static const QHash<QString, const char *> titles{
        {QStringLiteral("connected"), QT_TRANSLATE_NOOP("TestCall", "Connected")},
        {QStringLiteral("answered"), QT_TRANSLATE_NOOP("TestCall", "Answered")},
        {QStringLiteral("site"), QT_TRANSLATE_NOOP("TestCall", "By the right site")},
        {QStringLiteral("heard_here"), QT_TRANSLATE_NOOP("TestCall", "Heard here")},
        {QStringLiteral("heard_there"), QT_TRANSLATE_NOOP("TestCall", "Heard there")},
        {QStringLiteral("keys"), QT_TRANSLATE_NOOP("TestCall", "Keys")},
        {QStringLiteral("loss"), QT_TRANSLATE_NOOP("TestCall", "Loss")},
        {QStringLiteral("ended"), QT_TRANSLATE_NOOP("TestCall", "Ended")},
        {QStringLiteral("left"), QT_TRANSLATE_NOOP("TestCall", "Message left")},
        {QStringLiteral("fetched"), QT_TRANSLATE_NOOP("TestCall", "Fetched again")},
        {QStringLiteral("mail"), QT_TRANSLATE_NOOP("TestCall", "E-mail arrived")},
        {QStringLiteral("sms"), QT_TRANSLATE_NOOP("TestCall", "SMS arrived")}};
    const char *title = titles.value(key, nullptr);
    return title ? QCoreApplication::translate("TestCall", title) : visibleText(key, 40);
}

QString stateWord(TestCheck::State state)
{
    switch (state) {
    case State::Passed:
        return QStringLiteral("passed");
    case State::Failed:
        return QStringLiteral("failed");
    case State::NotKnown:
        break;
    }
    return QStringLiteral("not_known");
}

} // namespace Switchback
