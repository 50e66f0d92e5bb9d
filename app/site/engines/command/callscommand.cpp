// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/command/callscommand.h"

#include "app/contract/contract.h"
#include "app/site/base/command.h"
#include "app/site/base/tomlreader.h"
#include "models/core/clock.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallsCommand)
};

constexpr int ViewMs = 1800;
constexpr int SetMs = 2000; // and it is looked at after that
constexpr int CallsMs = 3800;
constexpr double LargestCount = 9007199254740991.0; // of the contract
constexpr qsizetype MostParts = 1000;               // what is told of them is less

std::optional<qint64> countOf(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!(number >= 0 && number <= LargestCount) || number != std::floor(number))
        return std::nullopt;
    return static_cast<qint64>(number);
}

/// Only states that it may say of itself: whether it is silent, we see.
std::optional<CallsView::State> stateOf(const QString &word)
{
    for (const auto state : {CallsView::State::Open, CallsView::State::Draining, CallsView::State::Closed,
                             CallsView::State::Mixed}) {
        if (stateWord(state) == word)
            return state;
    }
    return std::nullopt;
}

QList<CallsPart> partsOf(const QJsonValue &list)
{
    QList<CallsPart> parts;
    for (const QJsonValue &value : list.toArray()) {
        const QJsonObject one = value.toObject();
        const QString name = visibleText(one.value(QStringLiteral("name")).toString().left(80), 80);
        if (!name.isEmpty() && parts.size() < MostParts)
            parts << CallsPart{name, visibleText(one.value(QStringLiteral("state")).toString().left(40), 40),
                               visibleText(one.value(QStringLiteral("detail")).toString().left(200), 200)};
    }
    return parts;
}

CallsView viewOf(const QJsonObject &said)
{
    CallsView view;
    view.at = SystemClock().now();
    const auto state = stateOf(said.value(QStringLiteral("state")).toString());
    if (!state) {
        view.answeredBy = Words::tr("what the program prints names no state that is known here");
        return view;
    }
    view.state = *state;
    view.answeredBy = visibleText(said.value(QStringLiteral("detail")).toString().left(400), 400);
    view.calls = countOf(said.value(QStringLiteral("calls")));
    const auto window = countOf(said.value(QStringLiteral("window_s")));
    if (window && *window > 0 && *window <= 86'400) {
        view.answered = countOf(said.value(QStringLiteral("answered")));
        view.window = std::chrono::seconds(*window);
    }
    view.nodes = partsOf(said.value(QStringLiteral("nodes")));
    if (said.value(QStringLiteral("voice_servers")).isArray())
        view.voiceServers = partsOf(said.value(QStringLiteral("voice_servers")));
    return view;
}

class CallsCommand : public CallsEngine
{
public:
    explicit CallsCommand(QString program)
        : m_program(std::move(program))
    {
    }

    [[nodiscard]] CallsView view() const override
    {
        const CommandResult ran = runCommand({m_program, QStringLiteral("view")}, ViewMs);
        if (ran.ok())
            return viewOf(QJsonDocument::fromJson(ran.out).object());
        CallsView view;
        view.at = SystemClock().now();
        view.answeredBy = wrong(ran);
        return view;
    }

    Outcome drain(bool on) const override
    {
        const QString verb = on ? QStringLiteral("drain") : QStringLiteral("open");
        const auto failed = [&](const QString &why) {
            return Error{QStringLiteral("calls_not_set"), Words::tr("The SBC could not be set: %1").arg(why),
                         Words::tr("Set it again: that is safe.")};
        };
        const CommandResult ran = runCommand({m_program, verb}, SetMs);
        if (!ran.ok())
            return failed(wrong(ran));
        const CallsView now = view();
        if (now.state == (on ? CallsView::State::Draining : CallsView::State::Open))
            return Done{};
        return failed(Words::tr("after %1 %2 it is \"%3\"").arg(m_program, verb, stateWord(now.state)));
    }

    [[nodiscard]] Result<CallChanges> callsSince(const QString &cursor, int most,
                                                 std::optional<Instant> since) const override
    {
        QStringList words{m_program, QStringLiteral("calls"), QStringLiteral("--after=") + cursor,
                          QStringLiteral("--limit=%1").arg(most)};
        if (since)
            words << QStringLiteral("--since=") + toIso(*since);
        const CommandResult ran = runCommand(words, CallsMs);
        const auto failed = [](const QString &why) {
            return Error{
                QStringLiteral("calls_records"), Words::tr("Whose calls came is not told: %1").arg(why), {}};
        };
        if (!ran.ok())
            return failed(wrong(ran));
        const QJsonObject data = QJsonDocument::fromJson(ran.out).object();
        const Outcome sound = Contract::instance().checkAnswerLine(
            QStringLiteral("calls"),
            {{QStringLiteral("type"), QStringLiteral("result")}, {QStringLiteral("data"), data}});
        if (!sound)
            return failed(sound.error().text);
        return changesOf(data);
    }

private:
    [[nodiscard]] QString wrong(const CommandResult &ran) const
    {
        if (!ran.started)
            return Words::tr("%1 can't be run").arg(m_program);
        return ran.timedOut ? Words::tr("%1 did not end in time").arg(m_program)
                            : Words::tr("%1 failed: %2").arg(m_program, ran.said());
    }

    // Of what keeps to the contract.
    static CallChanges changesOf(const QJsonObject &data)
    {
        CallChanges out;
        for (const QJsonValue &value : data.value(QStringLiteral("calls")).toArray()) {
            const QJsonObject one = value.toObject();
            const auto last = fromIso(one.value(QStringLiteral("last")).toString());
            if (last)
                out.calls << TrunkCalls{visibleText(one.value(QStringLiteral("trunk")).toString(), 64),
                                        one.value(QStringLiteral("forwarded")).toBool(),
                                        one.value(QStringLiteral("test")).toBool(),
                                        one.value(QStringLiteral("calls")).toInteger(),
                                        one.value(QStringLiteral("answered")).toInteger(),
                                        *last};
        }
        out.cursor = data.value(QStringLiteral("cursor")).toString();
        out.more = data.value(QStringLiteral("more")).toBool();
        out.gap = data.value(QStringLiteral("gap")).toBool();
        return out;
    }

    const QString m_program;
};
} // namespace

CallsEngineKind callsCommandKind()
{
    return {QStringLiteral("command"),
            {},
            [](const SiteConfig &config) -> Result<std::shared_ptr<const CallsEngine>> {
                QString program;
                TomlReader from(config.file, config.text);
                from.path("calls", "program", program);
                if (from.fault)
                    return *from.fault;
                return std::shared_ptr<const CallsEngine>(std::make_shared<const CallsCommand>(program));
            }};
}

} // namespace Switchback::Site
