// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/remote.h"

#include "app/site/base/command.h"
#include "app/site/engines/postgres/server/peerrole.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <cerrno>
#include <unistd.h>
#include <vector>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Remote)
};
Error refusal(const QByteArray &word)
{
    return Error{QStringLiteral("refused"),
                 Words::tr("Not a pgBackRest command of the peer: \"%1\"").arg(visibleText(word, 80)),
                 {}};
}

/// Words of characters that mean nothing to any shell; nothing else is ever sent.
std::optional<QList<QByteArray>> splitWords(const QByteArray &line)
{
    static const QByteArray plain("/._:=+@,-");
    for (const char c : line) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != ' ' && !plain.contains(c))
            return std::nullopt;
    }
    QList<QByteArray> words = line.split(' ');
    words.removeAll(QByteArray());
    return words;
}

struct Command {
    const char *name;
    bool repository;
    bool database;
};
// archive-push:remote, backup:remote ...: the role "remote" only ever serves the protocol on its pipes.
// Nothing that deletes a stanza or names a file on its command line.
constexpr Command Commands[] = {{"archive-get", true, false},  {"archive-push", true, false},
                                {"backup", true, true},        {"check", true, true},
                                {"info", true, false},         {"restore", true, false},
                                {"stanza-create", true, true}, {"stanza-upgrade", true, true}};

struct Option {
    const char *name;  ///< a pattern
    const char *value; ///< a pattern; empty: none, it is a --NAME or --no-NAME
};
constexpr char Number[] = "[0-9]{1,10}(\\.[0-9]{1,3})?";
constexpr char Path[] = "/[A-Za-z0-9/._+@-]{0,500}";
constexpr char Name[] = "[a-z_][a-z0-9_-]{0,62}";
/// The caller's own: both ends have to agree on them.
constexpr Option Harmless[] = {{"buffer-size", "[0-9]{1,10}([KMG]i?)?B?"},
                               {"compress-level-network", "-?[0-9]{1,2}"},
                               {"db-timeout|io-timeout|protocol-timeout", Number},
                               {"exec-id", "[0-9]{1,10}-[0-9a-f]{1,16}"},
                               {"process", "[0-9]{1,3}"},
                               {"(no-)?sck-(keep-alive|block)", ""},
                               {"tcp-keep-alive-(count|idle|interval)", Number}};
/// Sent too, but this site has its own: looked at and left out.
constexpr Option Ours[] = {{"log-level-(console|file|stderr)", "[a-z]{1,8}"},
                           {"(no-)?(archive-async|archive-mode-check|log-timestamp|neutral-umask)", ""},
                           {"pg1-(path|socket-path)", Path},
                           {"pg1-port", Number},
                           {"pg1-(user|database)", Name}};

template<size_t N>
bool isOneOf(const Option (&list)[N], const QByteArray &name, const std::optional<QByteArray> &value)
{
    for (const Option &one : list) {
        const QRegularExpression names(QRegularExpression::anchoredPattern(QLatin1String(one.name)));
        if (!names.match(QString::fromLatin1(name)).hasMatch())
            continue;
        if (*one.value == '\0')
            return !value;
        const QRegularExpression values(QRegularExpression::anchoredPattern(QLatin1String(one.value)));
        return value && values.match(QString::fromLatin1(*value)).hasMatch();
    }
    return false;
}

/// What this site has pinned: an option with another value is refused, so that a mistaken set-up is seen.
std::optional<QStringList> pinned(const QByteArray &name, const PostgresSite &config)
{
    const QByteArray own = "repo" + QByteArray::number(config.backrest.ownRepo);
    if (name == "config")
        return QStringList{config.backrest.config, config.backrest.repoConfig};
    if (name == "stanza")
        return QStringList{config.backrest.stanza};
    if (name == "repo")
        return QStringList{QString::number(config.backrest.ownRepo)};
    if (name == own + "-path")
        return QStringList{config.backrest.repository};
    if (name == "remote-type")
        return QStringList{QStringLiteral("repo"), QStringLiteral("pg")};
    return std::nullopt;
}
} // namespace

Result<RemoteCall> readRemoteCall(const QByteArray &line, const PostgresSite &config)
{
    if (line.size() > 8192)
        return refusal("longer than 8192 characters");
    const auto words = splitWords(line);
    if (!words || words->size() < 2)
        return refusal(line);
    if (words->first() != "pgbackrest" && words->first() != "/usr/bin/pgbackrest")
        return refusal(words->first());
    RemoteCall call;
    QByteArray type;
    for (const QByteArray &word : words->mid(1, words->size() - 2)) {
        const qsizetype equals = word.indexOf('=');
        if (!word.startsWith("--"))
            return refusal(word);
        const QByteArray name = word.mid(2, equals < 0 ? -1 : equals - 2);
        const std::optional<QByteArray> value =
            equals < 0 ? std::nullopt : std::optional<QByteArray>(word.mid(equals + 1));
        if (const auto wanted = pinned(name, config)) {
            if (!value || !wanted->contains(QString::fromLatin1(*value)))
                return Error{QStringLiteral("refused"),
                             Words::tr("%1 is \"%2\" at this site; the peer sent \"%3\".")
                                 .arg(QString::fromLatin1(name), wanted->last(), visibleText(word, 80)),
                             Words::tr("Write it so into the peer's pgBackRest configuration.")};
            if (name == "remote-type")
                type = *value;
        } else if (isOneOf(Harmless, name, value)) {
            call.harmless << word;
        } else if (!isOneOf(Ours, name, value)) {
            return refusal(word);
        }
        call.dataDirectory = call.dataDirectory || name == "pg1-path";
    }
    const QByteArray &last = words->last();
    if (!last.endsWith(":remote"))
        return refusal(last);
    call.command = last.chopped(7);
    call.database = type == "pg";
    for (const Command &one : Commands) {
        if (call.command == one.name)
            return (call.database ? one.database : one.repository) ? Result<RemoteCall>(call) : refusal(last);
    }
    return refusal(last);
}

