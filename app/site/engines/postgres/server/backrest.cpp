// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/backrest.h"

#include "app/aside/foreignfile.h"
#include "app/durable/durable.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Backrest)
};
constexpr int RememberedSegments = 64;
constexpr int NoBackupYet = 2;

/// What a stanza's repository says of itself, else the stanza.
QString statusText(const QJsonObject &stanza)
{
    const QJsonObject repository = stanza.value(QStringLiteral("repo")).toArray().at(0).toObject();
    for (const QJsonObject &from : {repository, stanza}) {
        const QString text =
            from.value(QStringLiteral("status")).toObject().value(QStringLiteral("message")).toString();
        if (!text.isEmpty() && text != QLatin1String("other"))
            return visibleText(text, 300);
    }
    return Words::tr("it gives no reason");
}

std::optional<Backrest::Backup> fullIn(const QJsonObject &one)
{
    if (one.value(QStringLiteral("error")).toBool() ||
        one.value(QStringLiteral("type")).toString() != QLatin1String("full"))
        return std::nullopt;
    const auto part = [&one](const char *name) { return one.value(QLatin1String(name)).toObject(); };
    Backrest::Backup backup;
    backup.full.label = one.value(QStringLiteral("label")).toString();
    backup.full.takenAt =
        instantFromMs(qint64(part("timestamp").value(QStringLiteral("stop")).toDouble()) * 1000);
    backup.full.bytes = qint64(part("info").value(QStringLiteral("size")).toDouble());
    backup.full.stopLsn = lsnFromText(part("lsn").value(QStringLiteral("stop")).toString());
    backup.archiveStop = part("archive").value(QStringLiteral("stop")).toString();
    return backup;
}
} // namespace

QStringList Backrest::base(bool repoSide) const
{
    return {QStringLiteral("/usr/bin/pgbackrest"),
            QStringLiteral("--config=") +
                (repoSide ? m_config.backrest.repoConfig : m_config.backrest.config),
            QStringLiteral("--stanza=") + m_config.backrest.stanza};
}

CommandResult Backrest::run(const QStringList &command, int timeoutMs, bool repoSide) const
{
    return runCommand(base(repoSide) + command, timeoutMs,
                      {QStringLiteral("PGUSER=") + m_config.database.user});
}

bool Backrest::fetch(int repo, const QString &name, const QString &file, int timeoutMs) const
{
    return run({QStringLiteral("--repo=%1").arg(repo), QStringLiteral("--no-archive-async"),
                QStringLiteral("archive-get"), name, file},
               timeoutMs)
        .ok();
}

QString Backrest::whyNotShipped(const QString &segment) const
{
    // Of this segment, else of the archiver as a whole.
    const QString folder =
        QStringLiteral("%1/archive/%2/out/").arg(m_config.backrest.spool, m_config.backrest.stanza);
    for (const QString &name : {segment, QStringLiteral("global")}) {
        const Result<ForeignFile> left = readForeignFile(folder + name + QStringLiteral(".error"), 65536);
        if (left)
            return shippingFault(left->bytes, m_config.backrest.stanza, segment);
    }
    return {};
}

QString Backrest::shippingFault(const QByteArray &left, const QString &stanza, const QString &segment)
{
    // https://github.com/pgbackrest/pgbackrest/blob/main/src/build/error/error.yaml
    constexpr int ArchiveDuplicate = 45;
    const qsizetype line = left.indexOf('\n');
    if (line < 0)
        return {};
    // Its hints are for a shell at the site, and who of its processes raised it is for nobody.
    static const QRegularExpression raised(
        QStringLiteral("^(raised from [a-z0-9-]+ [a-z ]*protocol[^:]*: )+"));
    QString text = QString::fromUtf8(left.mid(line + 1)).remove(raised);
    if (const qsizetype hint = text.indexOf(QLatin1String("\nHINT:")); hint >= 0)
        text.truncate(hint);
    static const QRegularExpression inRepository(QStringLiteral("exists in the repo(\\d{1,3}) archive"));
    const auto found = inRepository.match(text);
    if (left.left(line).trimmed().toInt() != ArchiveDuplicate || !found.hasMatch())
        return visibleText(text.trimmed(), 250);
    return Words::tr("repository %1 holds another file of that name. Look which one is right; if it is "
                     "PostgreSQL's, move archive/%2/*/%3/%4-* there aside")
        .arg(found.captured(1), stanza, segment.left(16), segment);
}

