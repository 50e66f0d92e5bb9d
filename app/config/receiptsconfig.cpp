// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/receiptsconfig.h"

#include "app/config/notifyconfig.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("ConsoleConfig", text);
}

QString number(TomlTable &table)
{
    const QString value = table.text("sms_number", false, 20);
    static const QRegularExpression e164(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    if (!value.isEmpty() && !e164.match(value).hasMatch())
        table.fault("sms_number", words("\"%1\" is no telephone number in E.164").arg(visibleText(value, 20)),
                    words("Write it with + and the country, without blanks: \"+13125550100\"."));
    return value;
}
} // namespace

ReceiptSettings readReceiptTable(TomlTable table, const FileKeys &files, ConfigReading &out)
{
    ReceiptSettings receipts;
    if (!table.exists())
        return receipts;
    receipts.smsNumber = number(table);
    receipts.smsGateway = table.text("sms_gateway", false, 31);
    if (const auto seconds = table.number("wait_seconds", 10, 900))
        receipts.wait = std::chrono::seconds(*seconds);
    TomlTable mailbox = table.table("mailbox", false);
    if (mailbox.exists()) {
        receipts.mailbox = NotifyReader(files, out).mailboxLogin(mailbox);
        mailbox.checkKeys();
    } else if (receipts.smsNumber.isEmpty())
        table.fault("sms_number", words("%1 names neither a mailbox nor a number").arg(table.path()),
                    words("Add [pair.test.mailbox], a line sms_number = \"+13125550100\", or both: where the "
                          "notification of a test message arrives."));
    table.checkKeys();
    return receipts;
}

void checkReceiptGateways(const toml::array *pairs, ConfigReading &out)
{
    const QList<TwilioSettings> &all = out.config.notify.gateways.sms;
    for (qsizetype i = 0; pairs && i < out.config.pairs.size(); ++i) {
        const ReceiptSettings &receipts = out.config.pairs.at(i).receipts;
        const toml::table *pair = pairs->get(size_t(i))->as_table();
        const toml::table *test = pair ? (*pair)["test"].as_table() : nullptr;
        if (!test || receipts.smsNumber.isEmpty())
            continue;
        TomlTable table(test, QStringLiteral("pair.test"), int(test->source().begin.line), out.faults);
        const bool known = std::any_of(all.cbegin(), all.cend(), [&receipts](const TwilioSettings &each) {
            return receipts.smsGateway.isEmpty() || each.name == receipts.smsGateway;
        });
        if (all.isEmpty())
            table.fault("sms_number", words("there is no [[notify.sms]] by which it could be read"),
                        words("Describe the account that the number belongs to."));
        else if (!known)
            table.fault(
                "sms_gateway",
                words("there is no [[notify.sms]] called \"%1\"").arg(visibleText(receipts.smsGateway, 31)),
                words("Write the name of the account that the number belongs to."));
        else if (std::any_of(all.cbegin(), all.cend(), [&receipts](const TwilioSettings &each) {
                     return each.from == receipts.smsNumber;
                 }))
            table.fault(
                "sms_number",
                words("%1 is the number that customers are written to from").arg(receipts.smsNumber),
                words("Take another number of that account: what arrives there is no customer's answer."));
    }
}

} // namespace Switchback