QList<QByteArray> remoteCommand(const RemoteCall &call, const PostgresSite &config)
{
    const auto option = [](const char *name, const QString &value) {
        return QByteArray("--") + name + '=' + QFile::encodeName(value);
    };
    QList<QByteArray> out{
        "/usr/bin/pgbackrest",
        option("config", call.database ? config.backrest.config : config.backrest.repoConfig),
        option("stanza", config.backrest.stanza),
        option("remote-type", call.database ? QStringLiteral("pg") : QStringLiteral("repo")),
        "--log-level-file=off",
        "--log-level-console=off",
        "--log-level-stderr=error"};
    if (call.database || call.dataDirectory)
        out << option("pg1-path", config.database.dataDir);
    if (call.database) {
        out << option("pg1-socket-path", config.database.socketDir)
            << option("pg1-port", QString::number(config.database.port))
            << option("pg1-database", config.database.name)
            << option("pg1-user", QLatin1String(PeerDatabaseRole));
    } else {
        out << option("repo", QString::number(config.backrest.ownRepo));
    }
    return out + call.harmless + QList<QByteArray>{call.command + ":remote"};
}

Reachable remoteFiles(const RemoteCall &call, const PostgresSite &config)
{
    Reachable out;
    out.programs = {QStringLiteral("/usr"), QStringLiteral("/lib"), QStringLiteral("/lib64")};
    // Of /etc only what every program looks at; secrets lie elsewhere in it.
    for (const char *name : {"ld.so.cache", "ld.so.preload", "passwd", "group", "nsswitch.conf", "localtime",
                             "ssl/openssl.cnf", "gai.conf", "host.conf", "hosts"})
        out.reading << QStringLiteral("/etc/") + QLatin1String(name);
    const QString &file = call.database ? config.backrest.config : config.backrest.repoConfig;
    out.reading << file << QStringLiteral("/dev/urandom");
    const QString lock = backrestOption(file, config.backrest.stanza, QStringLiteral("lock-path"));
    out.readWrite << QStringLiteral("/dev/null")
                  << (lock.isEmpty() ? QStringLiteral("/tmp/pgbackrest") : lock);
    if (!call.database) {
        out.readWrite << config.backrest.repository;
        return out;
    }
    out.reading << config.database.dataDir;
    // What PostgreSQL itself keeps elsewhere: the log and tablespaces.
    const QDir spaces(config.database.dataDir + QStringLiteral("/pg_tblspc"));
    const QStringList names = spaces.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        out.reading << QFileInfo(spaces.filePath(name)).canonicalFilePath();
    out.reading << QFileInfo(config.database.dataDir + QStringLiteral("/pg_wal")).canonicalFilePath();
    return out;
}

CommandEnd becomeBackrest(const QByteArray &line, const PostgresSite &config)
{
    constexpr int Refused = 77;
    constexpr int NotSetUp = 78;
    constexpr int NotRun = 127;
    const auto call = readRemoteCall(line, config);
    if (!call)
        return {Refused, call.error()};
    if (!canConfine() && !config.backrest.peerUnconfined)
        return {
            NotSetUp,
            Error{
                QStringLiteral("confine"),
                Words::tr("This kernel has no Landlock: the peer's pgBackRest could read every file here."),
                Words::tr("Start a kernel that has it, or write peer_unconfined = true under [backup] in %1.")
                    .arg(config.file)}};
    const QList<QByteArray> words = remoteCommand(*call, config);
    const QList<QByteArray> environment = cleanEnvironment();
    const Outcome confined = canConfine() ? confine(remoteFiles(*call, config)) : Outcome(Done{});
    if (!confined)
        return {NotSetUp, confined.error()};
    std::vector<char *> argv;
    for (const QByteArray &word : words)
        argv.push_back(const_cast<char *>(word.constData()));
    argv.push_back(nullptr);
    std::vector<char *> envp;
    for (const QByteArray &one : environment)
        envp.push_back(const_cast<char *>(one.constData()));
    envp.push_back(nullptr);
    execve(argv.front(), argv.data(), envp.data());
    return {NotRun, Error{QStringLiteral("exec"),
                          Words::tr("pgBackRest cannot be run: %1.").arg(qt_error_string(errno)),
                          {}}};
}

} // namespace Switchback::Site
