// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/firstsetup.h"

#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"
#include "app/lab/voice/database.h"
#include "models/core/visibletext.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>
#include <QUuid>

namespace Switchback::Lab
{

namespace
{

constexpr int stageTimeoutMs = 120'000;

Command siteProgram(const LabSpec &lab, const SiteSpec &site, const QStringList &arguments,
                    const QByteArray &input = {})
{
    return atSite(lab, site,
                  {lab.siteBin(site) + QStringLiteral("/switchback-site"),
                   QStringList{arguments.first(), QStringLiteral("--config"),
                               lab.siteRoot(site) + QStringLiteral("/etc/site.toml")} +
                       arguments.mid(1),
                   input, stageTimeoutMs});
}

// A doing of the site contract, with an operation id of its own; the last line of the answer says how it
// ended.
Outcome callDoing(const LabSpec &lab, const SiteSpec &site, const QString &verb)
{
    const QJsonObject request{{QStringLiteral("op"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                              {QStringLiteral("by"), QStringLiteral("lab")},
                              {QStringLiteral("params"), QJsonObject{}}};
    const auto answer = run(siteProgram(lab, site, {QStringLiteral("call"), verb},
                                        QJsonDocument(request).toJson(QJsonDocument::Compact)));
    if (!answer)
        return answer.error();
    const QByteArray last = answer->trimmed().mid(answer->trimmed().lastIndexOf('\n') + 1);
    const QJsonObject line = QJsonDocument::fromJson(last).object();
    if (line.value(QStringLiteral("type")).toString() == QStringLiteral("result"))
        return Done{};
    return failure(QStringLiteral("failed"),
                   Words::tr("%1 refused %2: %3").arg(site.shortName, verb, visibleText(last)));
}

Outcome makeCluster(const LabSpec &lab, const SiteSpec &site)
{
    const QString data = lab.siteRoot(site) + QStringLiteral("/disk/pg");
    const auto made = run(
        atSite(lab, site,
               {lab.postgresBin + QStringLiteral("/initdb"),
                {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("postgres"),
                 QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-k"), QStringLiteral("-N"),
                 QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--locale=C.UTF-8")}}));
    if (!made)
        return made.error();
    const auto anchor = siteAnchor(lab, site);
    const QString seen =
        lab.namespaces && anchor ? QStringLiteral("/proc/%1/root").arg(anchor->init.pid) + data : data;
    QFile config(seen + QStringLiteral("/postgresql.conf"));
    // A relative path: a restore brings this file to the other site, which has its own settings there.
    if (!config.open(QIODevice::Append) || config.write("\ninclude '../../etc/postgresql.conf'\n") < 0)
        return failure(QStringLiteral("unwritable"),
                       Words::tr("%1 cannot be written: %2.").arg(config.fileName(), config.errorString()));
    return Done{};
}

Outcome makeSchema(const LabSpec &lab, const SiteSpec &site)
{
    const auto socket = databaseSocket(lab, site);
    if (!socket)
        return failure(QStringLiteral("site_down"), Words::tr("%1 is not running.").arg(site.shortName));
    Database database;
    if (const auto opened = database.open(*socket, QStringLiteral("postgres"), 5000); !opened)
        return opened;
    // switchback-site may have made the database by then: it keeps its heartbeat in it.
    const auto there = database.exec("select 1 from pg_database where datname = 'voice'", {}, 5000);
    if (!there)
        return there.error();
    if (there->isEmpty())
        (void)database.exec("create database voice", {}, 20'000);
    if (const auto opened = database.open(*socket, QStringLiteral("voice"), 5000); !opened)
        return opened;
    for (const char *statement : {"create schema if not exists voice",
                                  "create table if not exists voice.calls (id uuid primary key, site text "
                                  "not null, caller text not null, "
                                  "did text not null, audio text not null, code text, "
                                  "acked_at timestamptz not null default clock_timestamp())",
                                  "create index if not exists calls_acked_at on voice.calls (acked_at)"}) {
        if (const auto done = database.exec(statement, {}, 20'000); !done)
            return done.error();
    }
    return Done{};
}

Outcome letServicesStart(const LabSpec &lab, const SiteSpec &site)
{
    return writeFile(lab.controlFile(site, QStringLiteral("ready")), "set up\n", 0644, lab.serviceUid,
                     lab.serviceGid);
}

} // namespace

QString logTail(const LabSpec &lab, const SiteSpec &site, const QString &name)
{
    QFile file(lab.hostRoot(site) + QStringLiteral("/log/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(qMax<qint64>(0, file.size() - 1500));
    return visibleText(file.readAll().trimmed(), 1500, true);
}

Outcome waitForWrites(const LabSpec &lab, const SiteSpec &site, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        if (takesWrites(lab, site).value_or(false))
            return Done{};
        QThread::msleep(50);
    }
    return failure(
        QStringLiteral("no_writes"),
        Words::tr("The database at %1 takes no writes after %2 s. What switchback-site boot said: %3")
            .arg(site.shortName)
            .arg(timeoutMs / 1000)
            .arg(logTail(lab, site, QStringLiteral("boot.log"))),
        Words::tr("See the logs in %1/log.").arg(lab.hostRoot(site)));
}

Outcome makeSystem(const LabSpec &lab, const std::function<void(const QString &)> &tell)
{
    const SiteSpec &production = lab.sites.at(0);
    const SiteSpec &backup = lab.sites.at(1);
    if (const auto made = makeCluster(lab, production); !made)
        return made;
    tell(Words::tr("database made at %1").arg(production.shortName));
    const auto roles =
        runAll({siteProgram(lab, production,
                            {QStringLiteral("init"), QStringLiteral("--role"), QStringLiteral("primary")}),
                siteProgram(lab, backup,
                            {QStringLiteral("init"), QStringLiteral("--role"), QStringLiteral("standby")})});
    if (!roles)
        return roles;
    // Both at once: a primary asks its peer before it lets its database start.
    for (const SiteSpec &site : lab.sites) {
        if (const auto let = letServicesStart(lab, site); !let)
            return let;
    }
    if (const auto writes = waitForWrites(lab, production, 20'000); !writes)
        return writes;
    if (const auto made = makeSchema(lab, production); !made)
        return made;
    tell(Words::tr("%1 takes writes").arg(production.shortName));
    const auto stanza =
        run(atSite(lab, production,
                   {QStringLiteral("pgbackrest"),
                    {QStringLiteral("--config=%1/etc/pgbackrest.conf").arg(lab.siteRoot(production)),
                     QStringLiteral("--stanza=voice"), QStringLiteral("stanza-create")},
                    {},
                    stageTimeoutMs}));
    if (!stanza)
        return stanza.error();
    if (const auto full = callDoing(lab, production, QStringLiteral("full_backup")); !full)
        return full;
    tell(Words::tr("first full backup taken"));
    if (const auto built = callDoing(lab, backup, QStringLiteral("rebuild")); !built)
        return built;
    tell(Words::tr("%1 restores what %2 ships").arg(backup.shortName, production.shortName));
    return Done{};
}

} // namespace Switchback::Lab
