// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/messages.h"

#include "app/lab/base/labspec.h"
#include "app/lab/base/words.h"
#include "models/core/clock.h"
#include "models/testcall/tone.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

namespace Switchback::Lab
{

using namespace std::chrono_literals;

namespace
{
constexpr auto LooksEvery = 100ms;
constexpr int ConnectMs = 2000;
constexpr int StatementMs = 5000;
/// Whoever wants a message may be quicker than it is stored.
constexpr Duration StoredWithin = 4s;
constexpr qint64 MostSound = qint64(4) * 1024 * 1024;
constexpr qsizetype PlayedMs = 60'000; ///< whoever fetches it hears no end of it

/// The settings by their names in the file.
QList<QPair<QString, QString *>> fieldsOf(MessagesSetup &setup)
{
    NotificationSetup &to = setup.notification;
    return {{QStringLiteral("site"), &setup.site},
            {QStringLiteral("socket_folder"), &setup.socketFolder},
            {QStringLiteral("files_folder"), &setup.filesFolder},
            {QStringLiteral("spool"), &setup.spool},
            {QStringLiteral("control"), &to.control},
            {QStringLiteral("ca_file"), &to.caFile},
            {QStringLiteral("mail_url"), &to.mailUrl},
            {QStringLiteral("mail_user"), &to.mailUser},
            {QStringLiteral("mail_password_file"), &to.mailPasswordFile},
            {QStringLiteral("mail_from"), &to.mailFrom},
            {QStringLiteral("mail_to"), &to.mailTo},
            {QStringLiteral("sms_url"), &to.smsUrl},
            {QStringLiteral("sms_account"), &to.smsAccount},
            {QStringLiteral("sms_token_file"), &to.smsTokenFile},
            {QStringLiteral("sms_from"), &to.smsFrom},
            {QStringLiteral("sms_to"), &to.smsTo}};
}

QByteArray overAndOver(const QByteArray &sound)
{
    QByteArray out;
    while (!sound.isEmpty() && out.size() < PlayedMs * ToneRate / 1000 * 2)
        out += sound;
    return out;
}
} // namespace

Result<MessagesSetup> readMessagesSetup(const QString &path)
{
    QFile file(path);
    const QJsonObject object =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    MessagesSetup setup;
    for (const auto &[name, into] : fieldsOf(setup)) {
        *into = object.value(name).toString();
        if (into->isEmpty())
            return failure(QStringLiteral("config"), Words::tr("%1 lacks %2.").arg(path, name));
    }
    return setup;
}

QByteArray messagesFile(const MessagesSetup &setup)
{
    MessagesSetup all = setup;
    QJsonObject object;
    for (const auto &[name, value] : fieldsOf(all))
        object.insert(name, *value);
    return QJsonDocument(object).toJson();
}

Messages::Messages(MessagesSetup setup, Acknowledge acknowledge)
    : m_setup(std::move(setup))
    , m_acknowledge(std::move(acknowledge))
    , m_spool(m_setup.spool)
    , m_notifications(m_setup.notification)
    , m_thread([this] { run(); })
{
}

Messages::~Messages()
{
    m_end = true;
    m_thread.join();
}

void Messages::run()
{
    while (!m_end) {
        for (const MessageSpool::Left &message : m_spool.left())
            take(message);
        for (const MessageSpool::Wanted &wish : m_spool.wanted())
            give(wish);
        std::this_thread::sleep_for(LooksEvery);
    }
}

bool Messages::ready()
{
    if (m_database.isOpen())
        return true;
    if (!m_database.open(m_setup.socketFolder, QStringLiteral("voice"), ConnectMs))
        return false;
    const auto recovering = m_database.exec("select pg_is_in_recovery()", {}, ConnectMs);
    const bool writes = recovering && !recovering->isEmpty() && recovering->first().first() == "f";
    // A lab of before has the table without it.
    if (writes &&
        m_database.exec("alter table voice.calls add column if not exists code text", {}, StatementMs))
        return true;
    m_database.close();
    return false;
}

QString Messages::keep(const QString &id, const QByteArray &sound) const
{
    const QString name =
        QStringLiteral("%1/%2.wav").arg(SystemClock().now().time_since_epoch().count() / 3'600'000).arg(id);
    const QString path = m_setup.filesFolder + QLatin1Char('/') + name;
    QDir().mkpath(path.left(path.lastIndexOf(QLatin1Char('/'))));
    QSaveFile file(path);
    const QByteArray wav = wavOf(sound);
    if (file.open(QIODevice::WriteOnly) && file.write(wav) == wav.size() && file.commit())
        return name;
    say(Words::tr("%1: %2").arg(path, file.errorString()), true);
    return {};
}

/// What can't be stored now stays in the spool.
void Messages::take(const MessageSpool::Left &message)
{
    if (QFile::exists(m_setup.notification.control + QLatin1Char('/') + QLatin1String(messagesUnstored))) {
        m_spool.taken(message);
        return;
    }
    if (!ready())
        return;
    QFile file(message.sound);
    const QByteArray sound = file.open(QIODevice::ReadOnly) ? soundOf(file.read(MostSound)) : QByteArray();
    if (sound.isEmpty()) {
        say(Words::tr("a message without sound is thrown away"), true);
        m_spool.taken(message);
        return;
    }
    const QString audio = keep(message.id, sound);
    if (audio.isEmpty())
        return;
    const Instant began = SystemClock().now();
    // Named by the spool: one that was committed, and whose end was not heard, is not stored twice.
    const auto inserted = m_database.exec(
        "insert into voice.calls (id, site, caller, did, audio, code) values ($1, $2, $3, $4, $5, $6) "
        "on conflict (id) do update set code = excluded.code "
        "returning pg_walfile_name(pg_current_wal_insert_lsn())",
        {message.id.toUtf8(), m_setup.site.toUtf8(), message.caller.toUtf8(),
         QByteArray(LabSpec::messageNumber), audio.toUtf8(), message.code.toUtf8()},
        StatementMs);
    if (!inserted || inserted->isEmpty()) {
        m_database.close();
        return;
    }
    m_acknowledge(message.id, began, inserted->first().first());
    m_spool.taken(message);
    m_notifications.send({message.code, message.endedAt, m_setup.site});
}

void Messages::give(const MessageSpool::Wanted &wish)
{
    QByteArray wav;
    if (ready()) {
        const auto rows =
            m_database.exec("select audio from voice.calls where code = $1 order by acked_at desc limit 1",
                            {wish.code.toUtf8()}, StatementMs);
        if (!rows)
            m_database.close();
        QFile file(m_setup.filesFolder + QLatin1Char('/') +
                   (rows && !rows->isEmpty() ? QString::fromUtf8(rows->first().first()) : QString()));
        if (rows && !rows->isEmpty() && file.open(QIODevice::ReadOnly))
            wav = wavOf(overAndOver(soundOf(file.read(MostSound))));
    }
    if (!wav.isEmpty() || SystemClock().now() - wish.since > StoredWithin)
        m_spool.answer(wish, wav);
}

} // namespace Switchback::Lab
