// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/logcheckedtext.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogChecked)
};

/// So many who say the same are named.
constexpr qsizetype MostNamed = 12;
constexpr int LongestReason = 400;
constexpr int LongestName = 80;

QString number(qint64 seq)
{
    return QLocale().toString(seq);
}

QString wholeText(const LogChecked &checked)
{
    const QString text =
        counted("LogChecked", QT_TRANSLATE_N_NOOP("LogChecked", "The log is whole: %1 events."),
                checked.events)
            .arg(number(checked.events));
    const qsizetype gaps = checked.gaps().size();
    if (gaps == 0)
        return text;
    return text + QLatin1Char(' ') +
           counted("LogChecked", QT_TRANSLATE_N_NOOP("LogChecked", "%1 gaps in it were signed for."), gaps)
               .arg(number(gaps));
}

QList<WitnessWord> wordsOf(const LogChecked &checked, Agreement::How how)
{
    QList<WitnessWord> out;
    std::copy_if(checked.words.cbegin(), checked.words.cend(), std::back_inserter(out),
                 [how](const WitnessWord &word) { return word.agreement.how == how; });
    return out;
}

QString moreText(Agreement::How how, qsizetype more)
{
    switch (how) {
    case Agreement::How::Whole:
        return counted(
            "LogChecked",
            QT_TRANSLATE_N_NOOP("LogChecked", "%1 more say that the log holds what they were told."), more);
    case Agreement::How::Silent:
        return counted("LogChecked", QT_TRANSLATE_N_NOOP("LogChecked", "%1 more say nothing."), more);
    case Agreement::How::SignedFor:
        return counted("LogChecked",
                       QT_TRANSLATE_N_NOOP("LogChecked", "%1 more were told what is lost, and signed for."),
                       more);
    case Agreement::How::Missing:
    case Agreement::How::Other:
        break;
    }
    return counted("LogChecked",
                   QT_TRANSLATE_N_NOOP("LogChecked", "%1 more were told what the log does not hold."), more);
}

void addWords(QList<LogLine> &lines, const LogChecked &checked, Agreement::How how, Mark mark)
{
    const QList<WitnessWord> words = wordsOf(checked, how);
    // What was typed in is named, however many others say the same.
    qsizetype named = 0;
    qsizetype more = 0;
    for (const WitnessWord &word : words) {
        if (word.pair.isEmpty() || named++ < MostNamed)
            lines += LogLine{mark, wordText(checked, word)};
        else
            ++more;
        if (word.looksRemade())
            lines += LogLine{
                Mark::Bad,
                Words::tr("What stands in its place is dated %1, before %2 was told of what is lost. In a "
                          "store that was put back from a backup it would be dated later: this is how a log "
                          "looks that somebody made anew.")
                    .arg(momentUtc(*word.insteadAt), word.agreement.who)};
    }
    if (more > 0)
        lines += LogLine{mark, moreText(how, more).arg(number(more))};
}

/// Two consoles that meet write such an event too, and it changes nothing: no alarm.
QString oddKeysText(const QList<qint64> &odd)
{
    QStringList named;
    for (const qint64 seq : odd.first(std::min(odd.size(), MostNamed)))
        named += number(seq);
    const QString text = counted(
        "LogChecked",
        QT_TRANSLATE_N_NOOP(
            "LogChecked", "%1 events say of a key what can't be, and count for nothing: %2. Which keys count "
                          "is told by: switchback keys list"),
        odd.size());
    return text.arg(number(odd.size()), named.join(QStringLiteral(", ")) +
                                            (odd.size() > MostNamed ? QStringLiteral(", …") : QString()));
}

QString howKey(Agreement::How how)
{
    switch (how) {
    case Agreement::How::Whole:
        return QStringLiteral("whole");
    case Agreement::How::Missing:
        return QStringLiteral("missing");
    case Agreement::How::Other:
        return QStringLiteral("other");
    case Agreement::How::SignedFor:
        return QStringLiteral("signed_for");
    case Agreement::How::Silent:
        break;
    }
    return QStringLiteral("silent");
}

QJsonObject wordJson(const LogChecked &checked, const WitnessWord &word)
{
    const Agreement &said = word.agreement;
    QJsonObject json{{QStringLiteral("pair"), word.pair},
                     {QStringLiteral("chain"), word.chain},
                     {QStringLiteral("who"), said.who},
                     {QStringLiteral("says"), howKey(said.how)},
                     {QStringLiteral("last_good"), said.lastGood},
                     {QStringLiteral("text"), wordText(checked, word)}};
    if (said.told)
        json.insert(QStringLiteral("told"), said.told->seq);
    if (said.toldAt)
        json.insert(QStringLiteral("told_at"), toIso(*said.toldAt));
    if (said.first)
        json.insert(QStringLiteral("first_other"), *said.first);
    if (word.looksRemade())
        json.insert(QStringLiteral("looks_remade"), true);
    return json;
}
} // namespace

QString wordText(const LogChecked &checked, const WitnessWord &word)
{
    const bool typed = word.pair.isEmpty();
    const QString text = agreementText(word.agreement, typed ? checked.newest : checked.of(word.chain).end());
    if (typed && word.wrong())
        return Words::tr("%1 Compare it with the paper once more: one letter is enough.").arg(text);
    return word.chain.isEmpty() && !typed ? Words::tr("People and rights: %1").arg(text) : text;
}

