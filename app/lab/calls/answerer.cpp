// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/answerer.h"

#include "app/lab/base/labspec.h"
#include "app/lab/calls/voiceline.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>
#include <memory>
#include <vector>

namespace Switchback::Lab
{

int runAnswerer(const QStringList &words)
{
    if (words.size() < 5 || words.size() % 2 == 0)
        return 64; // as the command line says of misuse
    QFile keyFile(words.at(0));
    const QByteArray key = keyFile.open(QIODevice::ReadOnly) ? keyFile.read(4096).trimmed() : QByteArray();
    if (key.isEmpty())
        return 78;
    std::signal(SIGTERM, SIG_DFL);
    int count = 1;
    char name[] = "switchback-lab";
    char *arguments[] = {name, nullptr};
    const QCoreApplication app(count, arguments);
    std::vector<std::unique_ptr<VoiceLine>> lines;
    for (qsizetype i = 3; i + 1 < words.size(); i += 2) {
        lines.push_back(std::make_unique<VoiceLine>(
            VoiceLine::Place{QHostAddress(words.at(2)), static_cast<quint16>(words.at(i).toUInt()),
                             words.at(i + 1), words.at(1)},
            key));
        lines.back()->start();
    }
    return QCoreApplication::exec();
}

} // namespace Switchback::Lab
