// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/gapdraft.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(GapDraft)
};

QString number(qint64 seq)
{
    return QLocale().toString(seq);
}

GapDraft &draftOf(QList<GapDraft> &drafts, const LogChecked &checked, const QString &chain)
{
    const auto found =
        std::find_if(drafts.begin(), drafts.end(), [&](const GapDraft &each) { return each.chain == chain; });
    if (found != drafts.end())
        return *found;
    drafts += GapDraft{chain, checked.of(chain).end(), {}, {}, false, false};
    return drafts.last();
}

void addRun(QList<LostRun> &runs, const LostRun &run)
{
    for (LostRun &each : runs) {
        if (each.last == run.last) {
            each.floor = std::min(each.floor, run.floor);
            return;
        }
    }
    runs += run;
}

QString stretchText(const GapDraft::Stretch &stretch)
{
    const QString range = stretch.from == stretch.to
                              ? Words::tr("event %1").arg(number(stretch.to))
                              : Words::tr("events %1 to %2").arg(number(stretch.from), number(stretch.to));
    return stretch.toldAt ? Words::tr("%1 was told of %2, the last at %3.")
                                .arg(stretch.who, range, momentUtc(*stretch.toldAt))
                          : Words::tr("%1 was told of %2.").arg(stretch.who, range);
}
} // namespace

QList<GapDraft> gapDrafts(const LogChecked &checked)
{
    QList<GapDraft> drafts;
    for (const WitnessWord &word : checked.words) {
        if (word.lost.isEmpty())
            continue;
        GapDraft &draft = draftOf(drafts, checked, word.chain);
        draft.other = draft.other || word.agreement.how == Agreement::How::Other;
        draft.looksRemade = draft.looksRemade || word.looksRemade();
        for (const LostRun &run : word.lost) {
            addRun(draft.lost, run);
            draft.stretches += GapDraft::Stretch{word.agreement.who, run.floor + 1, run.last.seq,
                                                 run == word.lost.first() ? word.lostToldAt : std::nullopt};
        }
    }
    return drafts;
}

QStringList gapDraftLines(const GapDraft &draft)
{
    QStringList lines;
    for (const GapDraft::Stretch &stretch : draft.stretches)
        lines += stretchText(stretch);
    lines += draft.chain.isEmpty()
                 ? Words::tr("The log about people and rights does not hold it; it ends at event %1.")
                       .arg(number(draft.kept.seq))
                 : Words::tr("The log of the pair %1 does not hold it; it ends at event %2.")
                       .arg(draft.chain, number(draft.kept.seq));
    if (draft.other)
        lines += Words::tr("Other events stand in its place: what was written since.");
    return lines;
}

QStringList gapWarnings(const QList<GapDraft> &drafts)
{
    QStringList out;
    if (std::any_of(drafts.cbegin(), drafts.cend(), [](const GapDraft &each) { return each.looksRemade; }))
        out += Words::tr("What stands in place of what is lost is dated before it was told. In a store that "
                         "was put back from a backup it would be dated later: this looks like a log that "
                         "somebody made anew.");
    out += Words::tr("A store that was put back from its backup looks like this, and so does a log that "
                     "somebody cut or made anew. Sign only if you know who put back which backup, and when.");
    out += Words::tr("Compare first: the heads on customers' sheets and messages from that time, and what "
                     "the other site was told. What is lost stays lost, and the gap stands in every later "
                     "record, with your name.");
    return out;
}

Error nothingLost(const LogChecked &checked)
{
    if (!checked.witnessed() && !checked.wrong())
        return {QStringLiteral("no_witness"),
                Words::tr("No witness could be asked, so it is not known what is lost."),
                Words::tr("Try again once a site answers.")};
    if (checked.wrong())
        return {QStringLiteral("nothing_lost"),
                Words::tr("No site was told of anything that is lost: there is no gap to sign for."),
                Words::tr("A head on paper alone, or people who are not those of the log, nobody can sign "
                          "away.")};
    return {QStringLiteral("nothing_lost"),
            Words::tr("Nothing is lost: the log holds all that its witnesses were told."),
            {}};
}

Event gapEvent(const GapDraft &draft, const QString &by, const QString &reason, Instant at)
{
    Event event;
    event.at = at;
    event.pair = draft.chain;
    event.kind = QLatin1String(GapKind);
    event.actor = by;
    QStringList ranges;
    for (const LostRun &run : draft.lost)
        ranges += run.floor + 1 == run.last.seq
                      ? number(run.last.seq)
                      : Words::tr("%1 to %2").arg(number(run.floor + 1), number(run.last.seq));
    event.text = Words::tr("What witnesses were told of as events %1 is lost; %2 signed for the gap: %3")
                     .arg(ranges.join(QStringLiteral(", ")), by, reason);
    event.body = gapBody(draft.kept, draft.lost, reason);
    return event;
}

QString gapWord(const GapDraft &draft)
{
    QStringList lasts;
    for (const LostRun &run : draft.lost)
        lasts += QString::fromLatin1(run.last.hash);
    lasts.sort();
    const QByteArray sum =
        QCryptographicHash::hash(lasts.join(QLatin1Char(' ')).toLatin1(), QCryptographicHash::Sha256);
    return QStringLiteral("gap/%1/%2").arg(draft.chain, QString::fromLatin1(sum.toHex()));
}

} // namespace Switchback
