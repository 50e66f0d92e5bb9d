// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/seat.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <cerrno>
#include <csignal>
#include <sys/stat.h>

namespace Switchback
{

namespace
{
QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString thisBoot()
{
    return QString::fromLatin1(contentsOf(QStringLiteral("/proc/sys/kernel/random/boot_id")).trimmed());
}

qint64 thisPidSpace()
{
    struct stat space = {};
    return ::stat("/proc/self/ns/pid", &space) == 0 ? qint64(space.st_ino) : 0;
}

struct Process {
    char state = 0; ///< 0: can't be read
    qint64 startTicks = 0;
};

Process processOf(qint64 pid)
{
    const QByteArray stat = contentsOf(QStringLiteral("/proc/%1/stat").arg(pid));
    // "4711 (a name) with ) in it) S ...": the fields begin behind the last bracket; the start is the 22nd.
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    if (stat.isEmpty() || fields.size() < 20 || fields.first().isEmpty())
        return {};
    return {fields.first().at(0), fields.at(19).toLongLong()};
}
} // namespace

Seat Seat::current()
{
    return of(QCoreApplication::applicationPid());
}

Seat Seat::of(qint64 pid)
{
    return {QSysInfo::machineHostName(), thisBoot(), thisPidSpace(), pid, processOf(pid).startTicks};
}

QString Seat::toText() const
{
    QString plainHost = host;
    plainHost.replace(QLatin1Char('/'), QLatin1Char('_')).replace(QLatin1Char(' '), QLatin1Char('_'));
    return QStringLiteral("%1/%2/%3/%4/%5").arg(plainHost).arg(pid).arg(startTicks).arg(pidSpace).arg(boot);
}

std::optional<Seat> Seat::fromText(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('/'));
    if (parts.size() != 5)
        return std::nullopt;
    Seat seat;
    seat.host = parts.at(0);
    seat.boot = parts.at(4);
    bool whole = true;
    const auto number = [&](int part) {
        bool ok = false;
        const qint64 value = parts.at(part).toLongLong(&ok);
        whole = whole && ok && value >= 0;
        return value;
    };
    seat.pid = number(1);
    seat.startTicks = number(2);
    seat.pidSpace = number(3);
    // kill() means something else by numbers up to 0, and by what doesn't fit.
    if (!whole || seat.pid < 1 || seat.pid > 0x7fffffff)
        return std::nullopt;
    return seat;
}

QString Seat::name() const
{
    return QCoreApplication::translate("Store", "%1, process %2").arg(visibleText(host)).arg(pid);
}

bool Seat::isGone() const
{
    if (boot.isEmpty() || boot != thisBoot() || pidSpace == 0 || pidSpace != thisPidSpace())
        return false;
    if (::kill(pid_t(pid), 0) != 0 && errno == ESRCH)
        return true;
    const Process process = processOf(pid);
    if (process.state == 0)
        return false; // another user's, and hidden from us
    const bool dead = process.state == 'Z' || process.state == 'X';
    return dead || (startTicks != 0 && process.startTicks != startTicks);
}

QString seatName(const QString &text)
{
    const std::optional<Seat> seat = Seat::fromText(text);
    return seat ? seat->name() : visibleText(text);
}

} // namespace Switchback
