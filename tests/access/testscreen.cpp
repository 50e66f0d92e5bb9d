// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/access/testscreen.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <csignal>
#include <sys/prctl.h>

namespace
{
QString launcher()
{
    for (const char *place :
         {"/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"}) {
        if (QFile::exists(QString::fromLatin1(place)))
            return QString::fromLatin1(place);
    }
    return {};
}

std::unique_ptr<QProcess> start(const QString &program, const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    process->setStandardErrorFile(QProcess::nullDevice());
    process->start(program, arguments);
    process->waitForStarted();
    return process;
}

/// The first line that it prints; empty: none within 15 s.
QByteArray firstLine(QProcess &process)
{
    QByteArray line;
    while (!line.contains('\n') && process.waitForReadyRead(15'000))
        line += process.readAllStandardOutput();
    return line.trimmed();
}
} // namespace

QString TestScreen::whyNot()
{
    for (const char *program : {"Xvfb", "openbox", "dbus-daemon"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QStringLiteral("no screen for a test here: %1 is missing")
                .arg(QString::fromLatin1(program));
    }
    return launcher().isEmpty() ? QStringLiteral("no screen for a test here: at-spi2-core is missing")
                                : QString();
}

TestScreen::TestScreen(QSize size)
    : m_size(size)
{
}

TestScreen::~TestScreen()
{
    for (QProcess *process : {m_access.get(), m_bus.get(), m_manager.get(), m_server.get()}) {
        if (!process)
            continue;
        process->terminate();
        if (!process->waitForFinished(5000))
            process->kill();
        process->waitForFinished(5000);
    }
}

QString TestScreen::up()
{
    QDir().mkpath(QStringLiteral("/tmp/.X11-unix"));
    QByteArray number;
    // Two that start at the same moment may want the same number.
    for (int attempt = 0; attempt < 3 && number.isEmpty(); ++attempt) {
        m_server =
            start(QStringLiteral("Xvfb"),
                  {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                   QStringLiteral("0"), QStringLiteral("%1x%2x24").arg(m_size.width()).arg(m_size.height()),
                   QStringLiteral("-nolisten"), QStringLiteral("tcp"), QStringLiteral("-noreset")});
        number = firstLine(*m_server);
    }
    if (number.isEmpty())
        return QStringLiteral("Xvfb gives no display");
    m_display = ':' + number;
    // At a path: the console runs in another network, where abstract sockets are not reached.
    qputenv("XDG_RUNTIME_DIR", m_dir.path().toUtf8());
    qputenv("DISPLAY", m_display);
    qunsetenv("XAUTHORITY");
    // Frames take room, and give and take the focus as on a desk.
    // It says that it manages the screen: a window shown before that is never given the focus.
    const QString manages = m_dir.filePath(QStringLiteral("manages"));
    m_manager = start(QStringLiteral("openbox"), {QStringLiteral("--sm-disable"), QStringLiteral("--startup"),
                                                  QStringLiteral("/bin/touch ") + manages});
    const QDeadlineTimer deadline(15'000);
    while (!QFile::exists(manages)) {
        if (m_manager->waitForFinished(20) || deadline.hasExpired())
            return QStringLiteral("the window manager does not manage the screen");
    }
    qunsetenv("WAYLAND_DISPLAY");
    qunsetenv("AT_SPI_BUS_ADDRESS");
    m_bus = start(QStringLiteral("dbus-daemon"),
                  {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
                   QStringLiteral("--print-address"),
                   QStringLiteral("--address=unix:path=%1/bus").arg(m_dir.path())});
    const QByteArray address = firstLine(*m_bus);
    if (address.isEmpty())
        return QStringLiteral("dbus-daemon gives no address");
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    m_access = start(launcher(), {QStringLiteral("--launch-immediately")});
    if (m_access->state() != QProcess::Running)
        return QStringLiteral("at-spi-bus-launcher does not start");
    qputenv("QT_QPA_PLATFORM", "xcb");
    qputenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    return {};
}
