// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Switchback::MailHead
{

/// Lines of a mail's head, each ended by a line feed, after Mime::begin(). What cannot be seen is made
/// visible, so that nothing in a text can become a line of its own; what is not plain, or long, gmime encodes
/// and folds. Pure; any thread.
void addText(QByteArray &mail, const char *name, const QString &text);
/// `address` was checked by mailAddress().
void addAddress(QByteArray &mail, const char *name, const QString &shown, const QString &address);
/// Of our own making: ASCII without blanks.
void addToken(QByteArray &mail, const char *name, const QByteArray &token);

} // namespace Switchback::MailHead
