// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/linkcall.h"

#include <QJsonObject>

#include <functional>

class QObject;

namespace Switchback
{

/// How sites are called, by whatever way: the links of a console, those of them that a pair knows, or a
/// test's own sites.
class SiteCalls
{
public:
    using OnLine = std::function<void(const QJsonObject &)>;
    using OnDone = std::function<void(const CallAnswer &)>;

    virtual ~SiteCalls() = default;
    /// `onLine` for each progress line (checked against the contract), then `onDone` exactly once; both in
    /// `context`'s thread. Once `context` is gone neither comes any more and the call is cancelled. The work
    /// that a doing began at the site goes on all the same. Returns an id for cancel().
    virtual quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) = 0;
    /// onDone then comes with code `cancelled`, unless the call has ended before.
    virtual void cancel(quint64 id) = 0;
};

} // namespace Switchback
