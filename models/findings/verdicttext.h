// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/verdict.h"

namespace Switchback
{

/// What a verdict says to a customer; empty for Answers.
QString verdictSentence(SiteVerdict verdict, const PairFacts &facts, const PairConfig &config, Side side,
                        Instant now);
/// Of WayLost: "Naperville: SSH lost, REST answers. One way lost, not the site."
QString lostSentence(const QString &site, const QList<WayKind> &lost, const QList<WayKind> &answering);

} // namespace Switchback