QString gapText(const LoggedGap &gap)
{
    QStringList ranges;
    for (const LostRun &run : gap.lost)
        ranges += run.floor + 1 == run.last.seq
                      ? number(run.last.seq)
                      : Words::tr("%1 to %2").arg(number(run.floor + 1), number(run.last.seq));
    ranges.removeDuplicates();
    return Words::tr("A gap: what witnesses were told of as events %1 is lost. %2 signed for it at %3 (event "
                     "%4): %5")
        .arg(ranges.join(QStringLiteral(", ")), visibleText(gap.by, LongestName), momentUtc(gap.at),
             number(gap.seq), visibleText(gap.reason, LongestReason));
}

LogLine logVerdict(const LogChecked &checked)
{
    if (const qint64 first = checked.firstWrong(); first > 0) {
        const bool other = std::any_of(checked.words.cbegin(), checked.words.cend(), [](const auto &word) {
            return word.agreement.how == Agreement::How::Other;
        });
        return {Mark::Bad, other ? Words::tr("The log is not what was told of it, from event %1 on. It ends "
                                             "at %2.")
                                       .arg(number(first), number(checked.newest.seq))
                                 : Words::tr("The log is cut off: event %1 is missing, and what came after "
                                             "it. It ends at %2.")
                                       .arg(number(first), number(checked.newest.seq))};
    }
    if (!checked.peopleWrong.isEmpty())
        return {Mark::Bad, Words::tr("The people are not those whom the log made.")};
    if (checked.witnessed())
        return {Mark::Fine, wholeText(checked)};
    return {Mark::Unknown, Words::tr("%1 Nobody else says so.").arg(wholeText(checked))};
}

QList<LogLine> logLines(const LogChecked &checked)
{
    QList<LogLine> lines;
    addWords(lines, checked, Agreement::How::Missing, Mark::Bad);
    addWords(lines, checked, Agreement::How::Other, Mark::Bad);
    for (const QString &text : checked.peopleWrong)
        lines += LogLine{Mark::Bad, text};
    if (checked.wrong())
        lines +=
            LogLine{Mark::NotYet,
                    Words::tr("In itself it is unbroken up to event %1.").arg(number(checked.newest.seq))};
    else if (!checked.witnessed())
        lines += LogLine{Mark::Unknown,
                         checked.asked
                             ? Words::tr("No witness says so: whether its end was cut off, or all of it made "
                                         "anew, could not be checked.")
                             : Words::tr("No witness was asked: whether its end was cut off, or all of it "
                                         "made anew, was not checked.")};
    addWords(lines, checked, Agreement::How::Silent, Mark::Unknown);
    addWords(lines, checked, Agreement::How::SignedFor, Mark::Warning);
    addWords(lines, checked, Agreement::How::Whole, Mark::Fine);
    if (!checked.peopleUnknown.isEmpty())
        lines += LogLine{Mark::NotYet,
                         Words::tr("Made before rights stood in the log, and not vouched for by it: %1.")
                             .arg(checked.peopleUnknown.join(QStringLiteral(", ")))};
    if (!checked.keysOdd.isEmpty())
        lines += LogLine{Mark::Warning, oddKeysText(checked.keysOdd)};
    for (const LoggedGap &gap : checked.gaps())
        lines += LogLine{Mark::Warning, gapText(gap)};
    return lines;
}

QString logText(const LogChecked &checked)
{
    QStringList lines{logVerdict(checked).text};
    for (const LogLine &line : logLines(checked))
        lines += line.text;
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QJsonObject logJson(const LogChecked &checked)
{
    QJsonArray witnesses;
    for (const WitnessWord &word : checked.words)
        witnesses += wordJson(checked, word);
    QStringList gaps;
    for (const LoggedGap &gap : checked.gaps())
        gaps += gapText(gap);
    QJsonArray keys;
    for (const qint64 seq : checked.keysOdd)
        keys += seq;
    return {{QStringLiteral("whole"), !checked.wrong()},
            {QStringLiteral("events"), checked.events},
            {QStringLiteral("head"), headCode(checked.newest)},
            {QStringLiteral("witnessed"), checked.witnessed()},
            {QStringLiteral("witnesses"), witnesses},
            {QStringLiteral("people"), QJsonArray::fromStringList(checked.peopleWrong)},
            {QStringLiteral("odd_key_events"), keys},
            {QStringLiteral("gaps"), QJsonArray::fromStringList(gaps)}};
}

QString logProgressText(const LogCheckWork &work)
{
    const qint64 done = work.done;
    const qint64 all = work.all;
    if (work.calledOff)
        return Words::tr("It is being called off. Nothing is changed by it.");
    if (all == 0)
        return work.asking ? Words::tr("The witnesses are asked.") : Words::tr("The log is read.");
    return (work.asking
                ? counted("LogChecked",
                          QT_TRANSLATE_N_NOOP("LogChecked", "%1 of %2 witnesses have told what they know."),
                          all)
                : counted("LogChecked", QT_TRANSLATE_N_NOOP("LogChecked", "%1 of %2 events are read."), all))
        .arg(number(std::min(done, all)), number(all));
}

} // namespace Switchback
