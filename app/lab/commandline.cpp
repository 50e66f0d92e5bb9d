// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/commandline.h"

#include "app/lab/base/files.h"
#include "app/lab/base/lablock.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/answerer.h"
#include "app/lab/calls/callsprograms.h"
#include "app/lab/faults.h"
#include "app/lab/labcommands.h"
#include "app/lab/machine/enter.h"
#include "app/lab/machine/supervisor.h"
#include "app/lab/machine/takedown.h"
#include "app/lab/setup/bringup.h"
#include "app/lab/voice/voiceapp.h"
#include "models/core/nearestword.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <optional>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{
QString usage()
{
    return Words::
        tr("Two real sites on one machine.\n"
           "\n"
           "switchback-lab [--dir DIR] [--json] COMMAND\n"
           "  up [OPTIONS]                             bring both sites up; of a new lab, and kept with it:\n"
           "     --loopback                            no namespaces, even where they are allowed\n"
           "     --scale N                             the schedule's hour passes in 3600/N s (60)\n"
           "     --outage-scale N                      an outage's hour passes in 3600/N s (4)\n"
           "     --no-mail                             nothing that carries messages: customers are told by "
           "hand\n"
           "     --no-calls                            no SBCs, and no customer calls\n"
           "     --calls N                             calls a minute that customers place (60)\n"
           "     --load N                              rows a minute of the voice application (60)\n"
           "  down | destroy                           stop and keep the data | stop and delete the folder\n"
           "  status                                   what runs, what is broken\n"
           "  break WHAT [SITE] | heal WHAT|all [SITE] WHAT: %1\n"
           "  load N [SITE]                            rows a minute of the voice application\n"
           "  calls N                                  calls a minute that customers place\n"
           "  route | route WHO...|all SITE|half       where trunks' calls go; of these, or of all, from now "
           "on\n"
           "  ledger [--since TIME]                    acknowledged calls against the database\n"
           "  mail | mail read WHO [N] | mail reply WHO TEXT\n"
           "                                           mailboxes of the customers; one mail; an answer to "
           "the newest\n"
           "  arrived                                  all that customers ever got: mails, SMS, calls\n"
           "  called                                   where each trunk's last call went, as the customers "
           "know it\n"
           "  exec [--] COMMAND...                     run it where the console sits\n"
           "  site SITE [--] COMMAND...                run it at a site\n"
           "  pids SITE                                process numbers by role\n"
           "\n"
           "SITE: naperville or centennial; without one, the site that is primary now. \"outside\" is the "
           "machine\n"
           "outside of both, with the customers' mail.\n"
           "DIR: --dir, $SWITCHBACK_LAB_DIR, or %2")
            .arg(faultNames().join(QStringLiteral(", ")), defaultLabDir());
}

std::optional<int> numberOption(QStringList &arguments, const QString &name, int least, int most, bool &wrong)
{
    const qsizetype at = arguments.indexOf(name);
    if (at < 0)
        return std::nullopt;
    bool ok = false;
    const int value = arguments.value(at + 1).toInt(&ok);
    wrong = wrong || !ok || value < least || value > most;
    arguments.remove(at, qMin<qsizetype>(2, arguments.size() - at));
    return value;
}

