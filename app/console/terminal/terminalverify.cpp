// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminalverify.h"

#include "app/console/terminal/longwait.h"
#include "app/console/terminal/terminaltools.h"
#include "app/link/linkhub.h"
#include "app/pair/pairs.h"
#include "app/pair/witness/logdesk.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

constexpr int NotKnown = 3;
} // namespace

Result<LogChecked> lookAtLog(Store &store, const ConsoleConfig &config, const VerifyOptions &options,
                             const Clock &clock)
{
    std::unique_ptr<LinkHub> links;
    if (options.witnesses)
        links = std::make_unique<LinkHub>(sitesOf(config), clock);
    const auto work = std::make_shared<LogCheckWork>();
    QObject here;
    const auto checked = checkLog(store, {config.pairs, links.get(), options.heads, {}}, work, &here);
    return waitLong(checked, shown(Words::tr("Looking at the log"), work));
}

int verify(const ConsoleConfig &config, const VerifyOptions &options, const Clock &clock)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<LogChecked> found = lookAtLog(**store, config, options, clock);
    if (!found && exitCode(found.error(), 1) != 1) // called off, it says nothing of the log
        return fail(found.error(), exitCode(found.error(), 1));
    if (options.json)
        print(QString::fromUtf8(
            QJsonDocument(found ? logJson(*found)
                                : QJsonObject{{QStringLiteral("whole"), false},
                                              {QStringLiteral("error"), found.error().text}})
                .toJson()));
    else if (found)
        print(logText(*found));
    if (!found)
        return fail(found.error(), 1);
    if (found->wrong())
        return 1;
    return found->witnessed() || !options.witnesses ? 0 : NotKnown;
}

} // namespace Switchback::Terminal
