// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

/// What a mark says; always drawn as shape + word + colour, never colour alone.
enum class Mark {
    Fine,    ///< ring with tick
    Warning, ///< triangle
    Bad,     ///< filled square with cross
    Unknown, ///< dashed ring with question mark
    NotYet,  ///< open ring
    Running, ///< open ring with a moving part
};

} // namespace Switchback
