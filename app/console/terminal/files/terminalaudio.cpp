// SPDX-License-Identifier: GPL-3.0-or-later
// Audio whose rows were lost in a failover: listed, and copied out to be attached again or handed on.
#include "app/console/terminal/files/terminalaudio.h"

#include "app/console/terminal/terminalfollow.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/moves.h"
#include "app/pair/pairs.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/findings/findingtext.h"
#include "models/replication/numbertext.h"
#include "models/sites/files/orphanfiles.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

constexpr int NotKnown = 3;
constexpr qsizetype MostListed = 20'000;

/// All that the site which serves has of it; what the other one says is no answer.
Result<OrphanList> allOf(SiteCalls &links, const SiteConfig &site, std::optional<Instant> since)
{
    OrphanList all;
    QJsonObject body;
    if (since)
        body.insert(QStringLiteral("since"), toIso(*since));
    for (bool goesOn = true; goesOn;) {
        const CallAnswer answer = asked(links, {site.id, QStringLiteral("orphans"), body, AnyWay, 12s});
        if (!answer.data)
            return answer.data.error();
        const OrphanList part = orphanListFrom(*answer.data);
        goesOn = part.goesOnBehind(all.after) && all.files.size() + part.files.size() < MostListed;
        all = {part.at,
               part.since,
               all.looked + part.looked,
               part.untold,
               all.cut || part.cut,
               part.after,
               all.files + part.files};
        body = {{QStringLiteral("after"), part.after}, {QStringLiteral("since"), toIso(part.since)}};
    }
    return all;
}

/// From when on rows were lost, as the process on duty has told of the last failover; nothing: it has not.
std::optional<Instant> lostSince(Store &store, const QString &pair)
{
    EventQuery query;
    query.pair = pair;
    query.kinds = {QStringLiteral("files.orphans")};
    query.newestFirst = true;
    query.limit = 1;
    const auto events = waitFor(store.events(query), StoreDeadline);
    return events && !events->isEmpty()
               ? fromIso(events->first().body.value(QStringLiteral("since")).toString())
               : std::nullopt;
}

void printList(const SiteConfig &site, const OrphanList &list)
{
    const QTimeZone zone(site.zone);
    const QTimeZone shown = zone.isValid() ? zone : QTimeZone::utc();
    const QString abbreviation = toDateTime(list.since, shown).timeZoneAbbreviation();
    const auto moment = [&](Instant at) {
        return toDateTime(at, shown).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    };
    for (const OrphanFile &file : list.files)
        print(QStringLiteral("%1 %2 %3 %4\n")
                  .arg(moment(file.modified), abbreviation)
                  .arg(sizeText(file.size), 8)
                  .arg(visibleText(file.name, 400)));
    print(Words::tr("%1 audio files at %2 are without their rows since %3 %4.\n", nullptr,
                    howMany(list.files.size()))
              .arg(numberText(list.files.size()), site.shortName, moment(list.since), abbreviation));
    if (list.cut || !list.after.isEmpty())
        print(Words::tr("There may be more: not all could be looked through.\n"));
    if (list.untold > 0)
        print(Words::tr("%1 files have names that can't be told.\n", nullptr, howMany(list.untold))
                  .arg(list.untold));
}
} // namespace

CallAnswer asked(SiteCalls &links, const CallRequest &request)
{
    QEventLoop loop;
    CallAnswer out;
    bool came = false;
    links.call(request, &loop, {}, [&](const CallAnswer &answer) {
        out = answer;
        came = true;
        loop.quit();
    });
    if (!came)
        loop.exec();
    return out;
}

int listAudio(SiteCalls &links, const ConsoleConfig &config, const PairConfig &pair, bool json)
{
    const auto store = openStore(config);
    const auto since = store ? lostSince(**store, pair.id) : std::nullopt;
    Error why;
    for (const SiteConfig *site : {&pair.production, &pair.backup}) {
        const auto list = allOf(links, *site, since);
        if (!list) {
            // Of two that can't say, the one that serves knows better why.
            if (why.code.isEmpty() || why.code == QLatin1String("not_primary"))
                why = {list.error().code, QStringLiteral("%1: %2").arg(site->shortName, list.error().text),
                       list.error().hint};
            continue;
        }
        if (json) {
            QJsonObject out = toJson(*list);
            out.insert(QStringLiteral("site"), site->id);
            print(QString::fromUtf8(QJsonDocument(out).toJson()));
        } else {
            printList(*site, *list);
        }
        return 0;
    }
    return fail(why, NotKnown);
}

int exportAudio(const ConsoleConfig &config, const FilesOptions &options, const Clock &clock)
{
    if (options.names.size() > MostAudioNames)
        return refuse({QStringLiteral("too_many"),
                       Words::tr("No more than %1 can be named at once.").arg(MostAudioNames),
                       Words::tr("Without a name all are exported.")});
    Pairs pairs(config, clock, Purpose::Act);
    Engine &engine = pairs.first();
    if (!waitReady(pairs, [&] { return everybodyWasAsked(engine.facts()); }))
        return 1;
    if (!engine.wheelHolder().isEmpty())
        return refuse({QStringLiteral("no_wheel"), engine.wheelHolder(), Words::tr("Act there.")});
    if (const Outcome who = askWho(engine.people(), options.actor); !who)
        return refuse(who.error());
    if (engine.moves().open())
        return refuse({QStringLiteral("busy"), Words::tr("A run is under way."),
                       Words::tr("Export the audio once it has ended.")});
    const auto since = lostSince(engine.log().store(), engine.pair().id);
    if (const Outcome begun = engine.moves().orderAudio({{}, {}, options.names, since}); !begun)
        return refuse(begun.error());
    return follow(engine, options.actor);
}

} // namespace Switchback::Terminal
