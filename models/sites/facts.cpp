// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/facts.h"

#include "models/core/visibletext.h"

namespace Switchback
{

using namespace std::chrono_literals;

WayState foldWay(WayState state, const WayAnswer &answer)
{
    state.way = answer.way;
    state.reach = answer.reach;
    state.at = answer.receivedAt;
    state.roundTrip = answer.receivedAt - answer.sentAt;
    if (answer.reach == Reach::Answers) {
        state.lastAnswerAt = answer.receivedAt;
        state.failingSince.reset();
        state.failures = 0;
        state.detail.clear();
        return state;
    }
    if (!state.failingSince)
        state.failingSince = answer.sentAt;
    ++state.failures;
    state.detail = visibleText(answer.detail);
    return state;
}

void foldStatus(SiteFacts &facts, const SiteStatus &status, const WayAnswer &answer)
{
    facts.badAnswer.clear();
    facts.badAnswerAt.reset();
    const Duration halfTrip = (answer.receivedAt - answer.sentAt) / 2;
    const bool old = !facts.statusAt || answer.receivedAt - *facts.statusAt > 1min;
    // A status takes the site some time to gather: `at` lies anywhere within the round trip.
    if (!facts.clockKnown || old || halfTrip <= facts.clockError + 50ms) {
        facts.clockOffset = status.at - (answer.sentAt + halfTrip);
        facts.clockError = halfTrip;
        facts.clockKnown = true;
    }
    const bool newer = !facts.status || status.at >= facts.status->at || old;
    if (newer) {
        facts.status = status;
        facts.statusAt = answer.receivedAt;
    }
}

void foldBadAnswer(SiteFacts &facts, const Error &error, Instant at)
{
    facts.badAnswer = visibleText(error.text);
    facts.badAnswerAt = at;
}

SiteFacts &factsOf(PairFacts &facts, const QString &site)
{
    return facts.production.site == site ? facts.production : facts.backup;
}

} // namespace Switchback
