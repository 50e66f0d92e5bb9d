// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What a person wants to be done about a run, or about a copy that it keeps.
struct RunWish {
    enum class What {
        Retry,
        Stop,
        GiveUp,
        LetGo,
        AcceptLoss,
        ExportCopy,
        DiscardCopy,
        ExportAudio,
        TakeAdvice
    };
    What what = What::Retry;
    QString statement; ///< AcceptLoss: as it stood on the screen; ExportAudio: since when, ISO 8601
    QString site;      ///< of a copy
    QString name;
    bool operator==(const RunWish &) const = default;

    static RunWish plain(What what) { return {what, {}, {}, {}}; }
    static RunWish acceptLoss(const QString &statement) { return {What::AcceptLoss, statement, {}, {}}; }
    static RunWish ofCopy(What what, const QString &site, const QString &name)
    {
        return {what, {}, site, name};
    }
};

} // namespace Switchback
