// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Switchback
{

/// An account at a provider of SMS or calls that speaks Twilio's dialect.
struct TwilioSettings {
    QString name;          ///< [a-z][a-z0-9-]{0,30}; the gateway is "sms/NAME" or "voice/NAME"
    QString baseUrl;       ///< https; http only for loopback and private addresses
    QString caFile;        ///< empty: what the machine trusts
    QString account;       ///< "AC…"
    QString tokenFile;     ///< 0600; or
    QString tokenKeychain; ///< key name in the desktop's keychain
    QString from;          ///< E.164: whom customers see
    int perSecond = 10;    ///< requests of any kind
    bool operator==(const TwilioSettings &) const = default;
};

/// An SBC that takes our calls by SIP, over UDP.
struct SipSettings {
    QString name;         ///< as above; the gateway is "voice/NAME"
    QString sbc;          ///< "HOST:PORT", where every call goes
    QString from;         ///< E.164
    QString listen;       ///< an address of this machine, and a port whose next is free too
    int atOnce = 10;      ///< calls
    int rtpFirst = 20000; ///< ports for speech, from this one on, ten for each call
    bool operator==(const SipSettings &) const = default;
};

/// Where a provider tells us what became of something, behind a reverse proxy.
struct CallbackSettings {
    QString listen; ///< an IP address; empty: nobody listens, and we ask
    quint16 port = 0;
    QString publicUrl; ///< https, as the provider reaches it, without a slash behind it
    bool operator==(const CallbackSettings &) const = default;
};

/// Ways to customers other than mail; each list is tried in its order.
struct NotifyGateways {
    QList<TwilioSettings> sms;
    QList<TwilioSettings> calls;
    QList<SipSettings> sip;
    CallbackSettings callback;
    bool operator==(const NotifyGateways &) const = default;
};

} // namespace Switchback
