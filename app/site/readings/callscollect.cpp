// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/readings/callscollect.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback::Site
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Calls)
};

constexpr qsizetype Most = 8;

// Of more than are told one by one, two stand for the rest: how many are as they should be, and how many
// aren't.
QList<CallsPart> told(const QList<CallsPart> &parts, const QString &good)
{
    if (parts.size() <= Most)
        return parts;
    QList<CallsPart> out = parts.first(Most - 2);
    QList<CallsPart> rest = parts.sliced(Most - 2);
    const auto bad = std::stable_partition(rest.begin(), rest.end(),
                                           [&](const CallsPart &one) { return one.state == good; });
    if (const auto count = bad - rest.begin(); count > 0)
        out << CallsPart{Words::tr("%1 more").arg(count), good, {}};
    if (const auto count = rest.end() - bad; count > 0)
        out << CallsPart{Words::tr("%1 more").arg(count), bad->state, {}};
    return out;
}

void append(QList<ComponentStatus> &to, const char *key, const QList<CallsPart> &parts, const char *good,
            Instant at)
{
    int number = 0;
    for (const CallsPart &part : told(parts, QLatin1String(good))) {
        const QString detail =
            part.detail.isEmpty() ? part.name : QStringLiteral("%1 (%2)").arg(part.name, part.detail);
        to << ComponentStatus{QStringLiteral("%1_%2").arg(QLatin1String(key)).arg(++number), at, part.state,
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
    append(out, "voice", view.voiceServers.value_or(QList<CallsPart>()), "answers", view.at);
    append(out, "sbc", view.nodes, "open", view.at);
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
