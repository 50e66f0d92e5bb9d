// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"

#include <QHash>
#include <QSet>
#include <QString>

namespace Switchback::Terminal
{

/// Prints each line of a run once, as it comes.
class RunPrinter
{
public:
    void show(const RunView &view);

private:
    QString m_state;
    QHash<QString, int> m_shown;
    QSet<QString> m_ended;
};

} // namespace Switchback::Terminal
