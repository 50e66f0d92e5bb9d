// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/notifysettings.h"
#include "models/sites/receiptsettings.h"
#include "models/sites/tellingsettings.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QVariantMap>

namespace Switchback
{

/// A site as the console's configuration describes it.
struct SiteConfig {
    QString id;        ///< [a-z][a-z0-9-]{0,30}: used in events, file names and on the command line
    QString name;      ///< "Naperville, IL"
    QString shortName; ///< "Naperville": what is said in sentences and typed to confirm
    QString purpose;   ///< "production" or "backup": what it is for in calm times
    QByteArray zone;   ///< IANA id
    QString sbc;       ///< where its customers' calls go, as it is said to them; empty: not known
    struct Ssh {
        QString host;
        quint16 port = 22;
        QString user;
        QString keyFile;    ///< empty: agent and ~/.ssh/config
        QString knownHosts; ///< empty: ~/.ssh/known_hosts
        bool operator==(const Ssh &) const = default;
    } ssh;
    struct Rest {
        QString url; ///< https only
        QString caFile;
        QString tokenFile;     ///< 0600; or
        QString tokenKeychain; ///< key name in the desktop's keychain
        bool operator==(const Rest &) const = default;
    } rest;
    /// Settings of every other way ([pair.production.sip]), which its own room reads.
    QMap<QString, QVariantMap> otherWays;
    QString linkKey; ///< what the links of a console call it, where several pairs have a site of that id
    /// How the links know it.
    [[nodiscard]] QString key() const { return linkKey.isEmpty() ? id : linkKey; }
    bool operator==(const SiteConfig &) const = default;
};

/// Two sites that stand in for each other.
struct PairConfig {
    QString id;
    QString name;                           ///< "Hosted Voice"
    QString profile;                        ///< "hosted" or "appliance"
    Duration rpo{std::chrono::minutes(60)}; ///< already divided by timeScale
    Duration pollPeriod{std::chrono::seconds(5)};
    int timeScale = 1;   ///< a lab runs an hour in a minute: 60; shown on every screen when not 1
    int outageScale = 1; ///< the same for the clocks of an outage, which people have to keep up with
    /// An address outside both sites. That it answers shows that this console's own network works: then a
    /// site that nobody reaches may be called dead by evidence, also when the other one is silent too.
    struct Reference {
        QString host; ///< empty: none is configured
        quint16 port = 0;
        [[nodiscard]] QString text() const { return QStringLiteral("%1:%2").arg(host).arg(port); }
        bool operator==(const Reference &) const = default;
    } reference;
    /// Files of the shop's own runbooks, by what a file calls the move ("failover", "planned", "failback",
    /// "letgo"); a move without one is made by the runbook that comes with the program.
    QMap<QString, QString> runbooks;
    SiteConfig production; ///< primary in calm times
    SiteConfig backup;
    TellingSettings telling;
    std::optional<WeeklyTime> standbyCalls; ///< when the standby is tested by a call; none: by hand only
    ReceiptSettings receipts; ///< of test messages
    bool operator==(const PairConfig &) const = default;
};

struct ConsoleConfig {
    QString file; ///< where it was read from
    QList<PairConfig> pairs;
    QString seatKey;  ///< file of this seat's key; empty: in the user's state folder
    QString storeUrl; ///< "sqlite:PATH" or "postgresql://..."; empty: sqlite in the user's data folder
    Duration signInLife = std::chrono::minutes(30); ///< how long a sign-in outlives the last key
    NotifySettings notify;
    bool operator==(const ConsoleConfig &) const = default;
};

} // namespace Switchback
