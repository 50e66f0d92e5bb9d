// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "app/lab/mail/letter.h"

namespace Switchback::Lab
{

/// The mailbox of one address, as it lies on the disk outside; made by the first mail to it.
struct Mailbox {
    QString address; ///< as the mail host has it, in small letters; not trusted
    QString folder;
    QStringList mails; ///< files, the newest first
};

/// All of them in the order of their addresses.
QList<Mailbox> mailboxes(const LabSpec &lab);
/// By the whole address, or by what one address alone begins with. An Error says which there are.
Result<Mailbox> mailboxOf(const LabSpec &lab, const QString &who);
/// The n-th newest, from 1.
Result<Letter> letterIn(const Mailbox &mailbox, int n);
/// That person answers the newest mail in the mailbox that asks for one, by way of the customers' host.
/// Returns whom the answer goes to.
Result<QString> reply(const LabSpec &lab, const Mailbox &mailbox, const QString &text);
/// Mails that wait in a machine's mail server to be passed on; nothing if the machine is off.
std::optional<qsizetype> waitingMails(const LabSpec &lab, const SiteSpec &machine);

} // namespace Switchback::Lab
