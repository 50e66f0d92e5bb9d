// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/logteller.h"

#include "app/pair/witness/testimonies.h"
#include "models/core/whendone.h"

#include <QJsonArray>

#include <utility>

namespace Switchback
{

namespace
{
constexpr int Lines = 2;
constexpr int MostGaps = 50;
constexpr int LongestReason = 400; ///< that a site takes

QJsonObject asked(const QString &store, const QString &chain)
{
    return {{QStringLiteral("store"), store}, {QStringLiteral("chain"), chain}};
}
} // namespace

LogTeller::LogTeller(const PairConfig &pair, const Clock &clock, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_outside(std::move(outside))
{
}

QJsonObject LogTeller::request(const QString &site) const
{
    const auto at = m_sites.constFind(site);
    const HeadSigner *signer = m_outside.signer();
    // A site of an older release knows no such field, and would refuse the whole reading.
    if (at == m_sites.constEnd() || !at->takes || !signer)
        return {};
    QJsonArray witness;
    for (int line = 0; line < Lines; ++line) {
        QJsonObject one = asked(signer->store, chainOf(line));
        if (at->lines[line].next)
            one.insert(QStringLiteral("told"), heldJson(*at->lines[line].next));
        witness += one;
    }
    return {{QStringLiteral("witness"), witness}};
}

void LogTeller::heard(const QString &site, const SiteStatus &status)
{
    AtSite &at = m_sites[site];
    at.takes = status.witness.has_value();
    const HeadSigner *signer = m_outside.signer();
    if (!at.takes || !signer)
        return;
    for (const WitnessHolds &holds : *status.witness) {
        const int line = holds.chain.isEmpty() ? 1 : 0;
        if (holds.store != signer->store || holds.chain != chainOf(line))
            continue;
        Line &known = at.lines[line];
        // A site that says so of another one's log would say so of any. What was found sound once is.
        const bool its =
            !holds.holds || holds.holds == known.holds ||
            (holds.holds->site == site &&
             signatureFits(holds.holds->key, attestationBytes(*holds.holds), holds.holds->signature));
        if (!its)
            continue;
        if (!known.heard || known.holds.has_value() != holds.holds.has_value() ||
            (holds.holds && known.holds->end != holds.holds->end)) {
            known.stale = true;
            known.next.reset();
        }
        known.heard = true;
        known.holds = holds.holds;
        known.refused = holds.refused;
        look(site, line);
    }
    emit changed();
}

void LogTeller::appended(const Event &event)
{
    const int line = event.pair == m_pair.id ? 0 : 1;
    if (line == 1 && !event.pair.isEmpty())
        return;
    for (auto at = m_sites.begin(); at != m_sites.end(); ++at) {
        at->lines[line].stale = true;
        look(at.key(), line);
    }
}

/// Reads how the log goes on from what the site holds, where that is not known yet.
void LogTeller::look(const QString &site, int line)
{
    Line &known = m_sites[site].lines[line];
    Store *store = m_outside.store();
    if (!known.heard || !known.stale || known.reading || !store || !m_outside.signer())
        return;
    EventQuery query;
    query.chain = chainOf(line);
    if (known.holds) {
        query.fromSeq = known.holds->end.seq;
        query.limit = int(DigestsInACall) + 1;
    } else {
        query.newestFirst = true;
        query.limit = 1;
    }
    known.reading = true;
    known.stale = false;
    whenDone(store->events(query), this, [this, site, line](const Result<QList<Event>> &events) {
        Line &then = m_sites[site].lines[line];
        then.reading = false;
        if (!events)
            then.stale = true; // at the next status again
        else if (!then.stale)
            read(site, line, *events);
        else
            look(site, line);
    });
}

void LogTeller::read(const QString &site, int line, const QList<Event> &events)
{
    Line &known = m_sites[site].lines[line];
    const ChainEnd holds = known.holds ? known.holds->end : ChainEnd{};
    QList<Link> links;
    for (const Event &event : events)
        links += linkOf(event);
    if (holds.seq > 0) {
        if (links.isEmpty() || links.first().end != holds) {
            missing(site, line);
            return;
        }
        links.removeFirst();
    }
    known.wrong.reset();
    ready(known, nextTold(links, holds, m_outside.signer()->store, chainOf(line)));
    emit changed();
}

void LogTeller::ready(Line &line, std::optional<HeldHead> told)
{
    if (told)
        sign(*told);
    line.next = told ? std::make_shared<const HeldHead>(*std::move(told)) : nullptr;
    if (!line.next)
        line.behindSince.reset();
    else if (!line.behindSince)
        line.behindSince = m_clock.now();
}

void LogTeller::sign(HeldHead &told) const
{
    const SigningKey &key = m_outside.signer()->key;
    told.head.at = m_clock.now();
    told.head.key = key.publicKey();
    if (told.gap) {
        told.gap->key = key.publicKey();
        told.gap->signature = key.sign(gapBytes(told.head, *told.gap));
    }
    told.head.signature = key.sign(headBytes(told.head));
}

/// The log does not hold what the site holds. A person may have signed for that; else it is wrong.
void LogTeller::missing(const QString &site, int line)
{
    EventQuery query;
    query.chain = chainOf(line);
    query.kinds = {QLatin1String(GapKind)};
    query.newestFirst = true;
    query.limit = MostGaps;
    const Attestation holds = *m_sites[site].lines[line].holds;
    whenDone(m_outside.store()->events(query), this,
             [this, site, line, holds](const Result<QList<Event>> &events) {
                 for (const Event &event : events ? *events : QList<Event>()) {
                     const std::optional<LoggedGap> gap = loggedGap(event);
                     for (const LostRun &run : gap ? gap->lost : QList<LostRun>()) {
                         if (run.last == holds.end) {
                             askAll(site, line, {*gap, run, {}});
                             return;
                         }
                     }
                 }
                 Line &known = m_sites[site].lines[line];
                 known.next.reset();
                 // Where they part is not known here; a look at the whole log says.
                 Agreement wrong;
                 wrong.how = Agreement::How::Other;
                 wrong.told = holds.end;
                 wrong.toldAt = holds.toldAt;
                 known.wrong = wrong;
                 emit changed();
             });
}

/// Which heads of what was kept the site holds.
void LogTeller::askAll(const QString &site, int line, const Gap &gap)
{
    const WitnessAsked asked{site, site, m_outside.signer()->store, chainOf(line)};
    askWitness(m_outside.calls(), asked, this, [this, site, line, gap](const Testimony &testimony) {
        if (!testimony.silent.isEmpty()) {
            m_sites[site].lines[line].stale = true; // at the next status again
            return;
        }
        Gap known = gap;
        for (const HeldHead &held : testimony.heads) {
            if (held.head.end.seq <= gap.run.floor)
                known.before += held.head.end;
        }
        overGap(site, line, known);
    });
}

/// The log goes on after the gap from the newest that the site holds of what was kept; where it holds nothing
/// of that, the newest is told without a way to it.
void LogTeller::overGap(const QString &site, int line, Gap gap)
{
    EventQuery query;
    query.chain = chainOf(line);
    const ChainEnd from = gap.before.isEmpty() ? ChainEnd{} : gap.before.takeLast();
    query.fromSeq = from.seq;
    query.limit = from.seq > 0 ? int(DigestsInACall) + 1 : 1;
    query.newestFirst = from.seq == 0;
    whenDone(m_outside.store()->events(query), this,
             [this, site, line, gap, from](const Result<QList<Event>> &events) {
                 Line &known = m_sites[site].lines[line];
                 QList<Link> links;
                 for (const Event &event : events ? *events : QList<Event>())
                     links += linkOf(event);
                 if (!events) {
                     known.stale = true;
                     return;
                 }
                 if (from.seq > 0 && (links.isEmpty() || links.first().end != from)) {
                     overGap(site, line, gap); // that one is of a branch that was lost before
                     return;
                 }
                 if (from.seq > 0)
                     links.removeFirst();
                 auto told = nextTold(links, from, m_outside.signer()->store, chainOf(line));
                 if (told)
                     told->gap = SignedGap{gap.logged.kept,
                                           gap.run.last,
                                           gap.logged.by,
                                           gap.logged.reason.left(LongestReason),
                                           {},
                                           {}};
                 known.wrong.reset();
                 ready(known, std::move(told));
                 emit changed();
             });
}

QJsonObject LogTeller::words() const
{
    QJsonObject all;
    for (auto at = m_sites.begin(); at != m_sites.end(); ++at) {
        QJsonObject ofSite;
        for (const Line &line : at->lines) {
            if (line.holds)
                ofSite.insert(line.holds->chain, attestationJson(*line.holds));
        }
        if (!ofSite.isEmpty())
            all.insert(at.key(), ofSite);
    }
    return all;
}

LogWitness LogTeller::witness(const QString &site) const
{
    LogWitness out;
    const auto at = m_sites.constFind(site);
    if (at == m_sites.constEnd())
        return out;
    out.takes = at->takes;
    const Line &own = at->lines[0];
    if (own.holds) {
        out.told = own.holds->end;
        out.toldAt = own.holds->toldAt;
    }
    for (const Line &line : at->lines) {
        if (line.behindSince && (!out.behindSince || *line.behindSince < *out.behindSince))
            out.behindSince = line.behindSince;
        if (line.wrong && out.wrong.isEmpty())
            out.wrong = tr("it was told event %1, and the log does not hold it").arg(line.wrong->told->seq);
        if (line.refused && out.refused.isEmpty())
            out.refused = line.refused->text;
    }
    return out;
}

} // namespace Switchback
