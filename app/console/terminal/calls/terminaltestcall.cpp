// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/calls/terminaltestcall.h"

#include "app/console/gateways.h"
#include "app/console/terminal/longwait.h"
#include "app/console/terminal/terminaltools.h"
#include "app/link/linkcodes.h"
#include "app/link/linkhub.h"
#include "app/link/paircalls.h"
#include "app/pair/pairs.h"
#include "app/pair/sites/statusreply.h"
#include "models/core/visibletext.h"
#include "models/testcall/testmessage.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

#include <unistd.h>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

constexpr int NotPassed = 1;
constexpr int NotKnown = 3;
constexpr Duration CallDeadline = 150s;
constexpr Duration MessageDeadline = 240s; ///< two calls
constexpr Duration AskDeadline = 10s;

/// A line of its own, whatever of the waiting stands there.
void say(const QString &text)
{
    print((isatty(STDOUT_FILENO) ? QStringLiteral("\r\x1b[K") : QString()) + text + QLatin1Char('\n'));
}

CallAnswer asked(SiteCalls &calls, const QString &site, const QString &verb, const QJsonObject &body)
{
    QObject here;
    QEventLoop loop;
    CallAnswer answer;
    bool there = false;
    calls.call({site, verb, body, AnyWay, AskDeadline}, &here, {}, [&](const CallAnswer &came) {
        answer = came;
        there = true;
        loop.quit();
    });
    if (!there)
        loop.exec();
    return answer;
}

bool isCalled(const SiteConfig &site, const QString &name)
{
    return name.compare(site.id, Qt::CaseInsensitive) == 0 ||
           name.compare(site.shortName, Qt::CaseInsensitive) == 0;
}

/// The one that was named; else the one that says it takes the writes.
Result<SiteConfig> siteMeant(SiteCalls &calls, const PairConfig &pair, const QString &named)
{
    QList<SiteConfig> found;
    for (const SiteConfig &site : {pair.production, pair.backup}) {
        if (!named.isEmpty()) {
            if (isCalled(site, named))
                found += site;
            continue;
        }
        const StatusReply reply = statusReply(site.id, asked(calls, site.id, QStringLiteral("status"), {}));
        if (reply.status && reply.status->role == SiteRole::Primary)
            found += site;
    }
    if (found.size() == 1)
        return found.first();
    const QString both = QStringLiteral("%1, %2").arg(pair.production.shortName, pair.backup.shortName);
    return Error{QStringLiteral("which_site"),
                 named.isEmpty() ? Words::tr("It is not known which site takes the writes.")
                                 : Words::tr("No site is called %1.").arg(visibleText(named, 60)),
                 Words::tr("Name one with --site: %1").arg(both)};
}

QString stateName(TestCheck::State state)
{
    switch (state) {
    case TestCheck::State::Passed:
        return Words::tr("passed");
    case TestCheck::State::Failed:
        return Words::tr("FAILED");
    case TestCheck::State::NotKnown:
        break;
    }
    return Words::tr("not known");
}

void printChecks(const QList<TestCheck> &checks)
{
    qsizetype states = 0, titles = 0;
    for (const TestCheck &check : checks) {
        states = std::max(states, stateName(check.state).size());
        titles = std::max(titles, testCheckTitle(check.key).size());
    }
    for (const TestCheck &check : checks)
        say(QStringLiteral("  %1  %2  %3")
                .arg(stateName(check.state).leftJustified(states),
                     testCheckTitle(check.key).leftJustified(titles), check.text)
                .trimmed()
                .prepend(QStringLiteral("  ")));
}

void printMatrix(const TestCallTold &told)
{
    printChecks(told.judged.checks);
    if (const QString figures = testCallFigures(told); !figures.isEmpty())
        say(figures);
    say(told.judged.passed() ? Words::tr("PASSED: %1").arg(told.judged.text)
                             : Words::tr("NOT PASSED: %1").arg(told.judged.text));
}

/// Of a call or a message that has not passed.
int notPassed(const SiteConfig &site, const QString &op, const QString &verdict, bool json)
{
    if (!json)
        say(Words::tr("Its SIP: switchback testcall --site %1 --trace %2").arg(site.shortName, op));
    return verdict == QLatin1String("called_off")
               ? exitCode({QStringLiteral("called_off"), {}, {}}, NotPassed)
               : NotPassed;
}

