// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/processes.h"

#include "app/lab/base/words.h"
#include "models/core/visibletext.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QSet>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{
using namespace std::chrono_literals;
constexpr auto DyingTakes = 10s;

QByteArray readProc(qint64 pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray linkOf(qint64 pid, const char *name)
{
    char target[4096];
    const QByteArray path = "/proc/" + QByteArray::number(pid) + '/' + name;
    const ssize_t length = readlink(path.constData(), target, sizeof target);
    return length > 0 ? QByteArray(target, length) : QByteArray();
}

struct Stat {
    char state = 0;
    qint64 parent = 0;
    quint64 start = 0;
};

// The command in brackets may itself hold brackets and spaces: fields count from the last one.
std::optional<Stat> statOf(qint64 pid)
{
    const QByteArray text = readProc(pid, "stat");
    const qsizetype end = text.lastIndexOf(')');
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> fields = text.mid(end + 2).split(' ');
    if (fields.size() < 20)
        return std::nullopt;
    return Stat{fields.at(0).isEmpty() ? '?' : fields.at(0).at(0), fields.at(1).toLongLong(),
                fields.at(19).toULongLong()};
}

QString roleOf(qint64 pid, bool isInit)
{
    if (isInit)
        return QStringLiteral("init");
    QByteArray program = linkOf(pid, "exe");
    if (program.endsWith(" (deleted)"))
        program.chop(10);
    if (program.contains("/dovecot"))
        return QStringLiteral("dovecot"); // a family of programs in a folder of this name
    program = program.mid(program.lastIndexOf('/') + 1);
    for (const char *known : {"sshd", "postgres", "syncthing", "pgbackrest"}) {
        if (program == known)
            return QString::fromLatin1(known);
    }
    const QList<QByteArray> arguments = readProc(pid, "cmdline").split('\0');
    const QByteArray verb = arguments.size() > 1 ? arguments.at(1) : QByteArray();
    if (program == "switchback-site") {
        if (verb == "serve")
            return QStringLiteral("serve");
        for (const char *call : {"ssh", "call", "boot", "init", "pgbackrest-remote"}) {
            if (verb == call)
                return QStringLiteral("call");
        }
        return QStringLiteral("worker");
    }
    if (program == "exim4")
        return std::any_of(arguments.begin(), arguments.end(),
                           [](const QByteArray &one) { return one.endsWith("/customers.conf"); })
                   ? QStringLiteral("customers")
                   : QStringLiteral("mail");
    if (program == "kamailio")
        return std::any_of(arguments.begin(), arguments.end(),
                           [](const QByteArray &one) { return one.endsWith("/premises.cfg"); })
                   ? QStringLiteral("premises")
                   : QStringLiteral("sbc");
    if (program == "baresip" && arguments.last().isEmpty() &&
        arguments.size() > 2) // its folder is named last
        return QString::fromLatin1(arguments.at(arguments.size() - 2).split('/').last());
    if (program == "sipp" || (program == "switchback-lab" && arguments.contains("callers")))
        return QStringLiteral("callers");
    if (program.startsWith("python3") &&
        std::any_of(arguments.begin(), arguments.end(),
                    [](const QByteArray &one) { return one.endsWith("/standin.py"); }))
        return QStringLiteral("provider");
    if (program == "switchback-lab" && arguments.contains("voice-app"))
        return QStringLiteral("voice");
    if (program == "switchback-lab" && verb == "answerer")
        return QStringLiteral("answerer");
    return QStringLiteral("other");
}

QList<qint64> allPids()
{
    QList<qint64> pids;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool number = false;
        const qint64 pid = entry.toLongLong(&number);
        if (number && pid != getpid())
            pids.append(pid);
    }
    return pids;
}

// On loopback there is no namespace to tell by, so processes carry a mark in their environment. PostgreSQL,
// sshd and dovecot overwrite theirs with their titles: the first's work in the site's data folder, the
// others' first processes name the site's configuration, and dovecot's further ones the lab.
bool carriesMark(const LabSpec &lab, const SiteSpec &site, qint64 pid)
{
    const QByteArray mark = "SWITCHBACK_LAB_SITE=" + lab.processMark(site).toUtf8();
    if (readProc(pid, "environ").split('\0').contains(mark))
        return true;
    const QByteArray root = QFile::encodeName(lab.hostRoot(site));
    const QByteArray command = readProc(pid, "cmdline");
    return (linkOf(pid, "cwd") + '/').startsWith(root + "/disk/") ||
           command.contains(root + "/etc/sshd_config") || command.contains(root + "/etc/dovecot.conf") ||
           (site.isOutside() && command.startsWith("dovecot-" + lab.mailboxesName().toUtf8() + '/'));
}

