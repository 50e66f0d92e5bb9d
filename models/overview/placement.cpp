// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/placement.h"

#include "models/sites/ways.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Placement)
};

QString plainHost(QString host)
{
    if (host.endsWith(QLatin1Char('.')))
        host.chop(1);
    return host.toLower();
}

bool isAt(const SiteConfig &site, const QString &host)
{
    const QString name = plainHost(host);
    const QStringList hosts = hostsOf(site);
    return !name.isEmpty() && std::any_of(hosts.begin(), hosts.end(),
                                          [&name](const QString &each) { return name == plainHost(each); });
}

/// The site at which all of these machines are; none: they are elsewhere, or at both.
const SiteConfig *onlyAt(const PairConfig &pair, const QStringList &hosts)
{
    for (const SiteConfig *site : {&pair.production, &pair.backup}) {
        if (!hosts.isEmpty() && std::all_of(hosts.begin(), hosts.end(),
                                            [site](const QString &host) { return isAt(*site, host); }))
            return site;
    }
    return nullptr;
}
} // namespace

QList<ComponentLine> placementWarnings(const PairConfig &pair, const Needs &needs, Instant now)
{
    QList<ComponentLine> lines;
    const auto warn = [&](const char *key, const QString &label, const QString &text) {
        lines += ComponentLine{QString::fromLatin1(key), label, text, Mark::Warning, now, {}};
    };
    const QStringList store = needs.storeHosts.isEmpty() ? QStringList{needs.ownHost} : needs.storeHosts;
    if (const SiteConfig *site = onlyAt(pair, store))
        warn("store_place", Words::tr("Store"),
             Words::tr("The store lies at %1 only: if that site fails, nothing can be begun or written down.")
                 .arg(site->shortName));
    if (const SiteConfig *site =
            onlyAt(pair, needs.dutyHost.isEmpty() ? QStringList() : QStringList{needs.dutyHost}))
        warn("duty_place", Words::tr("Duty"),
             Words::tr("The duty is held at %1: if that site fails, another console has to be there for it.")
                 .arg(site->shortName));
    return lines;
}

} // namespace Switchback