int unknown(const Error &error)
{
    if (!isLinkCode(error.code))
        return fail(error, NotPassed);
    return fail({error.code, Words::tr("Nobody knows what became of it: %1").arg(error.text), error.hint},
                NotKnown);
}

int tell(const CallAnswer &answer, const SiteConfig &site, const QString &op, bool json)
{
    if (!answer.data)
        return unknown(answer.data.error());
    const Result<TestCallTold> told = readTestCall(*answer.data, site.id);
    if (!told)
        return fail(told.error(), NotPassed);
    if (json)
        print(QString::fromUtf8(QJsonDocument(*answer.data).toJson()));
    else
        printMatrix(*told);
    return told->judged.passed() ? 0 : notPassed(site, op, told->judged.verdict, json);
}

TestCheck checkOf(const Receipt &receipt)
{
    return {receipt.channel,
            receipt.arrived() ? TestCheck::State::Passed
            : receipt.known   ? TestCheck::State::Failed
                              : TestCheck::State::NotKnown,
            receipt.text()};
}

void printMessage(const TestMessageTold &told, const QList<Receipt> &receipts, const QJsonObject &answer,
                  bool passed, bool json)
{
    if (json) {
        QJsonArray all;
        for (const Receipt &each : receipts)
            all.append(toJson(each));
        QJsonObject whole = answer;
        whole.insert(QStringLiteral("receipts"), all);
        whole.insert(QStringLiteral("notified"), passed);
        print(QString::fromUtf8(QJsonDocument(whole).toJson()));
        return;
    }
    QList<TestCheck> checks = told.judged.checks;
    for (const Receipt &each : receipts)
        checks += checkOf(each);
    printChecks(checks);
    if (!told.judged.passed())
        say(Words::tr("NOT PASSED: %1").arg(told.judged.text));
    else if (receipts.isEmpty())
        say(Words::tr("NOT PASSED: nobody reads where its notification arrives: [pair.test] of the "
                      "configuration names neither a mailbox nor a number."));
    else
        say(passed ? Words::tr("PASSED: %1 Its notification arrived.").arg(told.judged.text)
                   : Words::tr("NOT PASSED: its notification has not arrived everywhere."));
}

/// Who waits for a message's end, and then for its notification.
struct Waiting {
    const PairConfig &pair;
    const Clock &clock;
    const ReceiptBoxes &boxes;
    std::function<void()> &callOff;
};

int tellMessage(const CallAnswer &answer, const SiteConfig &site, const QString &op,
                const TestCallOptions &options, const Waiting &waiting)
{
    if (!answer.data)
        return unknown(answer.data.error());
    const Result<TestMessageTold> told = readTestMessage(*answer.data, site.id);
    if (!told)
        return fail(told.error(), NotPassed);
    QList<Receipt> receipts;
    if (told->judged.passed()) {
        if (!options.json && !waiting.boxes.empty())
            say(Words::tr("Waiting for the notification of the message %1").arg(told->code));
        const auto came = awaitReceipts(
            waiting.boxes, told->code, *told->endedAt, waiting.pair.receipts.wait, waiting.clock,
            [&options](const Receipt &each) {
                if (!options.json)
                    say(QStringLiteral("%1: %2").arg(receiptChannel(each.channel), each.text()));
            },
            waiting.callOff);
        if (!came)
            return exitCode({QStringLiteral("called_off"), {}, {}}, NotPassed);
        receipts = *came;
    }
    const bool passed =
        !receipts.isEmpty() &&
        std::all_of(receipts.cbegin(), receipts.cend(), [](const Receipt &each) { return each.arrived(); });
    printMessage(*told, receipts, *answer.data, passed, options.json);
    if (passed)
        return 0;
    return told->judged.passed() ? NotPassed : notPassed(site, op, told->judged.verdict, options.json);
}

