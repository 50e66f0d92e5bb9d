// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/place/storetrace.h"
#include "models/core/result.h"

#include <optional>
#include <utility>

namespace Switchback
{

/// An SQLite store's file under its name: whether what lies there is still what was opened. A file that was
/// moved, removed or replaced can be written on and on, and nobody will ever find it again.
class StoreFile
{
public:
    explicit StoreFile(StoreUrl url)
        : m_url(std::move(url))
    {
    }
    /// Before it is opened: a file where there was a store, and the same one if this process had one. Errors:
    /// `store_gone`, `store_emptied`, `store_replaced`.
    [[nodiscard]] Outcome mayOpen() const;
    /// It was opened, and is from now on the one.
    void opened();
    /// The same while it is open.
    [[nodiscard]] Outcome stillThere() const;

private:
    using Identity = std::pair<quint64, quint64>; ///< device and inode
    StoreUrl m_url;
    std::optional<Identity> m_identity;
};

/// There was a store, and now there is an empty place.
Error storeEmptied(const StoreUrl &url, const std::optional<StoreTrace> &trace);

} // namespace Switchback
