// SPDX-License-Identifier: GPL-3.0-or-later
// How far the files of each site are at the other one, and whether they are alike there.
#include "app/console/terminal/files/terminalfiles.h"

#include "app/console/terminal/files/terminalaudio.h"
#include "app/console/terminal/terminaltools.h"
#include "app/files/filechecks.h"
#include "app/link/linkhub.h"
#include "app/pair/sites/statusreply.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/findings/filestext.h"
#include "models/sites/statusjson.h"

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

constexpr int NotAlike = 1;
constexpr int NotKnown = 3;

QString shortName(const PairConfig &pair, const QString &id)
{
    return id == pair.production.id ? pair.production.shortName
           : id == pair.backup.id   ? pair.backup.shortName
                                    : visibleText(id, 40);
}

/// What that site says of its files now; an Error in words.
Result<FileStatus> statusOf(SiteCalls &links, const SiteConfig &site)
{
    const CallAnswer answer = asked(links, {site.id, QStringLiteral("status"), {}, AnyWay, 10s});
    if (!answer.data)
        return answer.data.error();
    const StatusReply reply = statusReply(site.id, answer);
    if (!reply.status)
        return Error{QStringLiteral("bad_answer"), reply.way.detail, {}};
    if (!reply.status->files)
        return Error{QStringLiteral("files_not_told"), Words::tr("It says nothing of files."), {}};
    return *reply.status->files;
}

int printStatus(SiteCalls &links, const PairConfig &pair, QJsonObject *json)
{
    QJsonArray sites;
    bool allKnown = true;
    for (const auto &[site, other] :
         {std::pair{&pair.production, &pair.backup}, std::pair{&pair.backup, &pair.production}}) {
        const auto told = statusOf(links, *site);
        allKnown = allKnown && told;
        if (json) {
            SiteStatus only;
            if (told)
                only.files = *told;
            sites.append(QJsonObject{{QStringLiteral("site"), site->id},
                                     {QStringLiteral("files"), toJson(only).value(QStringLiteral("files"))},
                                     {QStringLiteral("trouble"), told ? QString() : told.error().text}});
            continue;
        }
        if (!told) {
            print(QStringLiteral("%1: %2\n").arg(site->shortName, visibleText(told.error().text, 400)));
            continue;
        }
        const QTimeZone zone(site->zone);
        const QTimeZone shown = zone.isValid() ? zone : QTimeZone::utc();
        print(Words::tr("%1: %2 files, %3 (%4)\n", nullptr, howMany(told->files))
                  .arg(site->shortName)
                  .arg(told->files)
                  .arg(visibleText(told->state, 20), toDateTime(told->at, shown).timeZoneAbbreviation()));
        if (!told->detail.isEmpty())
            print(QStringLiteral("    %1\n").arg(visibleText(told->detail, 400)));
        const QStringList lines =
            fileLines(*told, other->shortName, [&](Instant at) { return dayClockText(at, told->at, shown); });
        for (const QString &line : lines)
            print(QStringLiteral("    %1\n").arg(line));
    }
    if (json)
        json->insert(QStringLiteral("sites"), sites);
    return allKnown ? 0 : NotKnown;
}

/// What came of the last spot check, as the process on duty keeps it.
void printLast(const ConsoleConfig &config, const PairConfig &pair, const Clock &clock, QJsonObject *json)
{
    auto store = openStore(config);
    const auto state = store ? waitFor((*store)->state(stateKey(pair.id, "files")), StoreDeadline)
                             : Result<QJsonObject>(store.error());
    if (json) {
        json->insert(QStringLiteral("checked"), state ? QJsonValue(*state) : QJsonValue());
        return;
    }
    if (!state) {
        print(Words::tr("The last spot check can't be read: %1\n").arg(visibleText(state.error().text)));
        return;
    }
    const FilesChecked checked = filesCheckedFrom(*state);
    const auto name = [&](const QString &id) { return shortName(pair, id); };
    if (checked.last)
        print(Words::tr("Spot check %1 ago: %2\n")
                  .arg(ageText(clock.now() - checked.last->at), filesCheckText(*checked.last, name)));
    else
        print(Words::tr("No spot check yet; now: switchback files check\n"));
    if (!checked.trouble.isEmpty())
        print(Words::tr("Spot check tried %1 ago: %2\n")
                  .arg(ageText(clock.now() - checked.triedAt), checked.trouble));
}

int checkNow(SiteCalls &links, const PairConfig &pair, const Clock &clock, bool json)
{
    QEventLoop loop;
    std::optional<Result<FilesCheck>> result;
    FilesLook look(pair, links, clock);
    QObject::connect(&look, &FilesLook::waiting, &loop, [json](int names) {
        if (!json)
            print(Words::tr("%1 files are looked at again in %2 s: they may be on their way.\n", nullptr,
                            howMany(names))
                      .arg(names)
                      .arg(FilesComparison::TakenUpTo / 1s));
    });
    look.begin({}, [&](const Result<FilesCheck> &came) {
        result = came;
        loop.quit();
    });
    if (!result)
        loop.exec();
    if (!*result)
        return fail(result->error(), NotKnown);
    const FilesCheck &check = **result;
    if (json) {
        print(QString::fromUtf8(QJsonDocument(toJson(check)).toJson()));
    } else {
        print(filesCheckText(check, [&](const QString &id) { return shortName(pair, id); }) +
              QLatin1Char('\n'));
        if (check.onItsWay > 0)
            print(Words::tr("%1 were changed too lately to be judged.\n", nullptr, howMany(check.onItsWay))
                      .arg(check.onItsWay));
        if (check.notCompared > 0)
            print(Words::tr("%1 files could not be read in time.\n", nullptr, howMany(check.notCompared))
                      .arg(check.notCompared));
        if (check.cut)
            print(Words::tr("Not all files of a site could be looked through.\n"));
    }
    return check.compared == 0 ? NotKnown : check.notAlike() == 0 ? 0 : NotAlike;
}
} // namespace

int files(const PairConfig &pair, const ConsoleConfig &config, const FilesOptions &options,
          const Clock &clock)
{
    using What = FilesOptions::What;
    if (options.what == What::Export)
        return exportAudio(config, options, clock);
    LinkHub links({pair.production, pair.backup}, clock);
    if (options.what == What::Check)
        return checkNow(links, pair, clock, options.json);
    if (options.what == What::Orphans)
        return listAudio(links, config, pair, options.json);
    QJsonObject json;
    const int code = printStatus(links, pair, options.json ? &json : nullptr);
    printLast(config, pair, clock, options.json ? &json : nullptr);
    if (options.json)
        print(QString::fromUtf8(QJsonDocument(json).toJson()));
    return code;
}

} // namespace Switchback::Terminal
