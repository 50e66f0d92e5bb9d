// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/processes.h"

#include "app/lab/words.h"
#include "models/core/visibletext.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <csignal>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

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
    return Stat{fields.at(0).isEmpty() ? '?' : fields.at(0).at(0), fields.at(19).toULongLong()};
}

QString roleOf(qint64 pid, bool isInit)
{
    if (isInit)
        return QStringLiteral("init");
    QByteArray program = linkOf(pid, "exe");
    if (program.endsWith(" (deleted)"))
        program.chop(10);
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
    if (program == "switchback-lab" && arguments.contains("voice-app"))
        return QStringLiteral("voice");
    return QStringLiteral("other");
}

// On loopback there is no namespace to tell by. PostgreSQL's children overwrite their environment, but they
// work inside the site's data folder; sshd works in / but keeps the mark.
bool carriesMark(const LabSpec &lab, const SiteSpec &site, qint64 pid)
{
    const QByteArray mark = "SWITCHBACK_LAB_SITE=" + lab.processMark(site).toUtf8();
    if (readProc(pid, "environ").split('\0').contains(mark))
        return true;
    const QByteArray folder = QFile::encodeName(lab.hostRoot(site) + QStringLiteral("/disk/"));
    return (linkOf(pid, "cwd") + '/').startsWith(folder);
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
    QList<SiteProcess> found;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool number = false;
        const qint64 pid = entry.toLongLong(&number);
        if (!number || pid == getpid())
            continue;
        const bool isInit = anchor && anchor->init.pid == pid;
        const bool ours = lab.namespaces ? linkOf(pid, "ns/pid") == space && !space.isEmpty()
                                         : isInit || carriesMark(lab, site, pid);
        const auto stat = ours ? statOf(pid) : std::nullopt;
        if (!stat || stat->state == 'Z' || stat->state == 'X')
            continue;
        found.append({{pid, stat->start},
                      roleOf(pid, isInit),
                      commandLine(pid),
                      stat->state == 'T' || stat->state == 't'});
    }
    return found;
}

} // namespace Switchback::Lab
