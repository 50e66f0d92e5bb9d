// SPDX-License-Identifier: GPL-3.0-or-later
// onscreen WIDTHxHEIGHT PROGRAM [ARGUMENTS]: runs a test program on a display of its own, with a window
// manager.
#include "tests/access/testscreen.h"

#include <QCoreApplication>
#include <QStringList>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList words = QCoreApplication::arguments().mid(1);
    const QStringList size = words.isEmpty() ? QStringList() : words.takeFirst().split(QLatin1Char('x'));
    if (size.size() != 2 || words.isEmpty()) {
        std::fputs("onscreen WIDTHxHEIGHT PROGRAM [ARGUMENTS]\n", stderr);
        return 64;
    }
    if (const QString why = TestScreen::whyNot(); !why.isEmpty()) {
        std::printf("SKIP   : onscreen::initTestCase() %s\n", qPrintable(why));
        return 0;
    }
    TestScreen screen(QSize(size.first().toInt(), size.last().toInt()));
    if (const QString trouble = screen.up(); !trouble.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(trouble));
        return 1;
    }
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedChannels);
    program.start(words.takeFirst(), words);
    if (!program.waitForFinished(-1) || program.exitStatus() != QProcess::NormalExit)
        return 1;
    return program.exitCode();
}
