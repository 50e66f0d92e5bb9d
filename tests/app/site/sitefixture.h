// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/contract/contract.h"
#include "app/site/base/command.h"
#include "app/site/base/siterecord.h"
#include "app/site/engines/postgres/server/postmaster.h"
#include "app/site/operations/journal.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <pwd.h>
#include <unistd.h>

namespace Switchback::Test
{

/// One site with a real PostgreSQL and the real program, without a peer: brought up in a folder of its own.
class SiteFixture
{
public:
    ~SiteFixture()
    {
        if (m_dir)
            (void)Site::stopPostgres(config, 0, [](const QString &) {});
    }
    /// Why there can be none on this machine; empty: there can.
    static QString whyNot()
    {
        return QFile::exists(bin() + QStringLiteral("/initdb"))
                   ? QString()
                   : QStringLiteral("PostgreSQL 15 is not installed");
    }
    /// Initialised as the primary, and running. `more`: further lines of [database] in site.toml, "%ROOT%" in
    /// them is this folder. What went wrong.
    QString up(const QByteArray &more = {})
    {
        m_user = geteuid() == 0 ? QStringLiteral("postgres")
                                : QString::fromLocal8Bit(getpwuid(geteuid())->pw_name);
        m_dir = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sbsite-XXXXXX"));
        program = root() + QStringLiteral("/switchback-site");
        toml = root() + QStringLiteral("/site.toml");
        if (!QFile::copy(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-site"), program) ||
            !QFile::setPermissions(program, QFile::Permissions(0x7755)) || !write(toml, siteToml(more)) ||
            !write(root() + QStringLiteral("/token"), "0123456789abcdef0123456789abcdef\n"))
            return QStringLiteral("no files");
        if (geteuid() == 0 && !run({QStringLiteral("/bin/chown"), QStringLiteral("-R"), m_user, root()}).ok())
            return QStringLiteral("no owner");
        const auto loaded = Site::loadSiteConfig(toml);
        const auto read =
            loaded ? Site::readPostgresSite(*loaded) : Result<Site::PostgresSite>(loaded.error());
        if (!read)
            return read.error().text;
        config = *read;
        const Site::CommandResult made =
            run(asOwner({bin() + QStringLiteral("/initdb"), QStringLiteral("-D"), config.database.dataDir,
                         QStringLiteral("-U"), m_user, QStringLiteral("-A"), QStringLiteral("trust"),
                         QStringLiteral("-N")}));
        if (!made.ok())
            return made.said();
        QFile conf(config.database.dataDir + QStringLiteral("/postgresql.conf"));
        if (!conf.open(QIODevice::Append))
            return conf.errorString();
        conf.write("\nlisten_addresses=''\nport=54329\nunix_socket_directories='" + root().toUtf8() +
                   "'\narchive_mode=on\narchive_command='/bin/true'\nshared_buffers=16MB\nfsync=off\n");
        conf.close();
        for (const QStringList &words :
             {QStringList{QStringLiteral("init"), QStringLiteral("--role"), QStringLiteral("primary")},
              QStringList{QStringLiteral("boot")}}) {
            const Site::CommandResult ran =
                run(QStringList{program, words.first(), QStringLiteral("--config"), toml} + words.mid(1));
            if (!ran.ok())
                return ran.said();
        }
        return Site::lookAtPostmaster(config).pid > 0 ? QString() : QStringLiteral("it does not run");
    }

    struct Called {
        int exitCode = -1;
        QJsonObject last;
        QList<QJsonObject> lines;
        qint64 millis = 0;
        [[nodiscard]] QJsonObject data() const { return last.value(QStringLiteral("data")).toObject(); }
        [[nodiscard]] QString code() const { return last.value(QStringLiteral("code")).toString(); }
    };
    Called call(const QString &verb, const QJsonObject &request, const QString &crashAt = {}) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!crashAt.isEmpty())
            environment.insert(QStringLiteral("SWITCHBACK_SITE_CRASH_AT"), crashAt);
        process.setProcessEnvironment(environment);
        QElapsedTimer timer;
        timer.start();
        process.start(program, {QStringLiteral("call"), QStringLiteral("--config"), toml, verb});
        process.write(QJsonDocument(request).toJson(QJsonDocument::Compact));
        process.closeWriteChannel();
        Called out;
        if (!process.waitForFinished(60'000))
            return out;
        out.millis = timer.elapsed();
        out.exitCode = process.exitCode();
        const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
        for (const QByteArray &line : lines) {
            out.last = QJsonDocument::fromJson(line).object();
            out.lines << out.last;
            const Outcome good = Contract::instance().checkAnswerLine(verb, out.last);
            if (!good)
                QTest::qFail(qPrintable(good.error().text), __FILE__, __LINE__);
        }
        return out;
    }
    static QString freshId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    static QJsonObject doing(const QString &op, const QJsonObject &params)
    {
        return {{QStringLiteral("op"), op},
                {QStringLiteral("by"), QStringLiteral("test")},
                {QStringLiteral("params"), params}};
    }
    Called act(const QString &verb, const QJsonObject &params) const
    {
        return call(verb, doing(freshId(), params));
    }

    static Site::CommandResult run(const QStringList &command, int timeoutMs = 60'000)
    {
        return Site::runCommand(command, timeoutMs);
    }
    [[nodiscard]] QStringList asOwner(const QStringList &command) const
    {
        if (geteuid() != 0)
            return command;
        return QStringList{QStringLiteral("/usr/bin/setpriv"), QStringLiteral("--reuid=") + m_user,
                           QStringLiteral("--regid=") + m_user, QStringLiteral("--init-groups")} +
               command;
    }
    static QString bin() { return QStringLiteral("/usr/lib/postgresql/15/bin"); }
    [[nodiscard]] QString root() const { return m_dir->path(); }

    QString program;
    QString toml;
    Site::PostgresSite config;

private:
    static bool write(const QString &name, const QByteArray &text)
    {
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return false;
        file.close();
        return file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    [[nodiscard]] QByteArray siteToml(QByteArray more) const
    {
        const QByteArray r = root().toUtf8();
        more.replace("%ROOT%", r);
        return "[site]\nid='naperville'\nname='Naperville'\nzone='America/Chicago'\nstate_dir='" + r +
               "/state'\n[peer]\nid='centennial'\nname='Centennial'\nssh_host='127.0.0.1'\nssh_port=1\n"
               "rest_url='https://127.0.0.1:1'\nca_file='" +
               r + "/ca'\ntoken_file='" + r + "/token'\n[rest]\nlisten='127.0.0.1'\nport=18443\ncert_file='" +
               r + "/c'\nkey_file='" + r + "/k'\ntoken_file='" + r + "/token'\n[database]\nbin_dir='" +
               bin().toUtf8() + "'\ndata_dir='" + r + "/pg'\nsocket_dir='" + r +
               "'\nport=54329\nname='postgres'\nuser='" + m_user.toUtf8() + "'\nlog_file='" + r +
               "/pg.log'\n" + more + "[backup]\nconfig='" + r + "/pgbackrest.conf'\nrepo_config='" + r +
               "/pgbackrest.conf'\nstanza='voice'\nown_repo=1\npeer_repo=2\nfull_every_s=86400\nlog_every_s="
               "3600\n";
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_user;
};

} // namespace Switchback::Test
