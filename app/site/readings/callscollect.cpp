// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/readings/callscollect.h"

#include <QJsonArray>

namespace Switchback::Site
{

namespace
{

constexpr int MostServers = 8;
constexpr int MostNodes = 8;

void append(QList<ComponentStatus> &to, const char *key, const QList<CallsPart> &parts, int most, Instant at)
{
    for (qsizetype i = 0; i < parts.size() && i < most; ++i) {
        const CallsPart &part = parts.at(i);
        const QString detail =
            part.detail.isEmpty() ? part.name : QStringLiteral("%1 (%2)").arg(part.name, part.detail);
        to << ComponentStatus{QStringLiteral("%1_%2").arg(QLatin1String(key)).arg(i + 1), at, part.state,
                              detail.left(400), std::nullopt};
    }
}

} // namespace

QList<ComponentStatus> callsComponents(const CallsView &view)
{
    QList<ComponentStatus> out{
        {QStringLiteral("calls"), view.at, stateWord(view.state), view.answeredBy.left(400), view.calls}};
    if (view.answered)
        out << ComponentStatus{QStringLiteral("answered"),
                               view.at,
                               QStringLiteral("%1s").arg(view.window / std::chrono::seconds(1)),
                               {},
                               view.answered};
    append(out, "voice", view.voiceServers.value_or(QList<CallsPart>()), MostServers, view.at);
    append(out, "sbc", view.nodes, MostNodes, view.at);
    return out;
}

QJsonObject toJson(const CallChanges &changes)
{
    QJsonArray calls;
    for (const TrunkCalls &one : changes.calls)
        calls.append(QJsonObject{{QStringLiteral("trunk"), one.trunk},
                                 {QStringLiteral("forwarded"), one.forwarded},
                                 {QStringLiteral("test"), one.test},
                                 {QStringLiteral("calls"), one.calls},
                                 {QStringLiteral("answered"), one.answered},
                                 {QStringLiteral("last"), toIso(one.last)}});
    return {{QStringLiteral("calls"), calls},
            {QStringLiteral("cursor"), changes.cursor},
            {QStringLiteral("more"), changes.more},
            {QStringLiteral("gap"), changes.gap}};
}

} // namespace Switchback::Site
