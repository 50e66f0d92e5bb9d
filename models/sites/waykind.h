// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace Switchback
{

/// A way to a site, by its key ("ssh"). Which ways there are is a list (ways.h): who looks at all of them
/// goes through it, and nobody but a way's own room asks for one by name.
struct WayKind {
    const char *key = ""; ///< lives as long as the program
    [[nodiscard]] QString text() const { return QString::fromLatin1(key); }
    [[nodiscard]] constexpr bool isNone() const { return *key == '\0'; }
    constexpr bool operator==(const WayKind &other) const
    {
        return std::string_view(key) == std::string_view(other.key);
    }
};

/// The two ways that every site has.
namespace Ways
{
inline constexpr WayKind Ssh{"ssh"};
inline constexpr WayKind Rest{"rest"};
} // namespace Ways

} // namespace Switchback
