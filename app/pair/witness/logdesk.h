// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/log/storedoor.h"
#include "app/pair/witness/logcheck.h"
#include "models/core/clock.h"
#include "models/operators/operator.h"
#include "models/witness/gapdraft.h"

#include <functional>

namespace Switchback
{

/// Whose right that is, in words.
QString gapNeeds();
/// Who may sign for a gap in that chain: an administrator whose roles are for its pair; people are managed
/// everywhere. Errors as mayAct().
Outcome maySignGap(const Actor &actor, const QString &chain);

/// Signs for these gaps, all or none. Errors: `no_reason`, those of maySignGap(), `already_done`: somebody
/// signed for the same.
QFuture<Result<QList<Event>>> signGaps(Store &store, const QList<GapDraft> &drafts, const Actor &actor,
                                       const QString &reason, Instant at);
/// As many letters as a reason may have: the witnesses keep it too.
inline constexpr int LongestGapReason = 360;

/// The whole log of a console, which all its pairs have in common: looks at it, and takes a person's word for
/// what it lost. The thread that made it.
class LogDesk
{
public:
    /// `actor`: who sits here. All of them must outlive it.
    LogDesk(StoreDoor &door, std::function<Actor()> actor, SiteCalls &calls, QList<PairConfig> pairs,
            const Clock &clock);

    /// checkLog() with all pairs' sites. Error `store_not_open`.
    [[nodiscard]] QFuture<Result<LogChecked>> check(const std::shared_ptr<LogCheckWork> &work,
                                                    QObject *context);
    /// Those of them for which who sits here may sign; the first error says why they may not for the others.
    struct MaySign {
        QList<GapDraft> drafts;
        QString whyNot;
    };
    [[nodiscard]] MaySign maySign(const QList<GapDraft> &drafts) const;
    /// signGaps() by who sits here.
    [[nodiscard]] QFuture<Result<QList<Event>>> sign(const QList<GapDraft> &drafts, const QString &reason);

private:
    StoreDoor &m_door;
    std::function<Actor()> m_actor;
    SiteCalls &m_calls;
    QList<PairConfig> m_pairs;
    const Clock &m_clock;
};

} // namespace Switchback
