// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/faults.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/sbcfaults.h"
#include "app/lab/machine/network.h"
#include "app/lab/machine/processes.h"
#include "app/lab/machine/takedown.h"
#include "app/lab/setup/bringup.h"
#include "app/lab/voice/database.h"
#include "app/lab/voice/ledger.h"
#include "app/lab/voice/messages.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sys/statvfs.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

constexpr int slowKbit = 64;

using Action = std::function<Outcome(const LabSpec &, const SiteSpec &)>;

enum class Where {
    Sites,
    Machines, ///< also outside of both
    MailServers,
    Sbcs, ///< and what stands behind them
    Outside
};

struct Fault {
    QString name;
    bool needsNamespaces;
    bool needsMachine; ///< makes sense only while the site's machine is on
    Action make;
    Action heal;
    Where where = Where::Sites;
};

Outcome signalRoles(const LabSpec &lab, const SiteSpec &site, const QString &role, int signal)
{
    // More than once: while they are being counted, new ones may start.
    const QDeadlineTimer deadline(5000);
    for (;;) {
        bool left = false;
        for (const SiteProcess &process : siteProcesses(lab, site)) {
            if (!role.isEmpty() && process.role != role)
                continue;
            const bool done = signal == SIGSTOP   ? process.stopped
                              : signal == SIGCONT ? !process.stopped
                                                  : false;
            if (!done && signalProcess(process.id, signal))
                left = true;
        }
        if (!left)
            return Done{};
        if (deadline.hasExpired())
            return failure(
                QStringLiteral("not_signalled"),
                Words::tr("Some processes of %1 did not take the signal within 5 s.").arg(site.shortName));
        QThread::msleep(20);
    }
}

Outcome holdService(const LabSpec &lab, const SiteSpec &site, const QString &service, const QString &role)
{
    const auto held = writeFile(lab.controlFile(site, QStringLiteral("hold-") + service), "held\n", 0644,
                                lab.serviceUid, lab.serviceGid);
    return held ? signalRoles(lab, site, role, SIGKILL) : held;
}

