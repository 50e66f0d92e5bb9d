// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/testcall/testcall.h"

#include <QStringList>

namespace Switchback::Site
{

/// How this site places test calls: the table [calls.test] of site.toml, explained in docs/site-sbc.md.
struct TestCallSettings {
    QString number;        ///< the pair's test number
    QString messageNumber; ///< where messages are left and fetched; empty: none are
    QStringList numbers;   ///< others that may be called too
    QString sbc;           ///< "HOST:PORT": this site's own
    QString listen;        ///< "ADDRESS:PORT" of the telephone that calls
    QString interface;     ///< network interface of its speech; empty: the machine's first
    QString from = QStringLiteral("switchback-test"); ///< who calls, as the SBC sees it
    int rtpFirst = 16'500;
    int rtpLast = 16'598;
    double toneHz = 880;     ///< what it says
    double answerHz = 0;     ///< what this site's voice servers say
    double peerAnswerHz = 0; ///< the other site's; 0: not known
    QString keyFile;         ///< with which this site's voice servers make their answers
    QString peerKeyFile;     ///< the other site's; empty: theirs are nobody's
    QString answersFile;     ///< where this site's voice servers write down their answers; empty: nowhere
    int connectS = 10;       ///< until somebody takes the call
    int ringS = 30;          ///< until it is answered
    int talkS = 25;          ///< from there to the end
};

/// Code `no_test_calls` where site.toml has no such table, `config` for a fault in it.
Result<TestCallSettings> readTestCallSettings(const SiteConfig &config);
/// `site`: the id of the one that should answer, this one or its peer. Code `config` for its peer, where
/// site.toml does not say how that one is known.
Result<TestCallPlan> testCallPlan(const SiteConfig &config, const TestCallSettings &settings,
                                  const QString &number, const QString &site);

} // namespace Switchback::Site
