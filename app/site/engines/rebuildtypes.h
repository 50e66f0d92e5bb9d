// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/kept.h"

#include <QStringList>

#include <optional>

namespace Switchback::Site
{

/// Of the two that each backup goes to.
enum class Repository { Own, Peer };

/// Room on the disk for what a rebuild needs.
struct Room {
    qint64 needed = 0;
    qint64 free = 0;
    [[nodiscard]] bool enough() const { return free >= needed; }
};

/// What a rebuild would do now, found out without touching anything.
struct RebuildPreview {
    std::optional<Error> refusal; ///< why it would stop before it touches anything
    bool mayHold = true;          ///< the old data may hold rows that nobody else has
    QString why;
    std::optional<KeptCopy> old; ///< what lies here now
    std::optional<QString> full; ///< from which full backup; nothing: none is known
    std::optional<Room> room;
    QStringList foreign; ///< what lies in the repository of somebody else's history, in words
    int history = 0;     ///< the peer's, which is followed; 0: not known
};

/// Where old data was kept.
struct KeptAs {
    QString name;
    QString place;
};

} // namespace Switchback::Site
