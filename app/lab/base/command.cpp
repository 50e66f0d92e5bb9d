// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/command.h"

#include "app/lab/base/labspec.h"
#include "app/lab/base/words.h"
#include "models/core/visibletext.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <memory>
#include <vector>

namespace Switchback::Lab
{

namespace
{

void start(QProcess &process, const Command &command)
{
    process.setProgram(command.program);
    process.setArguments(command.arguments);
    process.start();
    if (!command.input.isEmpty())
        process.write(command.input);
    process.closeWriteChannel();
}

Result<QByteArray> finish(QProcess &process, const Command &command)
{
    const QString shown = QFileInfo(command.program).fileName() + QLatin1Char(' ') +
                          command.arguments.join(QLatin1Char(' ')).left(300);
    if (!process.waitForFinished(command.timeoutMs)) {
        if (process.error() == QProcess::FailedToStart)
            return failure(QStringLiteral("not_started"),
                           Words::tr("%1 cannot be started: %2.").arg(command.program, process.errorString()),
                           Words::tr("Is its package installed?"));
        process.kill();
        process.waitForFinished(2000);
        return failure(QStringLiteral("timeout"),
                       Words::tr("%1 did not end within %2 s.").arg(shown).arg(command.timeoutMs / 1000));
    }
    const QByteArray output = process.readAllStandardOutput();
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return output;
    QByteArray words = process.readAllStandardError().trimmed();
    if (words.isEmpty())
        words = output.trimmed();
    return failure(QStringLiteral("failed"), Words::tr("%1 failed (exit code %2): %3")
                                                 .arg(shown)
                                                 .arg(process.exitCode())
                                                 .arg(visibleText(words.right(1500), 1500, true)));
}

} // namespace

Result<QByteArray> run(const Command &command)
{
    QProcess process;
    start(process, command);
    return finish(process, command);
}

Outcome runAll(const QList<Command> &commands)
{
    std::vector<std::unique_ptr<QProcess>> processes;
    for (const Command &command : commands) {
        processes.push_back(std::make_unique<QProcess>());
        start(*processes.back(), command);
    }
    Outcome outcome = Done{};
    for (qsizetype i = 0; i < commands.size(); ++i) {
        const auto ended = finish(*processes[static_cast<size_t>(i)], commands.at(i));
        if (!ended && outcome)
            outcome = ended.error();
    }
    return outcome;
}

Command atSite(const LabSpec &lab, const SiteSpec &site, const Command &command)
{
    Command wrapped = command;
    wrapped.program = ownProgram();
    wrapped.arguments = QStringList{QStringLiteral("--dir"), lab.dir,        QStringLiteral("site"), site.id,
                                    QStringLiteral("--"),    command.program} +
                        command.arguments;
    return wrapped;
}

QString ownProgram()
{
    return QFile::symLinkTarget(QStringLiteral("/proc/self/exe"));
}

} // namespace Switchback::Lab
