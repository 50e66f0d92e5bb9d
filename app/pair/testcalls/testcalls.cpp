// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/testcalls/testcalls.h"

#include "app/link/linkcodes.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"

#include <QSet>
#include <QTimer>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Longer than the site's own deadlines for connecting, ringing and talking together.
constexpr Duration CallDeadline = 150s;
constexpr Duration MessageDeadline = 240s; ///< two calls
constexpr Duration OffDeadline = 10s;
constexpr auto AgainAfter = 2s;
constexpr qsizetype LinesKept = 40;
constexpr int LongestName = 80;
} // namespace

struct TestCalls::Doing {
    OpenCall open;
    std::unique_ptr<QObject> context = std::make_unique<QObject>(); ///< of everything that is on its way
    QStringList lines;
    QSet<qint64> seen; ///< progress lines, which come again with each asking
    bool offAsked = false;
    bool writing = false;
};

TestCalls::TestCalls(const Clock &clock, Outside outside)
    : m_clock(clock)
    , m_outside(std::move(outside))
{
}

TestCalls::~TestCalls() = default;

void TestCalls::look()
{
    if (!m_outside.hasWheel()) {
        // Whoever has it now asks the site under the same id; the call itself goes on there.
        m_doings.clear();
        return;
    }
    QSet<QString> open;
    for (const OpenCall &each : openCalls(m_outside.incident())) {
        const QString op = each.call.op;
        open += op;
        const bool known = m_doings.contains(op);
        if (!known)
            m_doings.emplace(op, std::make_unique<Doing>());
        m_doings.at(op)->open = each;
        if (!known)
            ask(op);
        callOff(op);
    }
    std::erase_if(m_doings, [&open](const auto &each) { return !open.contains(each.first); });
}

TestCalls::Doing *TestCalls::doing(const QString &op)
{
    const auto found = m_doings.find(op);
    return found == m_doings.end() ? nullptr : found->second.get();
}

QHash<QString, QStringList> TestCalls::lines() const
{
    QHash<QString, QStringList> all;
    for (const auto &[op, each] : m_doings)
        all.insert(op, each->lines);
    return all;
}

void TestCalls::ask(const QString &op)
{
    Doing *which = doing(op);
    if (!which)
        return;
    const PlacedCall &call = which->open.call;
    const QJsonObject body{{QStringLiteral("op"), op},
                           {QStringLiteral("by"), call.by.left(LongestName)},
                           {QStringLiteral("params"), QJsonObject{}}};
    m_outside.calls.call(
        {call.site, call.leaves ? QStringLiteral("test_message") : QStringLiteral("test_call"), body, AnyWay,
         call.leaves ? MessageDeadline : CallDeadline},
        which->context.get(),
        [this, op](const QJsonObject &line) {
            Doing *told = doing(op);
            const qint64 number = line.value(QStringLiteral("seq")).toInteger();
            if (!told || told->seen.contains(number))
                return;
            told->seen += number;
            told->lines += visibleText(line.value(QStringLiteral("text")).toString(), 400);
            if (told->lines.size() > LinesKept)
                told->lines.removeFirst();
            emit changed();
        },
        [this, op](const CallAnswer &answer) { answered(op, answer); });
}

void TestCalls::callOff(const QString &op)
{
    Doing *which = doing(op);
    if (!which || which->offAsked || which->open.call.offBy.isEmpty())
        return;
    which->offAsked = true;
    m_outside.calls.call({which->open.call.site,
                          QStringLiteral("call_off"),
                          {{QStringLiteral("op"), op}},
                          AnyWay,
                          OffDeadline},
                         which->context.get(), {}, [this, op](const CallAnswer &answer) {
                             Doing *off = doing(op);
                             if (!off || answer.data)
                                 return; // its own answer says when it has ended
                             QTimer::singleShot(AgainAfter, off->context.get(), [this, op] {
                                 if (Doing *again = doing(op)) {
                                     again->offAsked = false;
                                     callOff(op);
                                 }
                             });
                         });
}

void TestCalls::answered(const QString &op, const CallAnswer &answer)
{
    Doing *which = doing(op);
    if (!which)
        return;
    const bool reached = answer.data.ok() || !isLinkCode(answer.data.error().code);
    const Duration asksFor = AsksFor + (which->open.call.leaves ? MessageDeadline : Duration{0});
    if (!reached && m_clock.now() - which->open.call.at < asksFor) {
        which->lines += visibleText(answer.data.error().text, 400);
        QTimer::singleShot(AgainAfter, which->context.get(), [this, op] { ask(op); });
        emit changed();
        return;
    }
    write(op, reached ? answer.data
                      : Result<QJsonObject>(
                            Error{answer.data.error().code,
                                  tr("Nobody knows what became of it: %1").arg(answer.data.error().text),
                                  answer.data.error().hint}));
}

void TestCalls::write(const QString &op, const Result<QJsonObject> &answer)
{
    Doing *which = doing(op);
    if (!which || which->writing)
        return;
    which->writing = true;
    const Instant now = m_clock.now();
    const PlannedEvent event = callEnded(m_outside.incident(), which->open, answer, now,
                                         {m_outside.receipts.channels(), now + m_outside.receipts.wait});
    const auto storing = m_outside.append({event}, OutageDesk::Under::Wheel);
    which = doing(op);
    if (!which) // it is in the log already, and done with
        return;
    whenDone(storing, which->context.get(), [this, op, answer](const Result<QList<Event>> &stored) {
        Doing *written = doing(op);
        if (!written)
            return;
        written->writing = false;
        // Who has the wheel now finds it open in the log, and asks the site.
        if (stored || stored.error().code == QLatin1String("already_done") ||
            stored.error().code == QLatin1String("lease_lost"))
            return;
        m_outside.trouble(stored.error());
        QTimer::singleShot(AgainAfter, written->context.get(), [this, op, answer] { write(op, answer); });
    });
}

} // namespace Switchback
