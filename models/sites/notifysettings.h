// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/notifygateways.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// How a connection is kept from being read: it must become TLS before anything is said, is TLS from its
/// first byte, or is not (loopback and private addresses only).
enum class Tls { Starttls, Implicit, None };

/// A server somewhere, and who we are to it.
struct ServerLogin {
    QString host;
    quint16 port = 0;
    Tls tls = Tls::Starttls;
    QString caFile;       ///< empty: what the machine trusts
    QString user;         ///< empty: no login
    QString passwordFile; ///< 0600; or
    QString keychain;     ///< key name in the desktop's keychain
    bool operator==(const ServerLogin &) const = default;
};

struct MailServerSettings {
    QString name; ///< [a-z][a-z0-9-]{0,30}; the gateway is "mail/NAME"
    QString site; ///< a site's id, or "outside"
    ServerLogin login;
    int connections = 4; ///< at once
    int perMinute = 0;   ///< 0: no limit
    bool operator==(const MailServerSettings &) const = default;
};

/// Where bounces and answers arrive.
struct MailboxSettings {
    ServerLogin login;
    QString address; ///< "noc@example.net"; empty: there is no mailbox, and nothing that comes back is read
    bool operator==(const MailboxSettings &) const = default;
};

/// Our own people, to whom the gateways prove themselves in an outage.
struct OperatorAddresses {
    QStringList email;
    QStringList sms;   ///< E.164
    QStringList calls; ///< E.164
    bool operator==(const OperatorAddresses &) const = default;
};

/// How customers are told, as the console's configuration describes it.
struct NotifySettings {
    QString fromName;               ///< whom customers see
    QString fromAddress;            ///< empty: [notify] is missing, and no mail goes out
    QList<MailServerSettings> mail; ///< tried in this order
    MailboxSettings mailbox;
    NotifyGateways gateways; ///< SMS and calls
    OperatorAddresses operators;
    bool operator==(const NotifySettings &) const = default;
};

} // namespace Switchback
