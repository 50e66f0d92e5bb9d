// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SetCalls)
};

/// Done already is done: the engine reads back what every node says before it tells of a success.
Result<QJsonObject> setCalls(Work &work, bool drain)
{
    // No fault: a shop that sets its SBC by other means has nothing done here.
    if (!work.site.calls)
        return QJsonObject{{QStringLiteral("state"), QStringLiteral("none")}};
    const QString text = drain ? Words::tr("Having new calls go to %1").arg(work.config.peer.name)
                               : Words::tr("Having new calls taken here");
    return work.step(QStringLiteral("set"), text, [&]() -> Result<QJsonObject> {
        if (const Outcome set = work.site.calls->drain(drain); !set)
            return set.error();
        const auto state = drain ? CallsView::State::Draining : CallsView::State::Open;
        return QJsonObject{{QStringLiteral("state"), stateWord(state)}};
    });
}
} // namespace

Result<QJsonObject> doDrainCalls(Work &work)
{
    return setCalls(work, true);
}

Result<QJsonObject> doTakeCalls(Work &work)
{
    return setCalls(work, false);
}

} // namespace Switchback::Site
