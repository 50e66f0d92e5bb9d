// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/callsengine.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallsEngine)
};
} // namespace

Result<CallChanges> CallsEngine::callsSince(const QString &, int, std::optional<Instant>) const
{
    return Error{
        QStringLiteral("calls_not_told"), Words::tr("This site's SBC does not tell whose calls came."), {}};
}

QString stateWord(CallsView::State state)
{
    switch (state) {
    case CallsView::State::Open:
        return QStringLiteral("open");
    case CallsView::State::Draining:
        return QStringLiteral("draining");
    case CallsView::State::Closed:
        return QStringLiteral("closed");
    case CallsView::State::Mixed:
        return QStringLiteral("mixed");
    case CallsView::State::Silent:
        break;
    }
    return QStringLiteral("silent");
}

} // namespace Switchback::Site
