// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runplan.h"

#include <QMap>

namespace Switchback
{

/// Which move a runbook is for, by its direction.
RunKind moveOf(const Runbook &runbook);
/// The moves that are made from a runbook, and what a file or a table calls them: "failover", "planned",
/// "failback", "letgo".
QList<RunKind> runbookMoves();
QString moveFileKey(RunKind kind);

/// The calls of all its steps, in their order.
QList<RunbookCall> allCalls(const Runbook &runbook);
/// The step that changes which site takes the writes; of one without such a step the first that calls sites;
/// null: none does.
const RunbookStep *turningStep(const Runbook &runbook);

/// The runbooks of one pair: for each move at most one.
class Runbooks
{
public:
    /// `guides`: a case can be led through by it; else only its calls are taken.
    void put(const Runbook &runbook, bool guides);
    /// The one that leads through a case of that move; null: none does.
    [[nodiscard]] const Runbook *guide(RunKind kind) const;
    /// What that move has the sites do; empty: there is no runbook for it.
    [[nodiscard]] QList<RunbookCall> calls(RunKind kind) const;
    /// What one of them says about another that isn't so: a call that is taken back by none. Each is one
    /// sentence.
    [[nodiscard]] QStringList faults() const;
    /// A lab's outage is over sooner, and so are the guesses of how long a step takes.
    void scaleGuesses(int scale);
    bool operator==(const Runbooks &) const = default;

private:
    struct Entry {
        Runbook runbook;
        bool guides = false;
        bool operator==(const Entry &) const = default;
    };
    QMap<RunKind, Entry> m_all;
};

} // namespace Switchback
