// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/callssetup.h"

#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/callstexts.h"

#include <QFileInfo>

namespace Switchback::Lab
{

namespace
{

struct Entry {
    QString name;
    QByteArray content;
};

QList<Entry> entriesOf(const LabSpec &lab, const SiteSpec &machine)
{
    if (machine.isOutside())
        return {{QStringLiteral("premises.cfg"), premisesConfig(lab)},
                {QStringLiteral("caller.xml"), callScenario()},
                {QStringLiteral("trunks.csv"), trunkList()}};
    QList<Entry> entries{{QStringLiteral("sbc.cfg"), sbcConfig(lab, machine)},
                         {QStringLiteral("dispatcher.list"), sbcDestinations(lab, machine)},
                         {QStringLiteral("tone.wav"), toneWav()}};
    for (int server = 1; server <= LabSpec::voiceServers; ++server) {
        const QString folder = QStringLiteral("answer-%1/").arg(server);
        entries += {{folder + QStringLiteral("config"), voiceServerConfig(lab, machine, server)},
                    {folder + QStringLiteral("accounts"), voiceServerAccount(lab, machine, server)},
                    {folder + QStringLiteral("contacts"), {}}};
    }
    return entries;
}

} // namespace

QString whyNoCalls(const LabSpec &lab)
{
    if (!lab.hasMail())
        return Words::tr("it has no machine outside of both sites, where customers are");
    for (const QString &program : {QStringLiteral("/usr/sbin/kamailio"), QStringLiteral("/usr/bin/sipp"),
                                   QStringLiteral("/usr/bin/baresip"), QStringLiteral("/usr/bin/curl")}) {
        if (!QFileInfo(program).isExecutable())
            return Words::tr("%1 is missing (packages kamailio, sip-tester, baresip-core and curl)")
                .arg(program);
    }
    const QString modules = QStringLiteral("kamailio/modules/db_sqlite.so");
    for (const QString &libraries :
         {QStringLiteral("/usr/lib/x86_64-linux-gnu/"), QStringLiteral("/usr/lib/aarch64-linux-gnu/"),
          QStringLiteral("/usr/lib/")}) {
        if (QFileInfo::exists(libraries + modules))
            return {};
    }
    return Words::tr("Kamailio's %1 is missing (package kamailio-sqlite-modules)").arg(modules);
}

Outcome writeCallsConfig(const LabSpec &lab, const SiteSpec &machine)
{
    if (!lab.hasCalls())
        return Done{};
    const QString etc = lab.hostRoot(machine) + QStringLiteral("/etc/calls");
    QStringList folders{etc};
    for (int server = 1; server <= LabSpec::voiceServers && !machine.isOutside(); ++server)
        folders << etc + QStringLiteral("/answer-%1").arg(server);
    for (const QString &folder : std::as_const(folders)) {
        if (const auto made = makeFolder(folder, 0755, lab.serviceUid, lab.serviceGid); !made)
            return made;
    }
    for (const Entry &entry : entriesOf(lab, machine)) {
        if (const auto written = writeFile(etc + QLatin1Char('/') + entry.name, entry.content, 0644,
                                           lab.serviceUid, lab.serviceGid);
            !written)
            return written;
    }
    return Done{};
}

} // namespace Switchback::Lab
