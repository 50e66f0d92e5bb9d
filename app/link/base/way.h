// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/linkcall.h"
#include "app/link/base/linklimits.h"
#include "models/core/clock.h"
#include "models/sites/site.h"

#include <QObject>

#include <functional>

namespace Switchback
{

/// Why a way failed, in words.
struct WayFault {
    Reach reach = Reach::Unknown;
    QString text;
    QString hint;
};

/// A call given to one way. The functions run in the link thread; onDone exactly once, unless the way goes
/// first.
struct WayJob {
    quint64 id = 0;
    QString verb;
    QJsonObject request;
    QByteArray body;       ///< the request as bytes
    Duration firstByte{0}; ///< from now on: the answer must have begun by then
    Duration whole{0};     ///< from now on: the answer must be complete by then
    std::function<void(const QJsonObject &)> onLine;
    std::function<void(const CallAnswer &)> onDone;
};

/// What every way of one site needs to know; outlives the ways.
struct WayContext {
    SiteConfig site;
    LinkLimits limits;
    const Clock *clock = nullptr;
};

/// One way to one site. Lives in the link thread and never blocks it.
class Way : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void submit(WayJob job) = 0;
    /// Ends the call with code `cancelled`; unknown ids are passed over.
    virtual void cancel(quint64 id) = 0;

signals:
    /// A try ended, well or not. Not for calls that were refused without a try, nor for cancelled ones.
    void tried(const Switchback::TryOutcome &outcome);
};

/// The answer for a call that ended without one from the site.
CallAnswer faultAnswer(WayKind way, const WayFault &fault);
CallAnswer cancelledAnswer(WayKind way);

} // namespace Switchback
