// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runbook.h"

namespace Switchback
{

/// One thing that is wrong with a runbook, and where: so that whoever read it from a file can name the line.
struct RunbookFault {
    int step = -1;            ///< place in Runbook::steps; -1: the runbook as a whole
    int call = -1;            ///< place in that step's calls
    QString field;            ///< as it is called in the file: "needs", "text" ...
    QString text;             ///< what is wrong, without a full stop
    QString fix;              ///< what to do
    QByteArray language = {}; ///< of the step's texts in another one, where the field is
    int message = -1;         ///< place in Runbook::messages
    bool operator==(const RunbookFault &) const = default;
};

/// Everything that is wrong with a runbook as a whole, in its own order; see runbookFaults().
QList<RunbookFault> findRunbookFaults(const Runbook &runbook);

} // namespace Switchback
