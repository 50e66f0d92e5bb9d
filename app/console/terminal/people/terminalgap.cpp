// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/terminalgap.h"

#include "app/console/terminal/longwait.h"
#include "app/console/terminal/people/terminalwho.h"
#include "app/console/terminal/terminaltools.h"
#include "app/console/terminal/terminalverify.h"
#include "app/pair/witness/logdesk.h"

#include <QCoreApplication>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
} // namespace

int signGap(const ConsoleConfig &config, const GapOptions &options, const Clock &clock)
{
    if (options.reason.isEmpty())
        return fail({QStringLiteral("no_reason"), Words::tr("A gap is signed for with a reason."),
                     Words::tr("Say which backup was put back, by whom, and why: --reason WORDS")},
                    1);
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<LogChecked> found = lookAtLog(**store, config, {}, clock);
    if (!found)
        return fail(found.error(), exitCode(found.error(), 1));
    const QList<GapDraft> drafts = gapDrafts(*found);
    if (drafts.isEmpty())
        return fail(nothingLost(*found), 1);
    QStringList lines;
    for (const GapDraft &draft : drafts)
        lines += gapDraftLines(draft);
    lines += gapWarnings(drafts);
    print(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    const Result<QList<Operator>> people = wait((*store)->operators());
    if (!people)
        return fail(people.error(), 1);
    const Result<Actor> by =
        whoIsAllowed(**store, *people, options.by, Right::ManageOperators, gapNeeds(), clock);
    if (!by)
        return fail(by.error(), 1);
    const auto stored = wait(signGaps(**store, drafts, *by, options.reason, clock.now()));
    if (!stored)
        return fail(stored.error(), 1);
    for (const Event &event : *stored)
        print(gapText(*loggedGap(event)) + QLatin1Char('\n'));
    print(Words::tr("The log goes on from here. Its witnesses are told by the console on duty.\n"));
    return 0;
}

} // namespace Switchback::Terminal
