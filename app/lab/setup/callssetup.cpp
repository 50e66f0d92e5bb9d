// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/callssetup.h"

#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/callstexts.h"
#include "app/lab/machine/services.h"
#include "app/lab/mail/mailtexts.h"
#include "app/lab/setup/siteplaces.h"
#include "app/lab/voice/messages.h"
#include "models/testcall/tone.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

namespace Switchback::Lab
{

namespace
{

// Longer than any call. All of it is read for each call: so customers' calls, which are many, have a short
// one.
constexpr int CallSeconds = 10;
constexpr int TestSeconds = 90;

struct Entry {
    QString name;
    QByteArray content;
};

/// With it a site's voice servers make their answers to test calls. Made once, whoever asks first.
Result<QByteArray> answerKeyOf(const LabSpec &lab, const SiteSpec &site)
{
    const QString folder = lab.hostRoot(site) + QStringLiteral("/etc/calls");
    const QString path = folder + QStringLiteral("/answer-key");
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll();
    QByteArray random(24, '\0');
    QRandomGenerator::system()->generate(random.begin(), random.end());
    const QByteArray key = random.toHex() + '\n';
    if (const auto made = makeFolder(folder, 0755, lab.serviceUid, lab.serviceGid); !made)
        return made.error();
    const auto written = writeFile(path, key, 0600, lab.serviceUid, lab.serviceGid);
    return written ? Result<QByteArray>(key) : written.error();
}

/// What becomes of a message that a caller leaves there, and who is told. It names files with secrets and
/// holds none.
QByteArray messagesOf(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    MessagesSetup setup;
    setup.site = site.id;
    setup.socketFolder = at.run;
    setup.filesFolder = at.disk + QStringLiteral("/files");
    setup.spool = at.disk + QStringLiteral("/calls/") + QLatin1String(LabSpec::messageSpool);
    NotificationSetup &to = setup.notification;
    to.control = at.root + QStringLiteral("/control");
    to.caFile = at.etc + QStringLiteral("/ca.pem");
    to.mailUrl = QStringLiteral("smtp://%1:%2").arg(site.address).arg(site.mailPort);
    to.mailUser = QLatin1String(consoleLogin);
    to.mailPasswordFile = at.etc + QStringLiteral("/mail-password");
    to.mailFrom = QStringLiteral("voice@%1.example.net").arg(site.id);
    to.mailTo = QLatin1String(LabSpec::testMailbox);
    to.smsUrl = QStringLiteral("%1/2010-04-01/Accounts/%2/Messages.json")
                    .arg(providerUrl(lab), QLatin1String(providerAccount));
    to.smsAccount = QLatin1String(providerAccount);
    to.smsTokenFile = at.etc + QStringLiteral("/provider-token");
    to.smsFrom = QLatin1String(providerNumber);
    to.smsTo = QLatin1String(LabSpec::testSmsNumber);
    return messagesFile(setup);
}

QList<Entry> entriesOf(const LabSpec &lab, const SiteSpec &machine)
{
    if (machine.isOutside())
        return {{QStringLiteral("premises.cfg"), premisesConfig(lab)},
                {QStringLiteral("caller.xml"), callScenario()},
                {QStringLiteral("trunks.csv"), trunkList()}};
    QList<Entry> entries{{QStringLiteral("sbc.cfg"), sbcConfig(lab, machine)},
                         {QStringLiteral("dispatcher.list"), sbcDestinations(lab, machine)},
                         {QStringLiteral("tone.wav"), toneWav(LabSpec::answerToneOf(machine), CallSeconds)},
                         {QStringLiteral("test.wav"), toneWav(LabSpec::answerToneOf(machine), TestSeconds)},
                         {QStringLiteral("messages.json"), messagesOf(lab, machine)}};
    for (int server = 1; server <= LabSpec::voiceServers; ++server) {
        const QString folder = QStringLiteral("answer-%1/").arg(server);
        entries += {{folder + QStringLiteral("config"), voiceServerConfig(lab, machine, server)},
                    {folder + QStringLiteral("accounts"), voiceServerAccounts(lab, machine, server)},
                    {folder + QStringLiteral("contacts"), {}}};
    }
    return entries;
}

/// A site has its own, and its peer's, to tell who answered.
Outcome writeAnswerKeys(const LabSpec &lab, const SiteSpec &site)
{
    const auto own = answerKeyOf(lab, site);
    if (!own)
        return own.error();
    const auto peers = answerKeyOf(lab, lab.peerOf(site));
    return peers ? writeFile(lab.hostRoot(site) + QStringLiteral("/etc/calls/peer-answer-key"), *peers, 0600,
                             lab.serviceUid, lab.serviceGid)
                 : Outcome(peers.error());
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
    return machine.isOutside() ? Outcome(Done{}) : writeAnswerKeys(lab, machine);
}

} // namespace Switchback::Lab
