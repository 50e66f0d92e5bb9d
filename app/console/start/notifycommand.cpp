// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/notifycommand.h"

#include "app/console/terminal/people/terminaldelivery.h"
#include "app/console/terminal/people/terminalreach.h"
#include "app/console/terminal/terminalnotify.h"
#include "app/console/terminal/terminalreadiness.h"

namespace Switchback
{

namespace
{
constexpr QLatin1String SendBy("send-by");
}

int notifyCommand(const ConsoleConfig &config, const CommandLine &line, const Clock &clock)
{
    Terminal::Options options = line.options;
    options.pair = line.pair;
    const QString verb = line.arguments.value(0);
    if (verb == QLatin1String("test"))
        return Terminal::reachTest(config,
                                   {line.arguments.value(1), line.customers.drillList, line.act.confirm,
                                    line.act.actor, line.options.json},
                                   clock);
    if (verb == QLatin1String("status"))
        return Terminal::notifyStatus(config, options, clock);
    if (verb == QLatin1String("tasks"))
        return Terminal::deliveryTasks(config, line.pair, line.options.json);
    if (const auto what = Terminal::deliveryActFromWord(verb))
        return Terminal::deliveryAct(config, {line.arguments.value(1), *what, line.kept.reason},
                                     line.act.actor, clock);
    if (verb == SendBy)
        return Terminal::deliverySendBy(config, line.arguments.value(1), line.arguments.value(2),
                                        line.act.actor, clock);
    return Terminal::notifyList(config, options, verb == QLatin1String("dead-letters"));
}

bool isOfOnePair(const CommandLine &line)
{
    const QString verb = line.arguments.value(0);
    return verb == QLatin1String("test") || verb == SendBy || Terminal::deliveryActFromWord(verb).has_value();
}

} // namespace Switchback
