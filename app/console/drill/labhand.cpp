// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/labhand.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <csignal>
#include <utility>

namespace Switchback
{

LabHand::LabHand(QString command)
    : m_command(std::move(command))
{
}

void LabHand::run(const QStringList &arguments, std::function<void(const QByteArray &)> done)
{
    auto *process = new QProcess(this);
    // The console keeps TERM and INT to itself; what the lab starts must be able to hear them.
    process->setChildProcessModifier([] {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    QStringList words = QProcess::splitCommand(m_command);
    const QString program = words.takeFirst();
    connect(process, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failed(tr("%1 can't be started").arg(program));
    });
    connect(process, &QProcess::finished, this, [this, process, arguments, done = std::move(done)](int code) {
        process->deleteLater();
        if (code != 0) {
            emit failed(tr("the lab's command failed: %1: %2")
                            .arg(arguments.join(QLatin1Char(' ')),
                                 QString::fromUtf8(process->readAllStandardError())));
            return;
        }
        if (done)
            done(process->readAllStandardOutput());
    });
    process->start(program, words + arguments);
}

void LabHand::count(const QString &what, const std::function<void(const QJsonObject &)> &done)
{
    m_counting = true;
    run({QStringLiteral("--json"), what}, [this, what, done](const QByteArray &out) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(out, &error);
        if (!document.isObject()) {
            emit failed(tr("what the lab says of \"%1\" can't be read: %2").arg(what, error.errorString()));
            return;
        }
        done(document.object());
        m_counting = false;
    });
}

} // namespace Switchback
