// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

namespace Switchback
{

// What a person needs who sends a message by their own means: whom to, for a mail program, a telephone or a
// spreadsheet.

/// CSV with a head, as spreadsheets read it: UTF-8 with its mark, CRLF. The last column is the message as it
/// is for this customer.
QByteArray recipientsCsv(const QList<CustomerRow> &recipients, const QString &message, QChar separator);
/// The same without the message, separated by tabs: for pasting.
QString recipientsTabs(const QList<CustomerRow> &recipients);
/// "a@b.example, c@d.example": each address once, for the field of a mail program.
QString mailAddresses(const QList<CustomerRow> &recipients);

} // namespace Switchback
