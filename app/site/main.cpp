// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/contract.h"
#include "app/site/boot.h"
#include "app/site/doors/restserver.h"
#include "app/site/doors/service.h"
#include "app/site/guard.h"
#include "app/site/operations/work.h"
#include "app/site/registration.h"
#include "models/core/nearestword.h"
#include "models/core/visibletext.h"
#include "switchback/version.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTextStream>

#include <chrono>
#include <csignal>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
constexpr int ExitUsage = 64;
constexpr int ExitConfig = 78;
constexpr int ExitRefused = 77;
constexpr int StdinMs = 10'000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Main)
};

int fail(const Error &error, int code)
{
    QTextStream err(stderr);
    err << "switchback-site: " << error.text << Qt::endl;
    if (!error.hint.isEmpty())
        err << error.hint << Qt::endl;
    return code;
}

void writeOut(const QByteArray &line)
{
    qsizetype done = 0;
    while (done < line.size()) {
        const ssize_t n = ::write(STDOUT_FILENO, line.constData() + done, size_t(line.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(0); // nobody listens any more; the operation goes on
        done += n;
    }
}

/// root steps down to the database's owner: state, sockets and the database's files are theirs.
Outcome becomeOwner(const DatabaseEngine &database)
{
    if (geteuid() != 0)
        return Done{};
    const passwd *user = getpwnam(database.osUser().toLocal8Bit().constData());
    if (!user || user->pw_uid == 0)
        return Error{QStringLiteral("config"),
                     Words::tr("There is no OS user \"%1\", and %2 refuses to run as root.")
                         .arg(database.osUser(), database.name()),
                     Words::tr("Start this program as the user that owns %1.").arg(database.home())};
    if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
        return Error{QStringLiteral("config"),
                     Words::tr("Cannot become the OS user \"%1\".").arg(database.osUser()),
                     {}};
    qputenv("HOME", user->pw_dir);
    return Done{};
}

/// Standard input to its end, bounded in size and time.
Result<QByteArray> readRequest()
{
    QByteArray body;
    const QDeadlineTimer deadline(StdinMs);
    char buffer[8192];
    for (;;) {
        pollfd one{STDIN_FILENO, POLLIN, 0};
        if (poll(&one, 1, int(std::max<qint64>(0, deadline.remainingTime()))) <= 0)
            return Error{
                QStringLiteral("bad_request"), Words::tr("The request did not end within 10 s."), {}};
        const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (n <= 0)
            return body;
        body.append(buffer, n);
        if (body.size() > ContractLimits::RequestBytes)
            return Error{QStringLiteral("bad_request"), Words::tr("The request is larger than 64 KiB."), {}};
    }
}

int answerCall(const ThisSite &site, const QString &verb)
{
    if (!Contract::instance().knows(verb)) {
        writeOut(Service::errorLine(Contract::instance().checkRequest(verb, {}).error()));
        return ExitRefused;
    }
    const auto body = isatty(STDIN_FILENO) != 0 ? Result<QByteArray>(QByteArray("{}")) : readRequest();
    if (!body) {
        writeOut(Service::errorLine(body.error()));
        return ExitUsage;
    }
    const Service service(site);
    const Service::Reply reply = service.call(verb, *body);
    QByteArray last;
    while (auto line = reply.answer->next()) {
        writeOut(*line);
        last = *line;
    }
    if (reply.badRequest)
        return ExitUsage;
    return last.contains("\"type\":\"error\"") ? 1 : 0;
}

int serve(const ThisSite &site)
{
    // Signals are taken here and nowhere else, so that no thread is torn out of a write.
    sigset_t ends;
    sigemptyset(&ends);
    for (const int one : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&ends, one);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    signal(SIGPIPE, SIG_IGN);
    RestServer rest(site);
    const Outcome started = rest.start();
    if (!started)
        return fail(started.error(), 1);
    Guard guard(site);
    guard.start();
    QTextStream(stderr) << Words::tr("switchback-site %1: serving %2 on %3:%4")
                               .arg(QStringLiteral(SWITCHBACK_VERSION), site.config.id,
                                    site.config.rest.listen)
                               .arg(site.config.rest.port)
                        << Qt::endl;
    int signal = 0;
    sigwait(&ends, &signal);
    // The guard may be in the middle of a fence or follow a backup, and a server may say nothing: what it was
    // at is on disk, and gone on with at the next start.
    std::thread([] {
        std::this_thread::sleep_for(std::chrono::seconds(3));
        _exit(0);
    }).detach();
    guard.stop();
    // A call that still follows an operation would hold us up; the operation itself is not ours.
    _exit(0);
}

QString usage()
{
    const QStringList plain =
        QStringList{QStringLiteral("boot"), QStringLiteral("serve"), QStringLiteral("ssh")} +
        engineCommands();
    return QStringLiteral("usage: switchback-site init --config FILE --role primary|standby\n"
                          "       switchback-site %1 --config FILE\n"
                          "       switchback-site call --config FILE VERB < request.json\n"
                          "       switchback-site --version\n")
        .arg(plain.join(QLatin1Char('|')));
}

struct Arguments {
    QString command;
    QString configFile;
    QString role;
    QStringList rest;
};

/// A mistyped word is said before the configuration is read, and never taken for something else.
QString faultOf(const Arguments &arguments)
{
    static const QStringList known =
        QStringList{QStringLiteral("init"), QStringLiteral("boot"), QStringLiteral("serve"),
                    QStringLiteral("ssh"),  QStringLiteral("call"), QStringLiteral("work")} +
        engineCommands();
    const QString &command = arguments.command;
    if (!known.contains(command)) {
        const QString near = nearestWord(command, known);
        return Words::tr("There is no command \"%1\".").arg(visibleText(command)) +
               (near.isEmpty() ? QString() : QLatin1Char(' ') + Words::tr("Did you mean \"%1\"?").arg(near));
    }
    const qsizetype wanted = command == QLatin1String("call") || command == QLatin1String("work") ? 1 : 0;
    if (arguments.rest.size() > wanted)
        return Words::tr("\"%1\" is too much for %2.").arg(visibleText(arguments.rest.at(wanted)), command);
    if (arguments.rest.size() < wanted)
        return Words::tr("%1 wants a word after it.").arg(command);
    if (command != QLatin1String("init"))
        return arguments.role.isEmpty() ? QString() : Words::tr("%1 has no option --role.").arg(command);
    return arguments.role == QLatin1String("primary") || arguments.role == QLatin1String("standby")
               ? QString()
               : Words::tr("--role is primary or standby, not \"%1\".").arg(visibleText(arguments.role));
}

std::optional<Arguments> parse(const QStringList &words)
{
    Arguments out;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString &word = words.at(i);
        if ((word == QLatin1String("--config") || word == QLatin1String("--role")) && i + 1 < words.size())
            (word == QLatin1String("--config") ? out.configFile : out.role) = words.at(++i);
        else if (word.startsWith(QLatin1Char('-')))
            return std::nullopt;
        else if (out.command.isEmpty())
            out.command = word;
        else
            out.rest << word;
    }
    if (out.command.isEmpty() || out.configFile.isEmpty())
        return std::nullopt;
    return out;
}

int run(const Arguments &arguments, const ThisSite &site)
{
    const QString &command = arguments.command;
    if (command == QLatin1String("init") &&
        (arguments.role == QLatin1String("primary") || arguments.role == QLatin1String("standby"))) {
        const Outcome done = initSite(site.config, roleFromKey(arguments.role));
        return done ? 0 : fail(done.error(), 1);
    }
    if (command == QLatin1String("boot")) {
        const Outcome done = bootSite(site);
        return done ? 0 : fail(done.error(), 1);
    }
    if (command == QLatin1String("serve"))
        return serve(site);
    if (command == QLatin1String("ssh"))
        return answerCall(site, QString::fromUtf8(qgetenv("SSH_ORIGINAL_COMMAND")));
    if (command == QLatin1String("call") && arguments.rest.size() == 1)
        return answerCall(site, arguments.rest.first());
    if (engineCommands().contains(command)) {
        const CommandEnd end = site.database->serveCommand(command, qgetenv("SSH_ORIGINAL_COMMAND"));
        return end.error ? fail(*end.error, end.code) : end.code;
    }
    if (command == QLatin1String("work") && arguments.rest.size() == 1)
        return runWorker(site, arguments.rest.first());
    QTextStream(stderr) << usage();
    return ExitUsage;
}
} // namespace

int main(int argc, char **argv)
{
    umask(0077);
    const QCoreApplication app(argc, argv);
    registerEngines();
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 2 && words.at(1) == QLatin1String("--version")) {
        QTextStream(stdout) << "switchback-site " << SWITCHBACK_VERSION << Qt::endl;
        return 0;
    }
    const auto arguments = parse(words);
    if (!arguments) {
        QTextStream(stderr) << usage();
        return ExitUsage;
    }
    if (const QString fault = faultOf(*arguments); !fault.isEmpty()) {
        QTextStream(stderr) << "switchback-site: " << fault << Qt::endl << usage();
        return ExitUsage;
    }
    const auto config = loadSiteConfig(arguments->configFile);
    if (!config)
        return fail(config.error(), ExitConfig);
    const auto site = openSite(*config);
    if (!site)
        return fail(site.error(), ExitConfig);
    const Outcome became = becomeOwner(*site->database);
    if (!became)
        return fail(became.error(), ExitConfig);
    return run(*arguments, *site);
}