// Those that carry the mark, what they started, and the sshd sessions that started them.
QSet<qint64> markedPids(const LabSpec &lab, const SiteSpec &site, const std::optional<SiteAnchor> &anchor)
{
    QHash<qint64, qint64> parents;
    QSet<qint64> ours;
    if (anchor)
        ours.insert(anchor->init.pid); // also when it is this very process that asks
    for (const qint64 pid : allPids()) {
        const auto stat = statOf(pid);
        if (!stat)
            continue;
        parents.insert(pid, stat->parent);
        if (carriesMark(lab, site, pid))
            ours.insert(pid);
    }
    for (bool grown = true; grown;) {
        grown = false;
        for (auto one = parents.cbegin(); one != parents.cend(); ++one) {
            const bool child = !ours.contains(one.key()) && ours.contains(one.value());
            const bool session = ours.contains(one.key()) && one.value() > 1 && !ours.contains(one.value()) &&
                                 linkOf(one.value(), "exe").endsWith("/sshd") &&
                                 parents.contains(one.value());
            if (child || session) {
                ours.insert(child ? one.key() : one.value());
                grown = true;
            }
        }
    }
    return ours;
}

QJsonObject toJson(const ProcessId &process)
{
    return {{QStringLiteral("pid"), process.pid}, {QStringLiteral("start"), QString::number(process.start)}};
}

ProcessId fromJson(const QJsonObject &object)
{
    return {object.value(QStringLiteral("pid")).toInteger(),
            object.value(QStringLiteral("start")).toString().toULongLong()};
}

} // namespace

namespace
{
/// Killed, and not gone yet: on a busy machine, and with a whole process namespace to take along, that takes
/// a while, in which it looks like a living one.
bool isDying(qint64 pid)
{
    constexpr quint64 KillBit = quint64(1) << (SIGKILL - 1);
    const QList<QByteArray> lines = readProc(pid, "status").split('\n');
    for (const QByteArray &line : lines) {
        if ((line.startsWith("SigPnd:") || line.startsWith("ShdPnd:")) &&
            (line.mid(7).trimmed().toULongLong(nullptr, 16) & KillBit) != 0)
            return true;
    }
    constexpr quint64 Exiting = 0x4; // PF_EXITING, see proc(5), the field "flags"
    const QByteArray text = readProc(pid, "stat");
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.size() > 6 && (fields.at(6).toULongLong() & Exiting) != 0;
}
} // namespace

std::optional<ProcessId> processNow(qint64 pid)
{
    const auto stat = statOf(pid);
    if (!stat)
        return std::nullopt;
    return ProcessId{pid, stat->start};
}

bool isAlive(const ProcessId &process)
{
    if (process.pid <= 1)
        return false;
    const auto stat = statOf(process.pid);
    return stat && stat->start == process.start && stat->state != 'Z' && stat->state != 'X';
}

bool isZombie(qint64 pid)
{
    const auto stat = statOf(pid);
    return stat && stat->state == 'Z';
}

bool signalProcess(const ProcessId &process, int signal)
{
    return isAlive(process) && kill(static_cast<pid_t>(process.pid), signal) == 0;
}

QString commandLine(qint64 pid)
{
    QByteArray text = readProc(pid, "cmdline");
    while (text.endsWith('\0'))
        text.chop(1);
    text.replace('\0', ' ');
    return visibleText(text, 200);
}

std::optional<SiteAnchor> siteAnchor(const LabSpec &lab, const SiteSpec &site)
{
    QFile file(lab.processFile(site));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    SiteAnchor anchor;
    anchor.init = fromJson(object.value(QStringLiteral("init")).toObject());
    if (object.contains(QStringLiteral("keeper")))
        anchor.keeper = fromJson(object.value(QStringLiteral("keeper")).toObject());
    // Nobody is to take a dying machine for one that runs, nor what it still holds for free.
    const QDeadlineTimer patience(DyingTakes);
    while (isAlive(anchor.init) && isDying(anchor.init.pid) && !patience.hasExpired())
        QThread::msleep(10);
    if (!isAlive(anchor.init))
        return std::nullopt;
    return anchor;
}

Outcome writeAnchor(const LabSpec &lab, const SiteSpec &site, const SiteAnchor &anchor)
{
    QJsonObject object{{QStringLiteral("init"), toJson(anchor.init)}};
    if (anchor.keeper)
        object.insert(QStringLiteral("keeper"), toJson(*anchor.keeper));
    QSaveFile file(lab.processFile(site));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0 || !file.commit())
        return failure(QStringLiteral("unwritable"),
                       Words::tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
    return Done{};
}

QList<SiteProcess> siteProcesses(const LabSpec &lab, const SiteSpec &site)
{
    const auto anchor = siteAnchor(lab, site);
    if (lab.namespaces && !anchor)
        return {}; // its process 1 took all others with it
    const QByteArray space = lab.namespaces ? linkOf(anchor->init.pid, "ns/pid") : QByteArray();
    const QSet<qint64> marked = lab.namespaces ? QSet<qint64>() : markedPids(lab, site, anchor);
    QList<SiteProcess> found;
    for (const qint64 pid : allPids()) {
        const bool ours =
            lab.namespaces ? !space.isEmpty() && linkOf(pid, "ns/pid") == space : marked.contains(pid);
        const auto stat = ours ? statOf(pid) : std::nullopt;
        if (!stat || stat->state == 'Z' || stat->state == 'X')
            continue;
        found.append({{pid, stat->start},
                      roleOf(pid, anchor && anchor->init.pid == pid),
                      commandLine(pid),
                      stat->state == 'T' || stat->state == 't'});
    }
    return found;
}

} // namespace Switchback::Lab
