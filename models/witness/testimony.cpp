// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/testimony.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Testimony)
};

QString number(qint64 seq)
{
    return QLocale().toString(seq);
}
} // namespace

QString momentUtc(Instant at)
{
    return QStringLiteral("%1 UTC").arg(
        QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

QJsonObject gapBody(const ChainEnd &kept, const QList<LostRun> &lost, const QString &reason)
{
    QJsonArray runs;
    for (const LostRun &run : lost)
        runs += QJsonObject{{QStringLiteral("last"), chainEndJson(run.last)},
                            {QStringLiteral("floor"), run.floor}};
    return {{QStringLiteral("kept"), chainEndJson(kept)},
            {QStringLiteral("lost"), runs},
            {QStringLiteral("reason"), reason}};
}

std::optional<LoggedGap> loggedGap(const Event &event)
{
    if (event.kind != QLatin1String(GapKind))
        return std::nullopt;
    const auto kept = chainEndFromJson(event.body.value(QLatin1String("kept")).toObject());
    if (!kept)
        return std::nullopt;
    QList<LostRun> lost;
    for (const QJsonValue &value : event.body.value(QLatin1String("lost")).toArray()) {
        const auto last = chainEndFromJson(value.toObject().value(QLatin1String("last")).toObject());
        if (!last)
            return std::nullopt;
        lost += LostRun{*last, qint64(value.toObject().value(QLatin1String("floor")).toDouble())};
    }
    return LoggedGap{*kept,    lost,     event.actor, event.body.value(QLatin1String("reason")).toString(),
                     event.at, event.seq};
}

void ChainFacts::add(const Event &event)
{
    m_ends += ChainEnd{event.seq, event.hash};
    if (const auto gap = loggedGap(event))
        m_gaps += *gap;
}

qsizetype ChainFacts::indexOf(qint64 seq) const
{
    qsizetype low = 0;
    qsizetype high = size();
    while (low < high) {
        const qsizetype middle = low + (high - low) / 2;
        if (at(middle).seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

bool ChainFacts::has(qint64 seq) const
{
    const qsizetype index = indexOf(seq);
    return index >= 0 && at(index).seq == seq;
}

bool ChainFacts::holds(const ChainEnd &end) const
{
    const qsizetype index = indexOf(end.seq);
    return index >= 0 && at(index) == end;
}

QList<bool> ChainFacts::signedFor(const QList<HeldHead> &heads) const
{
    QList<bool> out(heads.size(), false);
    const auto sign = [&](const LostRun &run) {
        qsizetype at = heads.size() - 1;
        while (at >= 0 && heads.at(at).head.end != run.last)
            --at;
        for (bool branch = true; branch && at >= 0 && heads.at(at).head.end.seq > run.floor; --at) {
            out[at] = true;
            branch = !heads.at(at).gap; // the first of its branch
        }
    };
    for (const LoggedGap &gap : m_gaps) {
        if (holds(gap.kept) || gap.kept.seq == 0)
            std::for_each(gap.lost.cbegin(), gap.lost.cend(), sign);
    }
    return out;
}

QList<LostRun> ChainFacts::lost(const QList<HeldHead> &heads) const
{
    const QList<bool> excused = signedFor(heads);
    QList<LostRun> runs;
    bool open = false;
    for (qsizetype i = 0; i < heads.size(); ++i) {
        const ChainEnd &end = heads.at(i).head.end;
        const bool gone = !excused.at(i) && !holds(end);
        if (gone && open && !heads.at(i).gap)
            runs.last().last = end;
        else if (gone)
            runs += LostRun{end, sharedBefore(heads, i)};
        open = gone;
    }
    return runs;
}

/// The newest event before a head that is gone of which it is known that both have it.
qint64 ChainFacts::sharedBefore(const QList<HeldHead> &heads, qsizetype at) const
{
    const HeldHead &gone = heads.at(at);
    Agreement shared;
    findFirst(gone, shared);
    qint64 floor = std::max(shared.lastGood, holds(gone.from) ? gone.from.seq : 0);
    if (at > 0 && !gone.gap && holds(heads.at(at - 1).head.end))
        floor = std::max(floor, heads.at(at - 1).head.end.seq);
    return floor > 0 && floor < gone.head.end.seq ? floor : gone.head.end.seq - 1;
}

bool ChainFacts::saysLost(const HeadCode &code) const
{
    return std::any_of(m_gaps.cbegin(), m_gaps.cend(), [&](const LoggedGap &gap) {
        return (holds(gap.kept) || gap.kept.seq == 0) &&
               std::any_of(gap.lost.cbegin(), gap.lost.cend(), [&](const LostRun &run) {
                   return code.seq == run.last.seq ? code.fits(run.last)
                                                   : code.seq > run.floor && code.seq < run.last.seq;
               });
    });
}

/// What was told goes on from an event that the log has: the digests say where the two part.
void ChainFacts::findFirst(const HeldHead &held, Agreement &out) const
{
    if (held.digests.isEmpty() || !holds(held.from))
        return;
    qsizetype index = indexOf(held.from.seq);
    QByteArray hash = held.from.hash;
    for (const QByteArray &digest : held.digests) {
        hash = linkHash(hash, digest);
        if (++index >= size()) {
            out.how = Agreement::How::Missing;
            return;
        }
        if (at(index).hash != hash) {
            out.how = Agreement::How::Other;
            out.first = at(index).seq;
            return;
        }
        out.lastGood = at(index).seq;
    }
}

void ChainFacts::againstCode(const HeadCode &code, Agreement &out) const
{
    const qsizetype index = indexOf(code.seq);
    if (out.how == Agreement::How::Missing || out.how == Agreement::How::Other)
        return;
    if (index >= 0 && code.fits(at(index))) {
        out.how = Agreement::How::Whole;
        out.lastGood = std::max(out.lastGood, code.seq);
        return;
    }
    out.told = ChainEnd{code.seq, {}};
    if (saysLost(code)) {
        out.how = Agreement::How::SignedFor;
        return;
    }
    out.how = code.seq > end().seq ? Agreement::How::Missing : Agreement::How::Other;
}

Agreement ChainFacts::against(const Testimony &testimony) const
{
    Agreement out;
    out.who = testimony.who;
    out.silent = testimony.silent;
    const QList<bool> excused = signedFor(testimony.heads);
    for (qsizetype i = 0; i < testimony.heads.size(); ++i) {
        const HeldHead &held = testimony.heads.at(i);
        const ChainEnd &told = held.head.end;
        if (holds(told)) {
            out.how = Agreement::How::Whole;
            out.lastGood = std::max(out.lastGood, told.seq);
        } else if (excused.at(i)) {
            ++out.signedGaps;
            continue;
        } else {
            out.how = told.seq > end().seq ? Agreement::How::Missing : Agreement::How::Other;
            findFirst(held, out);
        }
        out.told = told;
        out.toldAt = held.toldAt;
        if (out.how != Agreement::How::Whole)
            break;
    }
    if (out.how == Agreement::How::Silent && out.signedGaps > 0) {
        out.how = Agreement::How::SignedFor;
        out.told = testimony.heads.last().head.end;
        out.toldAt = testimony.heads.last().toldAt;
    }
    for (const HeadCode &code : testimony.codes)
        againstCode(code, out);
    // The newest of all it was told, though an earlier one is where it parts.
    if (out.how == Agreement::How::Missing && !testimony.heads.isEmpty()) {
        out.told = testimony.heads.last().head.end;
        out.toldAt = testimony.heads.last().toldAt;
    }
    return out;
}

QString agreementText(const Agreement &agreement, const ChainEnd &end)
{
    const QString who = agreement.who;
    if (agreement.how == Agreement::How::Silent)
        return agreement.silent.isEmpty() ? Words::tr("%1 was told nothing of this log.").arg(who)
                                          : Words::tr("%1 says nothing: %2").arg(who, agreement.silent);
    const qint64 seq = agreement.told ? agreement.told->seq : agreement.lastGood;
    const QString told =
        agreement.toldAt
            ? Words::tr("%1 was told event %2 at %3").arg(who, number(seq), momentUtc(*agreement.toldAt))
            : Words::tr("%1 names event %2").arg(who, number(seq));
    switch (agreement.how) {
    case Agreement::How::Whole:
        return Words::tr("%1, and the log holds it.").arg(told);
    case Agreement::How::Missing:
        return Words::tr("%1; this log ends at %2. What came after it is missing.")
            .arg(told, number(end.seq));
    case Agreement::How::Other:
        return agreement.first ? Words::tr("%1; event %2 of this log is not the one that it was told of.")
                                     .arg(told, number(*agreement.first))
                               : Words::tr("%1; an event after %2 is not the one that it was told of.")
                                     .arg(told, number(agreement.lastGood));
    case Agreement::How::SignedFor:
        return Words::tr("%1; that is lost, and a person signed for it.").arg(told);
    case Agreement::How::Silent:
        break;
    }
    return {};
}

} // namespace Switchback
