// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/callsengine.h"

#include <QJsonValue>

namespace Switchback::Site
{

/// One node of an SBC as it told of itself. What it said of the wrong kind is not known.
struct NodeView {
    QString name; ///< its address
    CallsView::State state = CallsView::State::Silent;
    QString detail;                ///< of Silent: why; else what can't be done with it
    std::optional<qint64> calls{}; ///< under way
    std::optional<QList<CallsPart>> voiceServers{};
};

/// The table that a Kamailio is set by, and its words: `switchback => mode`.
namespace Mode
{
constexpr auto table = "switchback";
constexpr auto key = "mode";
constexpr auto open = "open";
constexpr auto forward = "forward"; ///< new calls go to the other site's SBC
constexpr auto closed = "closed";
} // namespace Mode

/// No entry: it is open. A word that nobody knows is Mixed, with the word as detail.
CallsView::State stateOfMode(const QString &mode);
/// From the result of dispatcher.list: those of that set.
std::optional<QList<CallsPart>> voiceServersOf(const QJsonValue &list, int set);
/// From that of dlg.stats_active.
std::optional<qint64> callsOf(const QJsonValue &active);

/// The whole SBC, of one to n nodes.
CallsView mergedView(const QList<NodeView> &nodes, Instant now);

} // namespace Switchback::Site
