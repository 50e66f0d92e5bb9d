// SPDX-License-Identifier: GPL-3.0-or-later
// The copies that lie kept at the sites: listed, counted, exported and discarded by name.
#include "app/console/terminal/terminalkept.h"
#include "app/console/terminal/terminal.h"
#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/moves.h"
#include "app/pair/pairs.h"
#include "models/core/visibletext.h"
#include "models/overview/keptlines.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

struct AtSite {
    SiteConfig config;
    SiteFacts facts;
};

/// The sites that are meant: both, or the one that was named by its id or its short name.
QList<AtSite> sitesMeant(const Engine &engine, const QString &named)
{
    QList<AtSite> sites;
    for (const AtSite &each : {AtSite{engine.pair().production, engine.facts().production},
                               AtSite{engine.pair().backup, engine.facts().backup}}) {
        if (named.isEmpty() || named.compare(each.config.id, Qt::CaseInsensitive) == 0 ||
            named.compare(each.config.shortName, Qt::CaseInsensitive) == 0)
            sites += each;
    }
    return sites;
}

int list(const QList<AtSite> &sites, bool json)
{
    bool allKnown = true;
    QJsonArray answer;
    for (const AtSite &site : sites) {
        const auto lines = keptLines(site.config, site.facts);
        allKnown &= lines.has_value();
        QJsonObject entry{{QStringLiteral("site"), site.config.id},
                          {QStringLiteral("known"), lines.has_value()}};
        if (lines)
            entry.insert(QStringLiteral("kept"), toJson(*site.facts.status->kept));
        answer += entry;
        if (json)
            continue;
        if (!lines)
            line(Words::tr("%1: not known, it does not say").arg(site.config.shortName));
        else if (lines->isEmpty())
            line(Words::tr("%1 keeps no copy.").arg(site.config.shortName));
        for (const KeptLine &copy : lines.value_or(QList<KeptLine>{}))
            line(Words::tr("%1: %2: %3").arg(copy.siteName, visibleText(copy.name), visibleText(copy.text)));
    }
    if (json)
        print(QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("sites"), answer}}).toJson()));
    return allKnown ? 0 : 1;
}

/// Where the copy of that name lies. Two of one name: the site has to be named.
Result<CopyOrder> findCopy(const QList<AtSite> &sites, const KeptOptions &options)
{
    QList<CopyOrder> found;
    QStringList names;
    for (const AtSite &site : sites) {
        for (const KeptLine &copy : keptLines(site.config, site.facts).value_or(QList<KeptLine>{})) {
            names += Words::tr("%1 at %2").arg(copy.name, copy.siteName);
            if (copy.name == options.name)
                found += CopyOrder{options.act, site.config.id, site.config.shortName, copy.name};
        }
    }
    if (found.size() == 1)
        return found.first();
    const QString there = names.isEmpty() ? Words::tr("None is known of.") : names.join(QStringLiteral(", "));
    if (found.isEmpty())
        return Error{QStringLiteral("no_such_copy"),
                     Words::tr("No copy is called %1. There: %2").arg(options.name, there),
                     Words::tr("See: switchback kept list")};
    return Error{QStringLiteral("which_site"), Words::tr("Both sites have a %1.").arg(options.name),
                 Words::tr("Name the site: --site %1").arg(found.first().siteName)};
}
} // namespace

int kept(const ConsoleConfig &config, const KeptOptions &options, const Clock &clock)
{
    Pairs pairs(config, clock, Purpose::Act);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [&] { return everybodyWasAsked(engine.facts()); }))
        return 1;
    const QList<AtSite> sites = sitesMeant(engine, options.site);
    if (sites.isEmpty())
        return refuse(
            {QStringLiteral("no_such_site"), Words::tr("No site is called %1.").arg(options.site), {}});
    if (options.list)
        return list(sites, options.json);
    Result<CopyOrder> order = findCopy(sites, options);
    if (!order)
        return refuse(order.error());
    order->unexported = options.unexported;
    order->reason = options.reason;
    if (!engine.wheelHolder().isEmpty())
        return refuse({QStringLiteral("no_wheel"), engine.wheelHolder(), Words::tr("Act there.")});
    if (const Outcome who = askWho(engine.people(), options.actor); !who)
        return refuse(who.error());
    if (engine.moves().open()) {
        if (const Outcome acting = waitActing(engine); !acting)
            return refuse(acting.error());
    }
    const qsizetype place =
        engine.moves().runner().state().current()
            ? engine.moves().runner().state().current() - engine.moves().runner().state().steps.constData()
            : 0;
    const bool partOfRun = engine.moves().runner().active();
    if (const Outcome begun = engine.moves().orderCopy(*order); !begun)
        return refuse(begun.error());
    const int code = follow(engine, options.actor);
    if (!partOfRun)
        return code;
    // The run goes on waiting for what it waited for: what counts here is the step that was put before it.
    const RunState &state = engine.moves().runner().state();
    return place < state.steps.size() && state.steps.at(place).phase == StepPhase::Done ? 0 : 1;
}

} // namespace Switchback::Terminal
