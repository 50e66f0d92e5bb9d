// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storetrace.h"

#include "models/core/counted.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace Switchback
{

namespace
{
constexpr qint64 MostBytes = 4096;
}

QString traceFile(const StoreUrl &url)
{
    if (url.isSqlite())
        return url.path + QStringLiteral(".witness");
    const QString state =
        qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    const QByteArray name = QCryptographicHash::hash(url.name().toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("%1/switchback/%2.witness").arg(state, QString::fromLatin1(name.left(32)));
}

std::optional<StoreTrace> readTrace(const StoreUrl &url)
{
    QFile file(traceFile(url));
    // A file only: anything else could be waited for.
    if (!QFileInfo(file.fileName()).isFile() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.read(MostBytes)).object();
    StoreTrace trace;
    trace.seq = json.value(QStringLiteral("events")).toInteger(-1);
    trace.hash = json.value(QStringLiteral("head")).toString().toLatin1();
    trace.at = fromIso(json.value(QStringLiteral("at")).toString()).value_or(Instant{});
    trace.checkedAt = fromIso(json.value(QStringLiteral("checked")).toString());
    return trace.seq < 0 ? std::nullopt : std::optional(trace);
}

void writeTrace(const StoreUrl &url, const StoreTrace &trace)
{
    const QString path = traceFile(url);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QJsonObject json{{QStringLiteral("store"), url.name()},
                     {QStringLiteral("events"), trace.seq},
                     {QStringLiteral("head"), QString::fromLatin1(trace.hash)},
                     {QStringLiteral("at"), toIso(trace.at)}};
    if (trace.checkedAt)
        json.insert(QStringLiteral("checked"), toIso(*trace.checkedAt));
    file.write(QJsonDocument(json).toJson());
    file.commit();
}

Event behindEvent(const StoreTrace &before, qint64 seq, Instant now)
{
    Event event;
    event.at = now;
    event.kind = QStringLiteral("store.behind");
    event.actor = QStringLiteral("console");
    event.text =
        counted("Store",
                QT_TRANSLATE_N_NOOP("Store",
                                    "The store holds less than before: %1 entries, of %2 that were there at "
                                    "%3. An older copy was put back, or the end of the log is gone."),
                seq)
            .arg(seq)
            .arg(before.seq)
            .arg(toIso(before.at));
    return event;
}

} // namespace Switchback