int up(const Call &call)
{
    QStringList arguments = call.arguments;
    UpOptions options;
    bool wrong = false;
    options.loopback = arguments.removeAll(QStringLiteral("--loopback")) > 0;
    options.mail = arguments.removeAll(QStringLiteral("--no-mail")) == 0;
    options.telephony = arguments.removeAll(QStringLiteral("--no-calls")) == 0;
    options.calls = numberOption(arguments, QStringLiteral("--calls"), 0, 6000, wrong).value_or(60);
    options.timeScale = numberOption(arguments, QStringLiteral("--scale"), 1, 3600, wrong).value_or(60);
    // People have to keep up with an outage's clocks: of their own accord they are never the faster ones.
    options.outageScale = numberOption(arguments, QStringLiteral("--outage-scale"), 1, 3600, wrong)
                              .value_or(std::min(UpOptions{}.outageScale, options.timeScale));
    options.load = numberOption(arguments, QStringLiteral("--load"), 0, 60'000, wrong).value_or(60);
    if (wrong || !arguments.isEmpty())
        return misuse(Words::tr("up takes --loopback, --no-mail, --no-calls, --scale N and --outage-scale N "
                                "(1 to 3600), --calls N (0 to 6000) and --load N (0 to 60000)."));
    if (!QDir().mkpath(call.dir))
        return finish(failure(QStringLiteral("unwritable"),
                              Words::tr("The folder %1 cannot be made.").arg(call.dir),
                              Words::tr("Choose another one with --dir.")));
    return finish(bringUp(call.dir, options));
}

int down(const LabSpec &lab)
{
    const auto stopped = takeDown(lab);
    if (stopped)
        say(Words::tr("Both sites are down; their data stay in %1.").arg(lab.dir));
    return finish(stopped);
}

// Commands that become something else: they run before any Qt application object exists.
std::optional<int> runPlain(const LabSpec &lab, const Call &call)
{
    QStringList words = call.arguments;
    const SiteSpec *site = nullptr;
    if (call.command == QStringLiteral("site") || call.command == QStringLiteral("site-init")) {
        site = lab.machine(words.value(0));
        if (!site)
            return misuse(Words::tr("There is no site \"%1\".").arg(words.value(0)));
        words.removeFirst();
    }
    if (call.command == QStringLiteral("site-init"))
        return runSiteInit(lab, *site);
    if (words.value(0) == QStringLiteral("--"))
        words.removeFirst();
    if (call.command == QStringLiteral("exec") || call.command == QStringLiteral("site")) {
        if (words.isEmpty())
            return misuse(Words::tr("%1 needs a command to run.").arg(call.command));
        return site ? runAtSite(lab, *site, words) : runAtOperations(lab, words);
    }
    return std::nullopt;
}

int runOnLab(const Call &call)
{
    const auto lab = openLab(call.dir);
    if (!lab)
        return finish(lab.error());
    if (const auto code = runPlain(*lab, call))
        return *code;
    if (lab->namespaces && geteuid() != 0)
        return finish(failure(QStringLiteral("not_root"),
                              Words::tr("The lab in %1 was brought up as root.").arg(call.dir),
                              Words::tr("Call switchback-lab with sudo.")));
    return commandOnLab(*lab, call);
}

/// Before anything is done or even looked at: a mistyped word must not turn into something else.
std::optional<int> misusedWords(const Call &call)
{
    static const QStringList known{
        QStringLiteral("up"),      QStringLiteral("down"),     QStringLiteral("destroy"),
        QStringLiteral("status"),  QStringLiteral("break"),    QStringLiteral("heal"),
        QStringLiteral("load"),    QStringLiteral("ledger"),   QStringLiteral("exec"),
        QStringLiteral("site"),    QStringLiteral("pids"),     QStringLiteral("mail"),
        QStringLiteral("arrived"), QStringLiteral("calls"),    QStringLiteral("route"),
        QStringLiteral("called"),  QStringLiteral("site-init")};
    static const QStringList alone{QStringLiteral("down"), QStringLiteral("destroy"),
                                   QStringLiteral("status"), QStringLiteral("arrived"),
                                   QStringLiteral("called")};
    if (!known.contains(call.command)) {
        const QString near = nearestWord(call.command, known);
        return misuse(
            Words::tr("There is no command \"%1\".").arg(call.command) +
            (near.isEmpty() ? QString() : QLatin1Char(' ') + Words::tr("Did you mean \"%1\"?").arg(near)));
    }
    if (alone.contains(call.command) && !call.arguments.isEmpty())
        return misuse(Words::tr("\"%1\" is too much for %2.").arg(call.arguments.first(), call.command));
    return std::nullopt;
}

int runLocked(const Call &call)
{
    if (const auto misused = misusedWords(call))
        return *misused;
    static const QStringList changing{QStringLiteral("up"),      QStringLiteral("down"),
                                      QStringLiteral("destroy"), QStringLiteral("break"),
                                      QStringLiteral("heal"),    QStringLiteral("freeze")};
    LabLock lock;
    if (changing.contains(call.command) && QFileInfo::exists(call.dir)) {
        if (const auto locked = lock.take(call.dir); !locked)
            return finish(locked);
    }
    if (call.command == QStringLiteral("up"))
        return up(call);
    if (call.command == QStringLiteral("destroy")) {
        const auto destroyed = destroyLab(call.dir);
        if (destroyed)
            say(Words::tr("The lab in %1 is gone.").arg(call.dir));
        return finish(destroyed);
    }
    if (call.command == QStringLiteral("down")) {
        if (!QFileInfo::exists(call.dir)) {
            say(Words::tr("There is no lab in %1.").arg(call.dir));
            return 0;
        }
        const auto lab = openLab(call.dir);
        return lab ? down(*lab) : finish(lab.error());
    }
    return runOnLab(call);
}

bool readCall(QStringList words, Call &call)
{
    QString dir = defaultLabDir();
    const auto takeOption = [&](QStringList &from) {
        const QString word = from.first();
        if (word == QStringLiteral("--json"))
            call.json = true;
        else if (word.startsWith(QStringLiteral("--dir=")))
            dir = word.mid(6);
        else if (word == QStringLiteral("--dir") && from.size() > 1)
            dir = from.takeAt(1);
        else
            return false;
        from.removeFirst();
        return true;
    };
    while (!words.isEmpty() && words.first().startsWith(QLatin1Char('-'))) {
        if (!takeOption(words))
            return false;
    }
    if (words.isEmpty())
        return false;
    call.command = words.takeFirst();
    const bool others = call.command == QStringLiteral("exec") || call.command == QStringLiteral("site");
    while (!words.isEmpty()) {
        if (others || !words.first().startsWith(QLatin1Char('-')) || !takeOption(words))
            call.arguments << words.takeFirst();
    }
    // The spelling: "freeze database" is a command of its own.
    if (call.command == QStringLiteral("freeze")) {
        call.command = QStringLiteral("break");
        call.arguments.prepend(QStringLiteral("freeze"));
    } else if (QStringList{QStringLiteral("fill-disk"), QStringLiteral("slow-link")}.contains(call.command)) {
        call.arguments.prepend(call.command);
        call.command = QStringLiteral("break");
    }
    call.dir = QDir::cleanPath(QFileInfo(dir).absoluteFilePath());
    return !dir.isEmpty();
}

} // namespace

int runCommandLine(int argc, char *argv[])
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    if (words.value(0) == QStringLiteral("voice-app") && (words.size() == 6 || words.size() == 7))
        return runVoiceApp({words.at(1), words.at(2), words.at(3), words.at(4), words.at(5), words.value(6)});
    if (words.value(0) == QStringLiteral("kamailio"))
        return becomeKamailio(words.mid(1));
    if (words.value(0) == QStringLiteral("callers"))
        return becomeCallers(words.mid(1));
    if (words.value(0) == QStringLiteral("answerer"))
        return runAnswerer(words.mid(1));
    if (words.value(0) == QStringLiteral("--help") || words.value(0) == QStringLiteral("help")) {
        say(usage());
        return 0;
    }
    Call call;
    if (!readCall(words, call)) {
        say(usage(), true);
        return wrongUsage;
    }
    return runLocked(call);
}

} // namespace Switchback::Lab
