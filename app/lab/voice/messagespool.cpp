// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/messagespool.h"

#include "models/core/clock.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace Switchback::Lab
{

namespace
{
const QString LeftKind = QStringLiteral(".left");
const QString Want = QStringLiteral(".want");
const QString Found = QStringLiteral(".wav");
const QString None = QStringLiteral(".none");
const QString Sound = QStringLiteral(".sound");

QString freshId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QJsonObject objectIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(4096)).object() : QJsonObject();
}

QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Instant momentIn(const QJsonObject &object)
{
    return fromIso(object.value(QLatin1String("at")).toString()).value_or(Instant{});
}
} // namespace

MessageSpool::MessageSpool(QString folder)
    : m_folder(std::move(folder))
{
}

QString MessageSpool::in(const QString &file) const
{
    return m_folder + QLatin1Char('/') + file;
}

bool MessageSpool::put(const QString &file, const QByteArray &content) const
{
    QSaveFile saved(in(file));
    return saved.open(QIODevice::WriteOnly) && saved.write(content) == content.size() && saved.commit();
}

void MessageSpool::prepare() const
{
    QDir().mkpath(m_folder);
    const QDir folder(m_folder);
    for (const QString &file : folder.entryList(
             {QLatin1Char('*') + Want, QLatin1Char('*') + Found, QLatin1Char('*') + None}, QDir::Files))
        QFile::remove(in(file));
}

bool MessageSpool::leave(const QString &sound, const QString &code, const QString &caller,
                         Instant endedAt) const
{
    const QString id = freshId();
    return QFile::rename(sound, in(id + Sound)) &&
           put(id + LeftKind, bytesOf({{QStringLiteral("code"), code},
                                       {QStringLiteral("caller"), caller},
                                       {QStringLiteral("at"), toIso(endedAt)}}));
}

QString MessageSpool::want(const QString &code) const
{
    const QString id = freshId();
    return put(id + Want,
               bytesOf({{QStringLiteral("code"), code}, {QStringLiteral("at"), toIso(SystemClock().now())}}))
               ? id
               : QString();
}

std::optional<QString> MessageSpool::found(const QString &id) const
{
    if (QFile::exists(in(id + Found)))
        return in(id + Found);
    return QFile::exists(in(id + None)) ? std::optional(QString()) : std::nullopt;
}

void MessageSpool::forget(const QString &id) const
{
    for (const QString &kind : {Want, Found, None})
        QFile::remove(in(id + kind));
}

QList<MessageSpool::Left> MessageSpool::left() const
{
    QList<MessageSpool::Left> all;
    for (const QString &file :
         QDir(m_folder).entryList({QLatin1Char('*') + LeftKind}, QDir::Files, QDir::NoSort)) {
        const QJsonObject one = objectIn(in(file));
        const QString id = file.chopped(LeftKind.size());
        all += {id, one.value(QLatin1String("code")).toString(),
                one.value(QLatin1String("caller")).toString(), momentIn(one), in(id + Sound)};
    }
    std::sort(all.begin(), all.end(),
              [](const auto &one, const auto &other) { return one.endedAt < other.endedAt; });
    return all;
}

void MessageSpool::taken(const MessageSpool::Left &message) const
{
    QFile::remove(in(message.id + LeftKind));
    QFile::remove(message.sound);
}

QList<MessageSpool::Wanted> MessageSpool::wanted() const
{
    QList<Wanted> all;
    for (const QString &file : QDir(m_folder).entryList({QLatin1Char('*') + Want}, QDir::Files)) {
        const QJsonObject one = objectIn(in(file));
        all += {file.chopped(Want.size()), one.value(QLatin1String("code")).toString(), momentIn(one)};
    }
    return all;
}

void MessageSpool::answer(const Wanted &wish, const QByteArray &wav) const
{
    (void)put(wish.id + (wav.isEmpty() ? None : Found), wav);
    QFile::remove(in(wish.id + Want));
}

} // namespace Switchback::Lab