int place(SiteCalls &calls, const PairConfig &pair, const SiteConfig &site, const TestCallOptions &options,
          const Clock &clock, const ReceiptBoxes &boxes)
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QJsonObject params;
    if (!options.number.isEmpty())
        params.insert(QStringLiteral("number"), options.number);
    QObject here;
    QEventLoop loop;
    std::optional<CallAnswer> answer;
    std::function<void()> endWaiting; ///< there once the site has done its part
    const auto callOff = [&] {
        say(Words::tr("Calling it off …"));
        if (endWaiting) {
            endWaiting();
            return;
        }
        calls.call({site.id, QStringLiteral("call_off"), {{QStringLiteral("op"), op}}, AnyWay, AskDeadline},
                   &here, {}, [](const CallAnswer &came) {
                       if (!came.data)
                           fail(came.data.error());
                   });
    };
    if (!options.json)
        say((options.message ? Words::tr("%1 leaves a test message, operation %2; Ctrl-C calls it off.")
                             : Words::tr("%1 places a test call, operation %2; Ctrl-C calls it off."))
                .arg(site.shortName, op));
    const LongWait wait({options.message ? Words::tr("Test message") : Words::tr("Test call"),
                         [] { return std::pair<qint64, qint64>(0, 0); }, callOff});
    calls.call(
        {site.id,
         options.message ? QStringLiteral("test_message") : QStringLiteral("test_call"),
         {{QStringLiteral("op"), op},
          {QStringLiteral("by"), options.actor.left(80)},
          {QStringLiteral("params"), params}},
         AnyWay,
         options.message ? MessageDeadline : CallDeadline},
        &here,
        [&options](const QJsonObject &line) {
            if (!options.json)
                say(visibleText(line.value(QStringLiteral("text")).toString(), 400));
        },
        [&](const CallAnswer &came) {
            answer = came;
            loop.quit();
        });
    if (!answer)
        loop.exec();
    return options.message ? tellMessage(*answer, site, op, options, {pair, clock, boxes, endWaiting})
                           : tell(*answer, site, op, options.json);
}

int trace(SiteCalls &calls, const PairConfig &pair, const TestCallOptions &options)
{
    if (QUuid::fromString(options.trace).isNull())
        return fail({QStringLiteral("bad_request"),
                     Words::tr("%1 is no operation id.").arg(visibleText(options.trace, 60)),
                     Words::tr("It stands in the first line of a test call, and in the log.")},
                    NotPassed);
    const QString op = QUuid::fromString(options.trace).toString(QUuid::WithoutBraces);
    bool known = false;
    Error last;
    for (const SiteConfig &site : {pair.production, pair.backup}) {
        if (!options.site.isEmpty() && !isCalled(site, options.site))
            continue;
        known = true;
        const CallAnswer answer =
            asked(calls, site.id, QStringLiteral("call_trace"), {{QStringLiteral("op"), op}});
        if (!answer.data) {
            last = answer.data.error();
            continue;
        }
        const QJsonArray lines = answer.data->value(QStringLiteral("sip")).toArray();
        for (const QJsonValue &each : lines)
            print(visibleText(each.toString(), 400) + QLatin1Char('\n'));
        if (!lines.isEmpty())
            return 0;
    }
    if (!known)
        last = {{}, Words::tr("No site is called %1.").arg(visibleText(options.site, 60)), {}};
    return fail(
        last.text.isEmpty()
            ? Error{QStringLiteral("no_trace"), Words::tr("No site has any SIP of that operation."), {}}
            : last,
        NotPassed);
}
} // namespace

int testCall(SiteCalls &calls, const PairConfig &pair, const TestCallOptions &options, const Clock &clock,
             const ReceiptBoxes &boxes)
{
    if (!options.trace.isEmpty())
        return trace(calls, pair, options);
    const Result<SiteConfig> site = siteMeant(calls, pair, options.site);
    return site ? place(calls, pair, *site, options, clock, boxes) : fail(site.error(), NotPassed);
}

int testCall(const ConsoleConfig &config, const TestCallOptions &options, const Clock &clock)
{
    const Result<PairConfig> pair = pairMeant(config, {});
    if (!pair)
        return fail(pair.error());
    LinkHub links(sitesOf(config), clock);
    PairCalls calls(links, pair->id);
    const ReceiptBoxes boxes =
        options.message ? receiptBoxes(*pair, config.notify.gateways, clock) : ReceiptBoxes();
    return testCall(calls, *pair, options, clock, boxes);
}

} // namespace Switchback::Terminal
