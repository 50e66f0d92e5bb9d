// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Ways)
};

QList<WayType> &registered()
{
    static QList<WayType> all{
        {Ways::Ssh, QStringLiteral("SSH"), true, nullptr,
         [](const SiteConfig &site) { return site.ssh.host; }},
        {Ways::Rest, QStringLiteral("REST"), true, nullptr,
         [](const SiteConfig &site) { return QUrl(site.rest.url).host(); }},
    };
    return all;
}

const WayType *typeOf(WayKind way)
{
    for (const WayType &type : wayTypes()) {
        if (type.kind == way)
            return &type;
    }
    return nullptr;
}
} // namespace

const QList<WayType> &wayTypes()
{
    return registered();
}

void registerWayType(const WayType &type)
{
    if (typeOf(type.kind) == nullptr)
        registered().append(type);
}

QString wayName(WayKind way)
{
    const WayType *type = typeOf(way);
    return type != nullptr ? type->name : way.text().toUpper();
}

QString wayNames(const QList<WayKind> &ways)
{
    QString text;
    for (qsizetype i = 0; i < ways.size(); ++i)
        text += (i == 0                 ? QString()
                 : i + 1 == ways.size() ? Words::tr(" and ")
                                        : QStringLiteral(", ")) +
                wayName(ways.at(i));
    return text;
}

bool carriesCalls(WayKind way)
{
    const WayType *type = typeOf(way);
    return type == nullptr || type->carriesCalls;
}

QStringList hostsOf(const SiteConfig &site)
{
    QStringList hosts;
    for (const WayType &type : wayTypes()) {
        const QString host = type.host != nullptr ? type.host(site) : QString();
        if (!host.isEmpty())
            hosts += host;
    }
    return hosts;
}

QList<WayState> untriedWays(const SiteConfig &site)
{
    QList<WayState> ways;
    for (const WayType &type : wayTypes()) {
        if (type.watched == nullptr || type.watched(site))
            ways += WayState{type.kind};
    }
    return ways;
}

const WayState &SiteFacts::way(WayKind kind) const
{
    static const WayState untried;
    const auto found =
        std::find_if(ways.begin(), ways.end(), [kind](const WayState &state) { return state.way == kind; });
    return found == ways.end() ? untried : *found;
}

WayState &SiteFacts::way(WayKind kind)
{
    for (WayState &state : ways) {
        if (state.way == kind)
            return state;
    }
    return ways.emplaceBack(WayState{kind});
}

Reach PeerView::way(WayKind kind) const
{
    for (const WayReach &each : ways) {
        if (each.way == kind)
            return each.reach;
    }
    return Reach::Unknown;
}

Reach &PeerView::way(WayKind kind)
{
    for (WayReach &each : ways) {
        if (each.way == kind)
            return each.reach;
    }
    return ways.emplaceBack(WayReach{kind, Reach::Unknown}).reach;
}

bool PeerView::looked() const
{
    return std::any_of(ways.begin(), ways.end(),
                       [](const WayReach &each) { return each.reach != Reach::Unknown; });
}

bool PeerView::answers() const
{
    return std::any_of(ways.begin(), ways.end(),
                       [](const WayReach &each) { return each.reach == Reach::Answers; });
}

} // namespace Switchback