QString Backrest::fromPeerMark() const
{
    return m_config.stateDir + QStringLiteral("/wal-from-peer");
}

QString Backrest::restoreCommand() const
{
    // Not the peer's repository as a rule: a dead peer would hold up every look for the next segment, and the
    // promotion. Without prefetch, which would keep its spool of an older history.
    const auto get = [this](int repo) {
        return base().join(QLatin1Char(' ')) +
               QStringLiteral(" --repo=%1 --no-archive-async archive-get %f %p").arg(repo);
    };
    return get(m_config.backrest.ownRepo) + QStringLiteral(" || { test -e ") + fromPeerMark() +
           QStringLiteral(" && ") + get(m_config.backrest.peerRepo) + QStringLiteral("; }");
}

Result<QList<Backrest::Backup>> Backrest::backups(int repo, int timeoutMs) const
{
    const CommandResult run = this->run(
        {QStringLiteral("--repo=%1").arg(repo), QStringLiteral("--output=json"), QStringLiteral("info")},
        timeoutMs);
    if (!run.ok())
        return Error{QStringLiteral("repository_unknown"),
                     Words::tr("pgbackrest info: %1").arg(run.timedOut ? Words::tr("no answer") : run.said()),
                     {}};
    return backupsIn(run.out);
}

Result<QList<Backrest::Backup>> Backrest::backupsIn(const QByteArray &info)
{
    // It ends with 0 also where it could not look: only the code in it tells. 0: fine, 2: no backup yet.
    const QJsonArray stanzas = QJsonDocument::fromJson(info).array();
    if (stanzas.isEmpty())
        return Error{
            QStringLiteral("repository_unknown"),
            Words::tr("pgbackrest info names no stanza: the repository is not there, or is not ours"),
            {}};
    QList<Backup> out;
    for (const QJsonValue &value : stanzas) {
        const QJsonObject stanza = value.toObject();
        const int code =
            stanza.value(QStringLiteral("status")).toObject().value(QStringLiteral("code")).toInt(-1);
        if (code != 0 && code != NoBackupYet)
            return Error{QStringLiteral("repository_unknown"),
                         Words::tr("the repository cannot be read: %1").arg(statusText(stanza)),
                         {}};
        const QJsonArray backups = stanza.value(QStringLiteral("backup")).toArray();
        for (const QJsonValue &one : backups) {
            if (const auto backup = fullIn(one.toObject()))
                out.prepend(*backup);
        }
    }
    return out;
}

std::optional<QString> Backrest::archiveId(int timeoutMs) const
{
    // "15-1": the newest of the stanza; it changes only when the cluster is upgraded or made anew.
    const CommandResult run = this->run({QStringLiteral("--repo=%1").arg(m_config.backrest.ownRepo),
                                         QStringLiteral("--output=json"), QStringLiteral("repo-ls"),
                                         QStringLiteral("archive/") + m_config.backrest.stanza},
                                        timeoutMs);
    QString newest;
    int newestNumber = -1;
    const QJsonObject list = QJsonDocument::fromJson(run.out).object();
    for (auto it = list.begin(); it != list.end(); ++it) {
        const int number = it.key().section(QLatin1Char('-'), 1).toInt();
        if (it.value().toObject().value(QStringLiteral("type")) == QLatin1String("path") &&
            number > newestNumber) {
            newest = it.key();
            newestNumber = number;
        }
    }
    if (newest.isEmpty() || newest == QLatin1String("."))
        return std::nullopt;
    return newest;
}

