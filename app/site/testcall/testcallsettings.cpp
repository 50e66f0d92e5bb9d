// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/testcallsettings.h"

#include "app/site/base/tomlreader.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestCalls)
};
constexpr const char *Table = "calls.test";
constexpr const char *Number = "\\+?[0-9*#]{1,20}";
constexpr const char *Door = "[A-Za-z0-9._:\\[\\]-]{1,100}:[0-9]{1,5}";

void readTimes(TomlReader &from, TestCallSettings &out)
{
    from.number(Table, "connect_s", out.connectS, 1, 60, false);
    from.number(Table, "ring_s", out.ringS, 1, 120, false);
    // The answer comes nine seconds after the call's at the latest, and takes its time.
    from.number(Table, "talk_s", out.talkS, 15, 120, false);
}

void readTones(TomlReader &from, TestCallSettings &out)
{
    from.number(Table, "tone_hz", out.toneHz, 300, 3000, false);
    from.number(Table, "answer_tone_hz", out.answerHz, 300, 3000, true);
    from.number(Table, "peer_answer_tone_hz", out.peerAnswerHz, 300, 3000, false);
    const auto tooNear = [](double one, double other) {
        return std::abs(one - other) < 50 || sameTone(one, other) || sameTone(other, one);
    };
    if (!from.fault && tooNear(out.answerHz, out.peerAnswerHz))
        from.say(Table, "peer_answer_tone_hz", Words::tr("is too near to answer_tone_hz to be told from it"));
    // A line that sends back what it gets would pass.
    if (!from.fault && (tooNear(out.toneHz, out.answerHz) || tooNear(out.toneHz, out.peerAnswerHz)))
        from.say(Table, "tone_hz", Words::tr("is too near to what is answered to be told from it"));
}
} // namespace

Result<TestCallSettings> readTestCallSettings(const SiteConfig &config)
{
    TestCallSettings out;
    TomlReader from(config.file, config.text);
    if (!from.fault && !from.has(Table))
        return Error{QStringLiteral("no_test_calls"),
                     Words::tr("%1 is not set up for test calls.").arg(config.name),
                     Words::tr("Its site.toml wants a table [calls.test].")};
    const QString wantsDoor = Words::tr("wants ADDRESS:PORT");
    from.matching(Table, "number", out.number, Number,
                  Words::tr("wants a number to dial, such as +13125550100"));
    from.matching(Table, "message_number", out.messageNumber, Number,
                  Words::tr("wants a number to dial, such as +13125550100"), false);
    from.texts(Table, "numbers", out.numbers, 50, false);
    from.matching(Table, "sbc", out.sbc, Door, wantsDoor);
    from.matching(Table, "listen", out.listen, Door, wantsDoor);
    from.text(Table, "interface", out.interface, false);
    from.text(Table, "from", out.from, false);
    from.number(Table, "rtp_first", out.rtpFirst, 1024, 65'000, false);
    from.number(Table, "rtp_last", out.rtpLast, 1024, 65'535, false);
    from.path(Table, "key_file", out.keyFile);
    from.path(Table, "peer_key_file", out.peerKeyFile, false);
    from.path(Table, "answers_file", out.answersFile, false);
    readTimes(from, out);
    readTones(from, out);
    // These become lines of baresip's own configuration.
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9._-]{0,60}\\z"));
    static const QRegularExpression number(QStringLiteral("\\A%1\\z").arg(QLatin1String(Number)));
    for (const auto &[key, value] : {std::pair("interface", out.interface), std::pair("from", out.from)}) {
        if (!plain.match(value).hasMatch())
            from.say(Table, key, Words::tr("wants letters, digits and . _ -, at most 60"));
    }
    for (const QString &one : std::as_const(out.numbers)) {
        if (!number.match(one).hasMatch())
            from.say(Table, "numbers", Words::tr("wants numbers to dial, such as +13125550100"));
    }
    if (!from.fault && out.rtpLast < out.rtpFirst + 4)
        from.say(Table, "rtp_last", Words::tr("wants to be at least 4 above rtp_first"));
    if (from.fault)
        return *from.fault;
    return out;
}

Result<TestCallPlan> testCallPlan(const SiteConfig &config, const TestCallSettings &settings,
                                  const QString &number, const QString &site)
{
    if (site == config.peer.id && (settings.peerAnswerHz <= 0 || settings.peerKeyFile.isEmpty()))
        return Error{
            QStringLiteral("config"),
            Words::tr(
                "%1 cannot tell by a test call that %2 answers: [calls.test] of its site.toml lacks %3.")
                .arg(config.name, config.peer.name,
                     settings.peerKeyFile.isEmpty() ? QStringLiteral("peer_key_file")
                                                    : QStringLiteral("peer_answer_tone_hz")),
            {}};
    const TestCallSite own{config.id, config.name, settings.answerHz};
    const TestCallSite peer{config.peer.id, config.peer.name, settings.peerAnswerHz};
    TestCallPlan plan;
    plan.number = number;
    plan.toneHz = settings.toneHz;
    plan.site = site == peer.id ? peer : own;
    plan.others = {site == peer.id ? own : peer};
    return plan;
}

} // namespace Switchback::Site
