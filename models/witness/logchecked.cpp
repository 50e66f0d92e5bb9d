// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/logchecked.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogChecked)
};
constexpr Duration ClocksApart = 10min;
constexpr int LongestTyped = 60;
} // namespace

bool WitnessWord::looksRemade() const
{
    return insteadAt && lostToldAt && *insteadAt + ClocksApart < *lostToldAt;
}

void LogChecked::hear(const QString &pair, const QString &chain, const Testimony &testimony)
{
    const ChainFacts facts = of(chain);
    WitnessWord word{pair, chain, facts.against(testimony), facts.lost(testimony.heads), {}, {}};
    for (const HeldHead &held : testimony.heads) {
        if (!word.lost.isEmpty() && held.head.end == word.lost.first().last)
            word.lostToldAt = held.toldAt;
    }
    words += word;
}

Result<WitnessWord> LogChecked::against(const QString &typed) const
{
    const Result<HeadCode> code = headCodeFromText(typed);
    if (!code)
        return code.error();
    Testimony paper;
    paper.who = Words::tr("The head %1 that was typed in").arg(visibleText(typed.simplified(), LongestTyped));
    paper.codes = {*code};
    // Numbers run through all chains: each stands in one, or in what they have in common.
    for (auto chain = chains.begin(); chain != chains.end(); ++chain) {
        if (chain->has(code->seq) || chain->saysLost(*code))
            return WitnessWord{{}, chain.key(), chain->against(paper), {}, {}, {}};
    }
    WitnessWord word{{}, {}, first.against(paper), {}, {}, {}};
    if (word.agreement.how == Agreement::How::Missing && code->seq <= newest.seq)
        word.agreement.how = Agreement::How::Other; // the first chain alone ends before it
    return word;
}

bool LogChecked::wrong() const
{
    return !peopleWrong.isEmpty() ||
           std::any_of(words.cbegin(), words.cend(), [](const WitnessWord &word) { return word.wrong(); });
}

bool LogChecked::witnessed() const
{
    return std::any_of(words.cbegin(), words.cend(),
                       [](const WitnessWord &word) { return word.agreement.how == Agreement::How::Whole; });
}

bool LogChecked::standsElsewhere(qint64 seq, const QString &chain) const
{
    for (auto other = chains.begin(); other != chains.end(); ++other) {
        if (other.key() != chain && other->has(seq) && !first.has(seq))
            return true;
    }
    return false;
}

qint64 LogChecked::firstWrong() const
{
    qint64 found = 0;
    for (const WitnessWord &word : words) {
        if (!word.wrong())
            continue;
        const Agreement &said = word.agreement;
        qint64 own = said.first.value_or(said.lastGood + 1);
        // Numbers run through all chains: one that stands in another is not it, nor, where the end is
        // missing, one that stands. Behind a cut a number may have come once more.
        const qint64 last = said.first || !said.told ? own : said.told->seq;
        while (own < last && (standsElsewhere(own, word.chain) ||
                              (said.how == Agreement::How::Missing && of(word.chain).has(own))))
            ++own;
        found = found == 0 ? own : std::min(found, own);
    }
    return found;
}

QList<LoggedGap> LogChecked::gaps() const
{
    QList<LoggedGap> all = first.gaps();
    for (const ChainFacts &chain : chains)
        all += chain.gaps();
    std::sort(all.begin(), all.end(), [](const LoggedGap &a, const LoggedGap &b) { return a.seq < b.seq; });
    return all;
}

} // namespace Switchback
