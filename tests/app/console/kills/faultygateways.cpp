// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultygateways.h"

#include <QRegularExpression>

namespace Switchback
{

namespace
{
constexpr int FaultsInHundred = 12;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}
} // namespace

bool FaultyGateways::start()
{
    m_mail.ends = [this](const ScriptedSmtp::Mail &) { return dice(); };
    return m_mail.listen() && m_provider.start();
}

QByteArray FaultyGateways::toml()
{
    const QByteArray provider = "dialect = \"twilio\"\nbase_url = \"" + m_provider.url().toUtf8() +
                                "\"\naccount = \"" + StandIn::sid.toUtf8() + "\"\ntoken_file = \"" +
                                m_provider.tokenFile(StandIn::token).toUtf8() + "\"\nfrom = \"" +
                                StandIn::from.toUtf8() + "\"\nper_second = 50\n";
    return "[notify]\nfrom = \"Switchback NOC <noc@example.net>\"\n"
           "[[notify.mail]]\nname = \"outside\"\nsite = \"outside\"\nserver = \"smtp://127.0.0.1:" +
           QByteArray::number(m_mail.port()) +
           "\"\n"
           "[[notify.sms]]\nname = \"sms\"\n" +
           provider + "[[notify.voice]]\nname = \"calls\"\n" + provider;
}

ScriptedSmtp::End FaultyGateways::dice()
{
    if (m_dice.bounded(100) >= FaultsInHundred)
        return {};
    ++m_mailFaults;
    switch (m_dice.bounded(6)) {
    case 0:
        return {"451 4.3.0 not now", false, 0};
    case 1:
        return {"554 5.7.1 not from you", false, 0};
    case 2:
        return {"close", true, 0}; // taken, and nobody hears so
    case 3:
        return {"close", false, 0};
    default:
        return {{}, true, m_dice.bounded(200, 1500)};
    }
}

void FaultyGateways::draw(const QStringList &numbers)
{
    static const QStringList answers{s("late"),       s("429"),   s("429-after"),   s("500"),
                                     s("500-stored"), s("close"), s("close-stored")};
    for (const QString &number : numbers) {
        if (m_dice.bounded(100) >= FaultsInHundred)
            continue;
        m_provider.scenario(number, {{s("answer"), answers.at(m_dice.bounded(int(answers.size())))},
                                     {s("times"), 1},
                                     {s("seconds"), double(m_dice.bounded(200, 2500)) / 1000},
                                     {s("listed_after"), double(m_dice.bounded(0, 3000)) / 1000}});
    }
}

QStringList FaultyGateways::mailAttempts() const
{
    static const QRegularExpression name(s("\\nMessage-ID: <sb\\.([a-z0-9]+)@"),
                                         QRegularExpression::CaseInsensitiveOption);
    QStringList all;
    for (const ScriptedSmtp::Mail &each : m_mail.mails)
        all += name.match(QString::fromUtf8(each.bytes)).captured(1);
    return all;
}

} // namespace Switchback
