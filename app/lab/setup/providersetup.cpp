// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/providersetup.h"

#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/gateway/standin.h"
#include "app/lab/machine/services.h"
#include "app/lab/setup/credentials.h"

namespace Switchback::Lab
{

Outcome writeProvider(const LabSpec &lab, const SiteSpec &machine)
{
    if (!lab.hasMail())
        return Done{};
    const auto token = credential(lab, QStringLiteral("provider-token"));
    if (!token)
        return token.error();
    const QString etc = lab.hostRoot(machine) + QStringLiteral("/etc/");
    // The sites send by it too: a voice application tells of messages that were left.
    if (const QString script = etc + QStringLiteral("standin.py");
        machine.isOutside() && !writeStandIn(script))
        return failure(QStringLiteral("unwritable"), Words::tr("%1 cannot be written.").arg(script));
    return writeFile(etc + QStringLiteral("provider-token"), token->trimmed(), 0600, lab.serviceUid,
                     lab.serviceGid);
}

QString providerToml(const LabSpec &lab)
{
    if (!lab.hasMail())
        return {};
    QString text =
        QStringLiteral(
            "# A provider of SMS and calls, of the lab too: nobody's telephone rings. What it took, "
            "and what it found wrong:\n"
            "# %1/standin/state\n")
            .arg(providerUrl(lab));
    for (const char *kind : {"sms", "voice"})
        text += QStringLiteral("[[notify.%1]]\n"
                               "name = \"lab\"\n"
                               "dialect = \"twilio\"\n"
                               "base_url = \"%2\"\n"
                               "ca_file = \"%3/console/ca.pem\"\n"
                               "account = \"%4\"\n"
                               "token_file = \"%3/console/provider-token\"\n"
                               "from = \"%5\"\n"
                               "\n")
                    .arg(QLatin1String(kind), providerUrl(lab), lab.dir, QLatin1String(providerAccount),
                         QLatin1String(providerNumber));
    return text;
}

} // namespace Switchback::Lab