Result<QList<Backrest::Archived>> Backrest::archivedFrom(const WalName &from, quint64 segmentBytes,
                                                         int timeoutMs) const
{
    const auto id = archiveId(timeoutMs);
    if (!id)
        return Error{QStringLiteral("backrest"), Words::tr("This site's repository cannot be listed."), {}};
    const CommandResult run =
        this->run({QStringLiteral("--repo=%1").arg(m_config.backrest.ownRepo),
                   QStringLiteral("--output=json"), QStringLiteral("--recurse"), QStringLiteral("repo-ls"),
                   QStringLiteral("archive/%1/%2").arg(m_config.backrest.stanza, *id)},
                  timeoutMs);
    if (!run.ok())
        return Error{
            QStringLiteral("backrest"),
            Words::tr("pgbackrest repo-ls: %1").arg(run.timedOut ? Words::tr("no answer") : run.said()),
            {}};
    QMap<quint64, Archived> newest;
    const QJsonObject list = QJsonDocument::fromJson(run.out).object();
    for (auto it = list.begin(); it != list.end(); ++it) {
        // 0000000100000000/000000010000000000000003-SHA1.lz4
        const QString name = it.key().section(QLatin1Char('/'), -1);
        if (name.size() < 25 || name.at(24) != QLatin1Char('-') || name.endsWith(QLatin1String(".tmp")))
            continue;
        const auto wal = walFromName(name.left(24), segmentBytes);
        if (!wal || wal->number < from.number || wal->timeline < from.timeline)
            continue;
        const auto known = newest.constFind(wal->number);
        if (known != newest.constEnd() && known->wal.timeline > wal->timeline)
            continue;
        newest.insert(
            wal->number,
            {*wal,
             instantFromMs(qint64(it.value().toObject().value(QStringLiteral("time")).toDouble()) * 1000)});
    }
    return newest.values();
}

Result<QList<int>> Backrest::histories(int timeoutMs) const
{
    const auto id = archiveId(timeoutMs);
    const CommandResult run =
        id ? this->run({QStringLiteral("--repo=%1").arg(m_config.backrest.ownRepo),
                        QStringLiteral("--output=json"), QStringLiteral("repo-ls"),
                        QStringLiteral("archive/%1/%2").arg(m_config.backrest.stanza, *id)},
                       timeoutMs)
           : CommandResult{};
    if (!run.ok())
        return Error{
            QStringLiteral("repository_unknown"), Words::tr("This site's repository cannot be listed."), {}};
    QList<int> out;
    const QStringList names = QJsonDocument::fromJson(run.out).object().keys();
    for (const QString &name : names) {
        bool isNumber = false;
        const int timeline = name.left(8).toInt(&isNumber, 16);
        if (isNumber && name.mid(8) == QLatin1String(".history"))
            out << timeline;
    }
    return out;
}

std::optional<Instant> Backrest::coversTo(const QString &segment, int timeoutMs) const
{
    const QString cacheFile = m_config.stateDir + QStringLiteral("/covers.json");
    QFile cache(cacheFile);
    QJsonObject known;
    if (cache.open(QIODevice::ReadOnly))
        known = QJsonDocument::fromJson(cache.read(262144)).object();
    if (known.contains(segment))
        return fromIso(known.value(segment).toString());
    QTemporaryDir folder(m_config.stateDir + QStringLiteral("/wal-XXXXXX"));
    if (!folder.isValid())
        return std::nullopt;
    const QString file = folder.filePath(segment);
    if (!fetch(m_config.backrest.ownRepo, segment, file, timeoutMs))
        return std::nullopt;
    const CommandResult dump = runCommand({m_config.database.binDir + QStringLiteral("/pg_waldump"),
                                           QStringLiteral("--rmgr=Transaction"), file},
                                          timeoutMs);
    // It ends with an error at the segment's unused end; the lines before that are good.
    std::optional<Instant> newest;
    for (const QByteArray &line : dump.out.split('\n')) {
        const qsizetype at = line.indexOf("COMMIT ");
        if (at < 0)
            continue;
        // "COMMIT 2026-11-21 20:04:12.123456 UTC; inval msgs ..."; our environment says TZ=UTC
        const QByteArray stamp = line.mid(at + 7, 23);
        if (line.mid(at + 7, 40).contains(" UTC"))
            newest = fromIso(QString::fromLatin1(stamp).replace(QLatin1Char(' '), QLatin1Char('T')) +
                             QLatin1Char('Z'));
    }
    if (dump.out.size() >= qsizetype(4) * 1024 * 1024)
        return std::nullopt; // cut off: the newest commit wasn't seen
    if (newest)
        known.insert(segment, toIso(*newest));
    while (known.size() > RememberedSegments)
        known.erase(known.begin());
    if (newest)
        (void)Durable::write(cacheFile, QJsonDocument(known).toJson(QJsonDocument::Compact));
    return newest;
}

} // namespace Switchback::Site
