// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/kamailio/nodeview.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

#include <cmath>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Kamailio)
};

constexpr double LargestCount = 9007199254740991.0; // of the contract

std::optional<qint64> countOf(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!(number >= 0 && number <= LargestCount) || number != std::floor(number))
        return std::nullopt;
    return static_cast<qint64>(number);
}

// The first letter says how a probe went: active, trying (one has failed), inactive, disabled.
QString wordOfFlags(const QString &flags)
{
    if (flags.startsWith(QLatin1Char('A')) || flags.startsWith(QLatin1Char('T')))
        return QStringLiteral("answers");
    return flags.startsWith(QLatin1Char('D')) ? QStringLiteral("disabled") : QStringLiteral("silent");
}

/// The worse of two nodes' views of the same server.
int badness(const QString &state)
{
    return state == QLatin1String("answers") ? 0 : state == QLatin1String("silent") ? 1 : 2;
}

// By name: they are listed in an order of its own, and in another one after a reload.
using Servers = QMap<QString, CallsPart>;

void addView(Servers &known, const CallsPart &server)
{
    const auto same = known.find(server.name);
    if (same == known.end())
        known.insert(server.name, server);
    else if (badness(server.state) > badness(same->state))
        *same = server;
}

// What each says, where they don't all say the same.
QString detailOf(const QList<NodeView> &nodes)
{
    QStringList lines;
    for (const NodeView &node : nodes) {
        if (!node.detail.isEmpty())
            lines << (nodes.size() > 1 ? node.name + QStringLiteral(": ") + node.detail : node.detail);
    }
    return lines.join(QStringLiteral("; ")).left(400);
}

// Of a part nobody knows it, so of all.
std::optional<qint64> callsOfAll(const QList<NodeView> &nodes)
{
    qint64 sum = 0;
    for (const NodeView &node : nodes) {
        if (!node.calls)
            return std::nullopt;
        sum += *node.calls;
    }
    return sum;
}
} // namespace

CallsView::State stateOfMode(const QString &mode)
{
    if (mode.isEmpty() || mode == QLatin1String(Mode::open))
        return CallsView::State::Open;
    if (mode == QLatin1String(Mode::forward))
        return CallsView::State::Draining;
    return mode == QLatin1String(Mode::closed) ? CallsView::State::Closed : CallsView::State::Mixed;
}

std::optional<QList<CallsPart>> voiceServersOf(const QJsonValue &list, int set)
{
    if (!list.toObject().value(QStringLiteral("RECORDS")).isArray())
        return std::nullopt;
    Servers servers;
    for (const QJsonValue &record : list.toObject().value(QStringLiteral("RECORDS")).toArray()) {
        const QJsonObject group = record.toObject().value(QStringLiteral("SET")).toObject();
        if (group.value(QStringLiteral("ID")).toInt(-1) != set)
            continue;
        for (const QJsonValue &target : group.value(QStringLiteral("TARGETS")).toArray()) {
            const QJsonObject one = target.toObject().value(QStringLiteral("DEST")).toObject();
            const QString uri = visibleText(one.value(QStringLiteral("URI")).toString().left(200), 200);
            const QString id =
                one.value(QStringLiteral("ATTRS")).toObject().value(QStringLiteral("DUID")).toString();
            const QString name = visibleText(id.left(80), 80);
            if (uri.isEmpty() && name.isEmpty())
                continue;
            addView(servers, {name.isEmpty() ? uri.left(80) : name,
                              wordOfFlags(one.value(QStringLiteral("FLAGS")).toString()), uri});
        }
    }
    return servers.values();
}

std::optional<qint64> callsOf(const QJsonValue &active)
{
    return countOf(active.toObject().value(QStringLiteral("ongoing")));
}

CallsView mergedView(const QList<NodeView> &nodes, Instant now)
{
    CallsView view;
    view.at = now;
    view.answeredBy = detailOf(nodes);
    if (nodes.isEmpty())
        return view;
    view.state = nodes.first().state;
    std::optional<Servers> servers;
    for (const NodeView &node : nodes) {
        if (node.state != view.state)
            view.state = CallsView::State::Mixed;
        if (node.voiceServers && !servers)
            servers = Servers();
        for (const CallsPart &server : node.voiceServers.value_or(QList<CallsPart>()))
            addView(*servers, server);
        if (nodes.size() > 1)
            view.nodes << CallsPart{node.name, stateWord(node.state), node.detail};
    }
    if (servers)
        view.voiceServers = servers->values();
    view.calls = callsOfAll(nodes);
    if (view.state == CallsView::State::Mixed && view.answeredBy.isEmpty())
        view.answeredBy = Words::tr("its nodes are not all in the same state");
    return view;
}

} // namespace Switchback::Site
