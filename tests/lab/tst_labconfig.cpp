// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"
#include "app/lab/setup/credentials.h"
#include "app/lab/setup/siteconfig.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Lab;

/// What a lab writes for the console is what the console reads.
class TestLabConfig : public QObject
{
    Q_OBJECT

private slots:
    void configurationIsSound_data();
    void configurationIsSound();
};

void TestLabConfig::configurationIsSound_data()
{
    QTest::addColumn<bool>("mail");
    QTest::newRow("a lab with mail") << true;
    QTest::newRow("one without") << false;
}

void TestLabConfig::configurationIsSound()
{
    QFETCH(bool, mail);
    if (!QFileInfo(QStringLiteral("/usr/bin/syncthing")).isExecutable())
        QSKIP("no lab of two sites here: /usr/bin/syncthing is missing");
    const QTemporaryDir folder;
    LabSpec lab;
    lab.dir = folder.path();
    lab.ownerUid = getuid();
    lab.ownerGid = getgid();
    lab.serviceUser = QStringLiteral("postgres");
    for (const char *purpose : {"production", "backup", "outside"}) {
        SiteSpec machine;
        machine.purpose = QLatin1String(purpose);
        machine.id = machine.name = machine.shortName = machine.purpose;
        machine.zone = QStringLiteral("UTC");
        machine.address = QStringLiteral("198.18.7.%1").arg(11 + lab.sites.size());
        if (!machine.isOutside())
            lab.sites.append(machine);
        else if (mail)
            lab.outside = machine;
    }
    QDir(folder.path()).mkpath(QStringLiteral("keys"));
    const Outcome keys = makeCredentials(lab);
    QVERIFY2(keys.ok(), keys ? "" : qPrintable(keys.error().text));
    const Outcome written = writeConsoleConfig(lab);
    QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().text));
    const ConfigReading reading = readConsoleConfig(lab.consoleConfig());
    QVERIFY2(reading.ok() && reading.remarks.isEmpty(),
             qPrintable(configCheckText(lab.consoleConfig(), reading)));
    QStringList places;
    for (const MailServerSettings &server : reading.config.notify.mail) {
        places << server.site;
        QVERIFY(QFileInfo(server.login.passwordFile).size() > 0);
        QCOMPARE(server.login.tls, Tls::Starttls);
    }
    QCOMPARE(places, mail ? QStringList({QStringLiteral("production"), QStringLiteral("backup"),
                                         QStringLiteral("outside")})
                          : QStringList());
    const NotifyGateways &gateways = reading.config.notify.gateways;
    for (const QList<TwilioSettings> &kind : {gateways.sms, gateways.calls}) {
        QCOMPARE(kind.size(), mail ? 1 : 0);
        if (mail) {
            QVERIFY(QFileInfo(kind.first().tokenFile).size() > 0);
            QVERIFY2(kind.first().baseUrl.startsWith(QLatin1String("https://198.18.7.13:")),
                     qPrintable(kind.first().baseUrl));
        }
    }
    QCOMPARE(reading.config.notify.mailbox.address, mail ? QStringLiteral("noc@example.net") : QString());
}

QTEST_GUILESS_MAIN(TestLabConfig)
#include "tst_labconfig.moc"
