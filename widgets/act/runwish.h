// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What a person wants to be done about a run, or about a copy that it keeps.
struct RunWish {
    enum class What { Retry, Stop, GiveUp, LetGo, AcceptLoss, ExportCopy, DiscardCopy, TakeAdvice };
    What what = What::Retry;
    QString statement; ///< AcceptLoss: as it stood on the screen
    QString site;      ///< of a copy
    QString name;
    bool operator==(const RunWish &) const = default;
};

} // namespace Switchback
