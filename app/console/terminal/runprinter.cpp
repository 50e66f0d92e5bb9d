// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/runprinter.h"

#include "app/console/terminal/terminalfollow.h"
#include "models/core/visibletext.h"

namespace Switchback::Terminal
{

void RunPrinter::show(const RunView &view)
{
    if (view.state != m_state) {
        m_state = view.state;
        line(QStringLiteral("== %1").arg(view.state));
    }
    for (const RunView::Step &step : view.steps) {
        int &shown = m_shown[step.title];
        for (; shown < step.lines.size(); ++shown)
            line(QStringLiteral("   %1").arg(step.lines.at(shown)));
        if (step.endedAt && !m_ended.contains(step.title)) {
            m_ended.insert(step.title);
            line(QStringLiteral("   %1: %2").arg(step.title, visibleText(step.outcome)));
        }
    }
}

} // namespace Switchback::Terminal
