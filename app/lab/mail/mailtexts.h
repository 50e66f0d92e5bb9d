// SPDX-License-Identifier: GPL-3.0-or-later
// What the lab's mail servers are told: exim at both sites and outside, and the customers' mail host with its
// mailboxes outside. Texts only; nothing is written or started here.
#pragma once

#include "app/lab/base/labspec.h"

#include <QByteArray>
#include <QList>

namespace Switchback::Lab
{

/// A beginning of the part before the @ that makes an address of any customer behave: "gone@…", "gone.ann@…".
struct Manner {
    QString word;
    QString what; ///< in words, for a person
};
QList<Manner> manners();

/// The address that customers see and answer to, also with "+ANYTHING" before its @, and its mailbox's login.
constexpr auto nocAddress = "noc@example.net";
/// With what the console signs in at a mail server.
constexpr auto consoleLogin = "console";

/// ETC/mail.conf: takes what the console sends, after a login over TLS (its password lies in
/// ETC/mail-password), keeps it on the machine's disk, passes it on to the customers' host, and sends back
/// what that refuses. Nothing ever leaves the lab, whatever the address says.
QByteArray mailServerConfig(const LabSpec &lab, const SiteSpec &machine);
/// ETC/customers.conf: the customers' mail host, for all domains. Every address has a mailbox, but for those
/// with manners.
QByteArray customersHostConfig(const LabSpec &lab);
/// ETC/dovecot.conf: the mailboxes, read by IMAP with TLS: noc@… and the pair's test mailbox with their
/// passwords from ETC/mailboxes, everybody else with that of all customers.
QByteArray mailboxesConfig(const LabSpec &lab, const QByteArray &customersPassword);

} // namespace Switchback::Lab
