// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/place/storetrace.h"
#include "models/core/result.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

/// A store of so many bytes is read whole when it is opened: that takes some 10 ms a megabyte.
constexpr qint64 SmallStoreBytes = 4 << 20;

/// Whether a larger one is to be read whole beside the work: after an end in the middle of a transaction, and
/// once a week.
bool wholeCheckDue(const std::optional<StoreTrace> &trace, bool endedInMidWork, Instant now);

/// Reads every row of every table, and every index, of an SQLite file, in slices: between two of them others
/// write, for whoever reads a file holds up those who want to. Blocks for long; any thread, a connection of
/// its own. Errors: `store_damaged`, `called_off`, and those of a file that can't be read.
Outcome checkWholeStore(const QString &path, const std::atomic<bool> &calledOff);

/// The same beside the work, at most one at a time. In the store's thread, which both functions are called
/// in, not once it is called off or gone.
class CheckBeside : public QObject
{
public:
    using QObject::QObject;
    void begin(const QString &path, std::function<void()> sound, std::function<void(const Error &)> damaged);
    void callOff();

private:
    std::shared_ptr<std::atomic<bool>> m_callOff; ///< ends the one under way
};

/// "The store PATH is damaged ...", and what to do about it.
Error damagedStore(const StoreUrl &url, const QString &why);

/// Of a store that was opened long ago, and is being written to.
Error damageInUse(Error damage);

} // namespace Switchback
