// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/callstexts.h"

#include <QFile>

// A library's resources have to be asked for, and not from within a namespace.
static void haveCallsTexts()
{
    Q_INIT_RESOURCE(calls);
}

namespace Switchback::Lab
{

namespace
{

QByteArray resource(const char *name)
{
    haveCallsTexts();
    QFile file(QStringLiteral(":/lab/calls/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray filled(QByteArray text, const QList<QPair<QByteArray, QString>> &values)
{
    for (const auto &[name, value] : values)
        text.replace('@' + name + '@', QFile::encodeName(value));
    return text;
}

QString door(const SiteSpec &machine)
{
    return QStringLiteral("%1:%2").arg(machine.address).arg(machine.sipPort);
}

QList<QPair<QByteArray, QString>> commonValues(const LabSpec &lab, const SiteSpec &machine)
{
    return {{"ADDRESS", machine.address},
            {"SIP", QString::number(machine.sipPort)},
            {"INNER", lab.innerAddress(machine)},
            {"RPC", QString::number(machine.sipRpcPort)},
            {"ETC", lab.siteRoot(machine) + QStringLiteral("/etc/calls")},
            {"DATA", lab.siteRoot(machine) + QStringLiteral("/disk/calls")}};
}

} // namespace

QByteArray sbcConfig(const LabSpec &lab, const SiteSpec &site)
{
    return filled(
        resource("sbc.cfg"),
        commonValues(lab, site) +
            QList<QPair<QByteArray, QString>>{
                {"PEER", lab.peerOf(site).address},
                {"PREMISES", lab.outside.address},
                {"OPERATIONS",
                 lab.operationsAddress.isEmpty() ? QStringLiteral("127.0.0.1") : lab.operationsAddress},
                {"TELEPHONES", QStringLiteral("%1:%2").arg(lab.outside.address).arg(lab.callersPort)},
                {"TEST", QLatin1String(LabSpec::testNumber)},
                {"MESSAGE", QLatin1String(LabSpec::messageNumber)}});
}

QByteArray sbcDestinations(const LabSpec &lab, const SiteSpec &site)
{
    QString text;
    for (int server = 1; server <= LabSpec::voiceServers; ++server)
        text += QStringLiteral("1 sip:%1:%2 0 0 duid=voice-%3\n")
                    .arg(site.address)
                    .arg(LabSpec::answerPortOf(site, server))
                    .arg(server);
    return (text + QStringLiteral("2 sip:%1 0 0 duid=%2\n").arg(door(lab.peerOf(site)), lab.peerOf(site).id))
        .toUtf8();
}

QByteArray premisesConfig(const LabSpec &lab)
{
    return filled(resource("premises.cfg"),
                  commonValues(lab, lab.outside) +
                      QList<QPair<QByteArray, QString>>{{"PRODUCTION", door(lab.sites.at(0))},
                                                        {"BACKUP", door(lab.sites.at(1))},
                                                        {"SLOW_TRUNK", QLatin1String(LabSpec::slowTrunk)},
                                                        {"SLOW", QLatin1String(LabSpec::slowUser)}});
}

QByteArray voiceServerConfig(const LabSpec &lab, const SiteSpec &site, int server)
{
    // On loopback all of them share the machine's ports for sound.
    const int rtp = 20'000 + 4000 * (site.repository - 1) + 2000 * (server - 1);
    return filled(resource("baresip.conf"),
                  {{"ADDRESS", site.address},
                   {"SIP", QString::number(LabSpec::answerPortOf(site, server))},
                   {"RTP", QStringLiteral("%1-%2").arg(rtp).arg(rtp + 1998)},
                   {"CONTROL", QStringLiteral("%1:%2")
                                   .arg(lab.innerAddress(site))
                                   .arg(LabSpec::answerControlPortOf(site, server))},
                   {"ETC", lab.siteRoot(site) + QStringLiteral("/etc/calls")}});
}

QByteArray voiceServerAccounts(const LabSpec &lab, const SiteSpec &site, int server)
{
    const QString line = QStringLiteral("<sip:%1@%2:%3>;regint=0;answermode=%5;audio_codecs=PCMU,PCMA%4\n");
    const quint16 port = LabSpec::answerPortOf(site, server);
    const auto account = [&](const QString &user, const QString &mode, const QString &more = {}) {
        return line.arg(user, site.address).arg(port).arg(more, mode);
    };
    // Each names its own: what one call is switched to would be every other one's.
    const auto saying = [&](const char *wav) {
        return QStringLiteral(";audio_source=aufile,%1/etc/calls/%2")
            .arg(lab.siteRoot(site), QLatin1String(wav));
    };
    return (account(QStringLiteral("voice"), QStringLiteral("auto"), saying("tone.wav")) +
            account(QLatin1String(LabSpec::slowUser), QStringLiteral("manual"), saying("tone.wav")) +
            account(QLatin1String(LabSpec::testNumber), QStringLiteral("auto"), saying("test.wav")) +
            account(QLatin1String(LabSpec::messageNumber), QStringLiteral("auto"), saying("test.wav")))
        .toUtf8();
}

QByteArray callScenario()
{
    return resource("caller.xml");
}

QStringList trunkNames()
{
    QStringList names;
    // The last column of their list, whose first line has the columns' names.
    const QList<QByteArray> lines = resource("customers.csv").split('\n').mid(1);
    for (const QByteArray &line : lines) {
        if (const qsizetype comma = line.lastIndexOf(','); comma >= 0)
            names += QString::fromLatin1(line.mid(comma + 1).trimmed());
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

QByteArray trunkList()
{
    return "RANDOM\n" + trunkNames().join(QLatin1Char('\n')).toLatin1() + '\n';
}

} // namespace Switchback::Lab
