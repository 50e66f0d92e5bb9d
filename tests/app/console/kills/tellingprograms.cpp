// SPDX-License-Identifier: GPL-3.0-or-later
#include "tellingprograms.h"

#include <QFile>

#include <csignal>

namespace Switchback
{

namespace
{
constexpr int EndsWithin = 10'000; ///< ms
constexpr qsizetype LastWords = 2000;

const char *fileOf(TellingPrograms::Which which)
{
    return which == TellingPrograms::Duty ? "duty.txt" : "window.txt";
}
} // namespace

TellingPrograms::~TellingPrograms()
{
    for (const Which each : All)
        kill(each);
}

void TellingPrograms::begin(Which which)
{
    auto program = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.remove(QStringLiteral("SSH_AUTH_SOCK"));
    program->setProcessEnvironment(environment);
    program->setProcessChannelMode(QProcess::MergedChannels);
    program->setStandardOutputFile(m_folder.path(fileOf(which)), QIODevice::Append);
    QStringList arguments{QStringLiteral("--config"), m_folder.path("switchback.toml")};
    if (which == Duty)
        arguments.prepend(QStringLiteral("--duty"));
    program->start(QStringLiteral(SWITCHBACK_BIN_DIR) + QStringLiteral("/switchback"), arguments);
    if (!program->waitForStarted())
        m_fault = program->errorString();
    m_programs.at(which) = std::move(program);
}

void TellingPrograms::kill(Which which)
{
    std::unique_ptr<QProcess> &program = m_programs.at(which);
    if (!program)
        return;
    if (program->state() == QProcess::Running) {
        ::kill(pid_t(program->processId()), SIGKILL);
        ++m_killed;
    }
    program->waitForFinished();
    // One that had ended before has not been killed by us.
    if (program->exitStatus() == QProcess::NormalExit)
        m_fault = QStringLiteral("it ended by itself with %1: ").arg(program->exitCode()) + wordsOf(which);
    program.reset();
}

bool TellingPrograms::end(Which which)
{
    const std::unique_ptr<QProcess> program = std::move(m_programs.at(which));
    if (!program)
        return true;
    program->terminate();
    const bool ended = program->waitForFinished(EndsWithin);
    if (!ended) {
        m_fault = QStringLiteral("it did not end within %1 ms: ").arg(EndsWithin) + wordsOf(which);
        program->kill();
        program->waitForFinished();
    } else if (program->exitStatus() != QProcess::NormalExit || program->exitCode() != 0) {
        m_fault = program->exitStatus() != QProcess::NormalExit
                      ? QStringLiteral("it crashed as it ended: ") + wordsOf(which)
                      : QStringLiteral("it ended with %1: ").arg(program->exitCode()) + wordsOf(which);
    }
    return m_fault.isEmpty();
}

QString TellingPrograms::fault() const
{
    if (!m_fault.isEmpty())
        return m_fault;
    for (const Which each : All) {
        const auto &program = m_programs.at(each);
        if (program && program->state() == QProcess::NotRunning)
            return QStringLiteral("it ended by itself: ") + wordsOf(each);
    }
    return {};
}

QString TellingPrograms::wordsOf(Which which) const
{
    QFile file(m_folder.path(fileOf(which)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - LastWords));
    return QString::fromUtf8(file.readAll());
}

} // namespace Switchback
