// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"
#include "app/lab/calls/callstexts.h"
#include "app/lab/setup/credentials.h"
#include "app/lab/setup/siteconfig.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
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
    void callsAreConfigured();
    void callsAreRemembered();
};

namespace
{
LabSpec labOn(const QString &dir)
{
    LabSpec lab;
    lab.dir = dir;
    lab.id = QStringLiteral("0123abcd");
    lab.calls = true;
    for (const char *purpose : {"production", "backup", "outside"}) {
        SiteSpec machine;
        machine.purpose = QLatin1String(purpose);
        machine.id = machine.name = machine.shortName = machine.purpose;
        machine.address = QStringLiteral("198.18.7.%1").arg(11 + lab.sites.size());
        machine.repository = int(lab.sites.size()) + 1;
        machine.sipRpcPort = static_cast<quint16>(8080 + lab.sites.size());
        if (machine.isOutside())
            lab.outside = machine;
        else
            lab.sites.append(machine);
    }
    return lab;
}
} // namespace

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

void TestLabConfig::callsAreConfigured()
{
    const LabSpec lab = labOn(QStringLiteral("/var/tmp/lab"));
    const SiteSpec &site = lab.sites.first();
    static const QRegularExpression unfilled(QStringLiteral("@[A-Z]+@"));
    for (const QByteArray &text :
         {sbcConfig(lab, site), premisesConfig(lab), voiceServerConfig(lab, site, 2),
          voiceServerAccounts(lab, site, 2), sbcDestinations(lab, site), callScenario()}) {
        QVERIFY(!text.isEmpty());
        const auto left = unfilled.match(QString::fromUtf8(text));
        QVERIFY2(!left.hasMatch(), qPrintable(left.captured()));
    }
    // Nobody reaches the management but from that machine; nor does another machine of loopback take its
    // place.
    LabSpec apart = lab;
    apart.namespaces = true;
    QCOMPARE(sbcConfig(apart, site).count("listen=tcp:127.0.0.1:8080\n"), 1);
    QCOMPARE(sbcConfig(lab, site).count("listen=tcp:198.18.7.11:8080\n"), 1);
    QCOMPARE(sbcConfig(lab, site).count("listen="), 3);
    QCOMPARE(sbcDestinations(lab, site), QByteArray("1 sip:198.18.7.11:5070 0 0 duid=voice-1\n"
                                                    "1 sip:198.18.7.11:5080 0 0 duid=voice-2\n"
                                                    "2 sip:198.18.7.12:5060 0 0 duid=backup\n"));
    QCOMPARE(trunkNames().size(), 214);
    QVERIFY(trunkNames().contains(QStringLiteral("b-bold-b-printing-signs")));
    // Test calls are answered by a tone that tells the sites apart.
    QVERIFY(voiceServerAccounts(lab, site, 2).contains("<sip:+18005550199@198.18.7.11:5080>"));
    // Nor their control ports.
    QVERIFY(voiceServerConfig(apart, site, 2).contains("ctrl_tcp_listen 127.0.0.1:5084\n"));
    if (!QFileInfo(QStringLiteral("/usr/sbin/kamailio")).isExecutable())
        QSKIP("whether Kamailio takes it can't be seen here: it is missing");
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("sbc.cfg")));
    for (const QByteArray &text : {sbcConfig(lab, site), premisesConfig(lab)}) {
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) > 0);
        file.close();
        QProcess kamailio;
        kamailio.start(QStringLiteral("/usr/sbin/kamailio"),
                       {QStringLiteral("-c"), QStringLiteral("-f"), file.fileName()});
        QVERIFY(kamailio.waitForFinished() && kamailio.exitCode() == 0);
    }
}

void TestLabConfig::callsAreRemembered()
{
    const QTemporaryDir folder;
    const LabSpec lab = labOn(folder.path());
    QVERIFY(saveLab(lab).ok());
    const auto opened = openLab(folder.path());
    QVERIFY(opened && opened->hasCalls() && opened->sites == lab.sites && opened->outside == lab.outside);
    // One of before there were calls has none.
    QFile file(lab.markerFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonObject old = QJsonDocument::fromJson(file.readAll()).object();
    file.close();
    old.remove(QStringLiteral("calls"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(old).toJson()) > 0);
    file.close();
    const auto reopened = openLab(folder.path());
    QVERIFY(reopened && !reopened->hasCalls());
}

QTEST_GUILESS_MAIN(TestLabConfig)
#include "tst_labconfig.moc"
