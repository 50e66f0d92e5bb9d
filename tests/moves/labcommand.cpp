// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/moves/labcommand.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QTest>

#include <unistd.h>

namespace
{
const QString Bin = QStringLiteral(SWITCHBACK_BIN_DIR "/");

LabCommand::Ran finish(QProcess &process, int timeoutMs)
{
    LabCommand::Ran ran;
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished(30'000);
        ran.err = "did not end in time: " + process.readAllStandardError();
        ran.out = process.readAllStandardOutput();
        return ran;
    }
    ran.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}
} // namespace

LabCommand::LabCommand(int callsPerMinute, const QStringList &more)
    // A test has no time for a person's quarter of an hour.
    : m_lab(QStringList{QStringLiteral("--load"), QString::number(callsPerMinute),
                        QStringLiteral("--outage-scale"), QStringLiteral("60")} +
            more)
{
}

QString LabCommand::up()
{
    if (m_lab.up())
        return {};
    return QStringLiteral("the lab does not come up: %1").arg(QString::fromUtf8(m_lab.trouble()));
}

LabCommand::Ran LabCommand::lab(const QStringList &arguments, int timeoutMs) const
{
    return {m_lab.run(arguments, timeoutMs)};
}

LabCommand::Ran LabCommand::atSite(const QString &site, const QString &verb, const QJsonObject &request) const
{
    QProcess process;
    process.start(Bin + QStringLiteral("switchback-lab"),
                  {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("site"), site, QStringLiteral("--"),
                   QStringLiteral("switchback-site"), QStringLiteral("call"), QStringLiteral("--config"),
                   QStringLiteral("/run/site/etc/site.toml"), verb});
    process.write(QJsonDocument(request).toJson(QJsonDocument::Compact));
    process.closeWriteChannel();
    return finish(process, 180'000);
}

QStringList LabCommand::consoleWords(const QStringList &arguments) const
{
    return QStringList{QStringLiteral("--dir"),
                       m_lab.dir(),
                       QStringLiteral("exec"),
                       QStringLiteral("--"),
                       Bin + QStringLiteral("switchback"),
                       QStringLiteral("--config"),
                       m_lab.consoleConfig()} +
           arguments;
}

LabCommand::Ran LabCommand::console(const QStringList &arguments, int timeoutMs,
                                    const QByteArray &typed) const
{
    const std::unique_ptr<QProcess> process = startConsole(arguments);
    process->write(typed);
    process->closeWriteChannel();
    return finish(*process, timeoutMs);
}

std::unique_ptr<QProcess> LabCommand::startConsole(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("DISPLAY")))
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process->setProcessEnvironment(environment);
    process->start(Bin + QStringLiteral("switchback-lab"), consoleWords(arguments));
    process->waitForStarted();
    return process;
}

LabCommand::Ran LabCommand::verified() const
{
    constexpr int TellsMs = 60'000;
    constexpr int EndsMs = 20'000;
    const std::unique_ptr<QProcess> duty = startConsole({QStringLiteral("--duty")});
    const QDeadlineTimer deadline(TellsMs);
    Ran ran = console({QStringLiteral("verify")});
    while (ran.code == 3 && !deadline.hasExpired())
        ran = console({QStringLiteral("verify")});
    duty->terminate();
    duty->waitForFinished(EndsMs);
    return ran;
}

bool LabCommand::says(QProcess &console, const QByteArray &words, QByteArray *heard, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!heard->contains(words)) {
        if (deadline.hasExpired())
            return false;
        if (console.bytesAvailable() == 0 && !console.waitForReadyRead(int(deadline.remainingTime())))
            return false;
        *heard += console.readAllStandardOutput();
    }
    return true;
}

QJsonObject LabCommand::ledger(const QStringList &more) const
{
    return QJsonDocument::fromJson(
               lab(QStringList{QStringLiteral("--json"), QStringLiteral("ledger")} + more).out)
        .object();
}

QJsonObject LabCommand::status() const
{
    const Ran ran = console({QStringLiteral("status"), QStringLiteral("--json")}, 30'000);
    return QJsonDocument::fromJson(ran.out)
        .object()
        .value(QStringLiteral("pairs"))
        .toArray()
        .at(0)
        .toObject();
}

QJsonObject LabCommand::siteOf(const QJsonObject &report, const QString &id)
{
    const QJsonArray sites = report.value(QStringLiteral("sites")).toArray();
    for (const QJsonValue &site : sites) {
        if (site.toObject().value(QStringLiteral("id")).toString() == id)
            return site.toObject();
    }
    return {};
}

QJsonObject LabCommand::site(const QString &id) const
{
    return siteOf(status(), id);
}

QJsonArray LabCommand::events() const
{
    const Ran ran = console({QStringLiteral("timeline"), QStringLiteral("--json"), QStringLiteral("--limit"),
                             QStringLiteral("5000")});
    return QJsonDocument::fromJson(ran.out).object().value(QStringLiteral("events")).toArray();
}

QHash<QString, QList<QJsonObject>> LabCommand::journal(const QString &site) const
{
    QHash<QString, QList<QJsonObject>> operations;
    // The site's own folder: in namespaces both have it at the same place.
    const Ran files =
        lab({QStringLiteral("site"), site, QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
             QStringLiteral("cd /run/site/disk/state/operations && grep -H '' *.jsonl")});
    const QList<QByteArray> lines = files.out.split('\n');
    for (const QByteArray &line : lines) {
        // "UUID.jsonl:{...}"
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            operations[QString::fromLatin1(line.left(colon)).section(QLatin1Char('.'), 0, 0)] +=
                QJsonDocument::fromJson(line.mid(colon + 1)).object();
    }
    return operations;
}

QJsonObject LabCommand::pids(const QString &site) const
{
    return QJsonDocument::fromJson(lab({QStringLiteral("--json"), QStringLiteral("pids"), site}).out)
        .object();
}

bool LabCommand::waitFor(const std::function<bool(const QJsonObject &)> &enough, int seconds,
                         QJsonObject *last) const
{
    const QDeadlineTimer deadline(qint64(seconds) * 1000);
    for (;;) {
        const QJsonObject report = status();
        if (last)
            *last = report;
        if (enough(report))
            return true;
        if (deadline.hasExpired())
            return false;
        usleep(200'000); // between two looks at a real machine, not instead of a condition
    }
}
