// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace Switchback
{

/// What the activity list asks its model for; Qt::DisplayRole is the sentence, Qt::ToolTipRole more words
/// (plain text, may be empty). Newest row first.
enum ActivityRole {
    ActivityAtRole = Qt::UserRole + 1, ///< qint64, ms since 1970 UTC
    ActivityMarkRole,                  ///< int(Mark)
    ActivityNoteRole,                  ///< QString at the right: who, how long
};

} // namespace Switchback