Outcome releaseService(const LabSpec &lab, const SiteSpec &site, const QString &service, const QString &role)
{
    QFile::remove(lab.controlFile(site, QStringLiteral("hold-") + service));
    const QDeadlineTimer deadline(10'000);
    while (siteAnchor(lab, site)) {
        for (const SiteProcess &process : siteProcesses(lab, site)) {
            if (process.role == role)
                return Done{};
        }
        if (deadline.hasExpired())
            return failure(
                QStringLiteral("not_started"),
                Words::tr("%1 did not start again at %2 within 10 s.").arg(service, site.shortName),
                Words::tr("See the logs in %1/log.").arg(lab.hostRoot(site)));
        QThread::msleep(20);
    }
    return Done{}; // it comes with the machine
}

Action holding(const QString &service, const QString &role)
{
    return [service, role](const LabSpec &lab, const SiteSpec &site) {
        return holdService(lab, site, service, role);
    };
}

Action releasing(const QString &service, const QString &role)
{
    return [service, role](const LabSpec &lab, const SiteSpec &site) {
        return releaseService(lab, site, service, role);
    };
}

Outcome releaseMail(const LabSpec &lab, const SiteSpec &site)
{
    const QString mail = QStringLiteral("mail");
    const auto released = releaseService(lab, site, mail, mail);
    return released ? awaitMail(lab, site) : released;
}

// All voice servers of the site.
Outcome holdVoice(const LabSpec &lab, const SiteSpec &site)
{
    for (int server = 1; server <= LabSpec::voiceServers; ++server) {
        const QString name = QStringLiteral("answer-%1").arg(server);
        if (const auto held = holdService(lab, site, name, name); !held)
            return held;
    }
    return Done{};
}

Outcome releaseVoice(const LabSpec &lab, const SiteSpec &site)
{
    for (int server = 1; server <= LabSpec::voiceServers; ++server) {
        const QString name = QStringLiteral("answer-%1").arg(server);
        if (const auto released = releaseService(lab, site, name, name); !released)
            return released;
    }
    return Done{};
}

// What somebody else looks for each time: the mail server, the voice application.
Action marking(const QString &control)
{
    return [control](const LabSpec &lab, const SiteSpec &site) {
        return writeFile(lab.controlFile(site, control), "broken\n", 0644, lab.serviceUid, lab.serviceGid);
    };
}

Action unmarking(const QString &control)
{
    return [control](const LabSpec &lab, const SiteSpec &site) -> Outcome {
        QFile::remove(lab.controlFile(site, control));
        return Done{};
    };
}

Action sbcFault(const QString &name, bool on)
{
    return [name, on](const LabSpec &lab, const SiteSpec &site) { return setSbcFault(lab, site, name, on); };
}

QString fillFile(const LabSpec &lab, const SiteSpec &site)
{
    const auto anchor = siteAnchor(lab, site);
    return anchor ? QStringLiteral("/proc/%1/root%2/disk/.filled-by-switchback-lab")
                        .arg(anchor->init.pid)
                        .arg(lab.siteRoot(site))
                  : QString();
}

Outcome fillDisk(const LabSpec &lab, const SiteSpec &site)
{
    if (!lab.ownDisks)
        return failure(
            QStringLiteral("not_here"),
            Words::tr("%1 has no disk of its own here (no loop devices): filling it would fill this machine.")
                .arg(site.shortName));
    const QByteArray path = QFile::encodeName(fillFile(lab, site));
    const int file = open(path.constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return failure(QStringLiteral("unwritable"),
                       Words::tr("The disk of %1 cannot be filled: %2.")
                           .arg(site.shortName, QString::fromLocal8Bit(std::strerror(errno))));
    off_t size = lseek(file, 0, SEEK_END);
    for (off_t piece = off_t{256} << 20; piece >= 4096;) {
        if (fallocate(file, 0, size, piece) == 0)
            size += piece;
        else
            piece /= 2;
    }
    close(file);
    return Done{};
}

Outcome bootDatabase(const LabSpec &lab, const SiteSpec &site)
{
    if (const auto thawed = signalRoles(lab, site, QStringLiteral("postgres"), SIGCONT); !thawed)
        return thawed;
    for (const SiteProcess &process : siteProcesses(lab, site)) {
        if (process.role == QStringLiteral("postgres"))
            return Done{};
    }
    const auto booted = run(atSite(lab, site,
                                   {lab.siteBin(site) + QStringLiteral("/switchback-site"),
                                    {QStringLiteral("boot"), QStringLiteral("--config"),
                                     lab.siteRoot(site) + QStringLiteral("/etc/site.toml")}}));
    return booted ? Outcome(Done{}) : Outcome(booted.error());
}

Outcome emptyDisk(const LabSpec &lab, const SiteSpec &site)
{
    const QString path = fillFile(lab, site);
    if (!path.isEmpty())
        QFile::remove(path);
    // A database that stopped for want of room is started again, as its administrator would.
    return bootDatabase(lab, site);
}

Outcome powerOff(const LabSpec &lab, const SiteSpec &site)
{
    const auto cut = setLink(lab, site, false);
    return cut ? killSite(lab, site) : cut;
}

Outcome powerOn(const LabSpec &lab, const SiteSpec &site)
{
    const auto plugged = setLink(lab, site, true);
    return plugged ? startSite(lab, site) : plugged;
}

Action signalling(const QString &role, int signal)
{
    return [role, signal](const LabSpec &lab, const SiteSpec &site) {
        return signalRoles(lab, site, role, signal);
    };
}

const QList<Fault> &faults()
{
    const auto pulled = [](const LabSpec &lab, const SiteSpec &site) { return setLink(lab, site, false); };
    const auto plugged = [](const LabSpec &lab, const SiteSpec &site) { return setLink(lab, site, true); };
    const auto lost = [](const LabSpec &lab, const SiteSpec &site) { return setPath(lab, site, false); };
    const auto open = [](const LabSpec &lab, const SiteSpec &site) { return setPath(lab, site, true); };
    const auto slow = [](const LabSpec &lab, const SiteSpec &site) { return setSpeed(lab, site, slowKbit); };
    const auto fast = [](const LabSpec &lab, const SiteSpec &site) { return setSpeed(lab, site, 0); };
    const QString database = QStringLiteral("postgres"), sshd = QStringLiteral("sshd"),
                  serve = QStringLiteral("serve"), mail = QStringLiteral("mail"),
                  late = QStringLiteral("mail-late"), busy = QStringLiteral("mail-busy"),
                  provider = QStringLiteral("provider"), sbc = QStringLiteral("sbc"),
                  first = QStringLiteral("answer-1"), oneWay = QStringLiteral("one-way-audio"),
                  unheard = QStringLiteral("callers-unheard"), wrongSite = QStringLiteral("wrong-site"),
                  noMail = QLatin1String(mailsLost), noSms = QLatin1String(smsLost),
                  unstored = QLatin1String(messagesUnstored);
    static const QList<Fault> all{
        {QStringLiteral("primary"), false, false, killSite, startSite, Where::Machines},
        {QStringLiteral("power"), true, false, powerOff, powerOn, Where::Machines},
        {QStringLiteral("link"), true, false, pulled, plugged, Where::Machines},
        {QStringLiteral("path"), true, false, lost, open, Where::Machines},
        {QStringLiteral("slow-link"), true, false, slow, fast, Where::Machines},
        {QStringLiteral("ssh"), false, true, holding(sshd, sshd), releasing(sshd, sshd)},
        {QStringLiteral("rest"), false, true, holding(serve, serve), releasing(serve, serve)},
        {QStringLiteral("database"), false, true, signalling(database, SIGKILL), bootDatabase},
        {QStringLiteral("freeze-database"), false, true, signalling(database, SIGSTOP),
         signalling(database, SIGCONT)},
        {QStringLiteral("freeze-site"), false, true, signalling({}, SIGSTOP), signalling({}, SIGCONT),
         Where::Machines},
        {QStringLiteral("fill-disk"), true, true, fillDisk, emptyDisk},
        {mail, false, true, holding(mail, mail), releaseMail, Where::MailServers},
        {late, false, true, marking(late), unmarking(late), Where::MailServers},
        {busy, false, true, marking(busy), unmarking(busy), Where::MailServers},
        {provider, false, true, holding(provider, provider), releasing(provider, provider), Where::Outside},
        {sbc, false, true, holding(sbc, sbc), releasing(sbc, sbc), Where::Sbcs},
        {QStringLiteral("voice-1"), false, true, holding(first, first), releasing(first, first), Where::Sbcs},
        {QStringLiteral("voice"), false, true, holdVoice, releaseVoice, Where::Sbcs},
        {oneWay, false, true, sbcFault(oneWay, true), sbcFault(oneWay, false), Where::Sbcs},
        {unheard, false, true, sbcFault(unheard, true), sbcFault(unheard, false), Where::Sbcs},
        {wrongSite, false, true, sbcFault(wrongSite, true), sbcFault(wrongSite, false), Where::Sbcs},
        {noMail, false, true, marking(noMail), unmarking(noMail), Where::Sbcs},
        {noSms, false, true, marking(noSms), unmarking(noSms), Where::Sbcs},
        {unstored, false, true, marking(unstored), unmarking(unstored), Where::Sbcs}};
    return all;
}

const Fault *faultByName(const QString &name)
{
    for (const Fault &fault : faults()) {
        if (fault.name == name)
            return &fault;
    }
    return nullptr;
}

} // namespace

QStringList faultNames()
{
    QStringList names;
    for (const Fault &fault : faults())
        names << fault.name;
    return names;
}

QString faultFromWords(const QStringList &words)
{
    const QString typed = words.join(QLatin1Char('-')).toLower();
    static const QList<QPair<QString, QString>> others{
        {QStringLiteral("site"), QStringLiteral("primary")},
        {QStringLiteral("freeze"), QStringLiteral("freeze-site")},
        {QStringLiteral("freeze-primary"), QStringLiteral("freeze-site")},
        {QStringLiteral("disk"), QStringLiteral("fill-disk")},
        {QStringLiteral("slow"), QStringLiteral("slow-link")}};
    for (const auto &[spelling, name] : others) {
        if (typed == spelling)
            return name;
    }
    return faultByName(typed) ? typed : QString();
}

Outcome breakThing(const LabSpec &lab, const SiteSpec &site, const QString &name)
{
    const Fault *fault = faultByName(name);
    if (!fault)
        return failure(QStringLiteral("no_such_fault"), Words::tr("There is no fault \"%1\".").arg(name),
                       Words::tr("One of: %1.").arg(faultNames().join(QStringLiteral(", "))));
    if (fault->needsNamespaces && !lab.namespaces)
        return failure(
            QStringLiteral("not_here"),
            Words::tr("%1 can't be broken in this lab: both sites share this machine's network and disk.")
                .arg(name),
            Words::tr("Bring the lab up as root on a machine that allows namespaces."));
    if ((fault->where == Where::MailServers && !lab.hasMail()) ||
        (fault->where == Where::Sbcs && (!lab.hasCalls() || site.isOutside())) ||
        (fault->where == Where::Sites && site.isOutside()) ||
        (fault->where == Where::Outside && !site.isOutside()))
        return failure(
            QStringLiteral("not_here"),
            Words::tr("%1 has nothing of the kind: %2 can't be broken there.").arg(site.shortName, name));
    if (fault->needsMachine && !siteAnchor(lab, site))
        return failure(QStringLiteral("site_down"), Words::tr("%1 is not running.").arg(site.shortName),
                       Words::tr("Switch it on with: switchback-lab heal primary %1").arg(site.id));
    const auto made = fault->make(lab, site);
    return made ? noteBroken(lab, site, name) : made;
}

Outcome healThing(const LabSpec &lab, const SiteSpec &site, const QString &name)
{
    const Fault *fault = faultByName(name);
    if (!fault)
        return failure(QStringLiteral("no_such_fault"), Words::tr("There is no fault \"%1\".").arg(name),
                       Words::tr("One of: %1.").arg(faultNames().join(QStringLiteral(", "))));
    if ((fault->needsNamespaces && !lab.namespaces) ||
        ((fault->where == Where::Sites || fault->where == Where::Sbcs) && site.isOutside()) ||
        (fault->where == Where::Sbcs && !lab.hasCalls()))
        return Done{};
    // A machine that is off comes back with its services anyway; only what would keep them down must go.
    const auto healed = fault->heal(lab, site);
    return healed ? noteHealed(lab, site, name) : healed;
}

const SiteSpec &usualPlace(const LabSpec &lab, const QString &name)
{
    const Fault *fault = faultByName(name);
    return fault && fault->where == Where::Outside && lab.hasMail() ? lab.outside : primarySite(lab);
}

const SiteSpec &primarySite(const LabSpec &lab)
{
    for (const SiteSpec &site : lab.sites) {
        if (takesWrites(lab, site).value_or(false))
            return site;
    }
    const SiteSpec *last = lab.site(lastAcknowledgingSite(lab));
    return last ? *last : lab.sites.first();
}

} // namespace Switchback::Lab
