// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/voice/database.h"
#include "app/lab/voice/messagespool.h"
#include "app/lab/voice/notification.h"

#include <atomic>
#include <functional>
#include <thread>

namespace Switchback::Lab
{

/// What the voice application does with messages that callers leave.
struct MessagesSetup {
    QString site;         ///< id
    QString socketFolder; ///< of the local database
    QString filesFolder;
    QString spool;
    NotificationSetup notification;
};
/// Out of a file of JSON; an Error names what is wrong with it.
Result<MessagesSetup> readMessagesSetup(const QString &file);
QByteArray messagesFile(const MessagesSetup &setup);

/// The fault: what is left is thrown away.
constexpr auto messagesUnstored = "message-store";

/// Takes the messages that lie in the spool while the local database takes writes: each becomes an audio file
/// and a row, and after the row's COMMIT somebody is notified of it. Gives back those that are asked for, by
/// their row. A thread of its own with a connection of its own, so that neither holds up the other rows.
class Messages
{
public:
    /// Writes the acknowledgement of a row, by its id and the moment before it was sent.
    using Acknowledge = std::function<void(const QString &id, Instant began, const QByteArray &walFile)>;
    Messages(MessagesSetup setup, Acknowledge acknowledge);
    ~Messages();
    Messages(const Messages &) = delete;
    Messages &operator=(const Messages &) = delete;

private:
    void run();
    bool ready();
    void take(const MessageSpool::Left &message);
    void give(const MessageSpool::Wanted &wish);
    [[nodiscard]] QString keep(const QString &id, const QByteArray &sound) const;

    const MessagesSetup m_setup;
    const Acknowledge m_acknowledge;
    const MessageSpool m_spool;
    Database m_database;
    Notifications m_notifications;
    std::atomic<bool> m_end = false;
    std::thread m_thread; ///< last
};

} // namespace Switchback::Lab
