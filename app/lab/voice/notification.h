// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QString>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace Switchback::Lab
{

/// How the voice application tells that somebody has left a message: by e-mail, and by SMS.
struct NotificationSetup {
    QString mailUrl;  ///< "smtp://HOST:PORT" of the site's own mail server, which wants TLS
    QString caFile;   ///< of the mail server and of the provider
    QString mailUser; ///< with the first line of that file it signs in
    QString mailPasswordFile;
    QString mailFrom;
    QString mailTo;
    QString smsUrl; ///< of the provider's list of messages
    QString smsAccount;
    QString smsTokenFile;
    QString smsFrom;
    QString smsTo;
    QString control; ///< a file of the name of a fault in that folder: that kind is lost
};

/// The faults: none is sent of that kind.
constexpr auto mailsLost = "notification-mail";
constexpr auto smsLost = "notification-sms";

/// What a notification is about.
struct Notification {
    QString code;
    Instant endedAt{};
    QString site; ///< its name
};

/// Blocks, up to some seconds.
Outcome sendMail(const NotificationSetup &setup, const Notification &what);
Outcome sendSms(const NotificationSetup &setup, const Notification &what);

/// Sends them in a thread of its own, again every two seconds for two minutes while somebody refuses.
class Notifications
{
public:
    explicit Notifications(NotificationSetup setup);
    ~Notifications();
    Notifications(const Notifications &) = delete;
    Notifications &operator=(const Notifications &) = delete;

    void send(const Notification &what);

private:
    struct Waiting {
        Notification what;
        Outcome (*by)(const NotificationSetup &, const Notification &);
        Duration due{0};
        Duration until{0};
    };
    void run();

    const NotificationSetup m_setup;
    std::mutex m_mutex;
    std::condition_variable m_more;
    std::deque<Waiting> m_waiting;
    bool m_end = false;
    std::thread m_thread; ///< last
};

} // namespace Switchback::Lab
