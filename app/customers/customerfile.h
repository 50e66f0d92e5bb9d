// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/cardcheck.h"
#include "models/core/longwork.h"
#include "models/customers/import/importplan.h"

#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

namespace Switchback
{

struct CustomerReading {
    QList<CustomerCard> cards; ///< in the order of the file; to be used only without faults
    QList<int> lines;          ///< where each begins
    QList<CustomerFault> faults;
    QList<CustomerFault> warnings; ///< may be taken over all the same
    bool calledOff = false;
    int shortRows = 0;     ///< whose last cells are missing, as spreadsheets leave them out: taken as empty
    QSet<QString> madeIds; ///< as importPlan() wants them
    QMap<QString, int> dropped; ///< what a vCard says and nobody here wants to know, and how often
    [[nodiscard]] bool ok() const { return faults.isEmpty() && !calledOff; }
};

/// Reads and checks customers from CSV in UTF-8, or from vCards. Of CSV the first line names the columns, in
/// any order: name, and any others of allCardFields(); `,` `;` or a tab stands between them, or what a line
/// `sep=` before them says. A customer with several contacts has a row for each, with the same id or the same
/// name; what is the customer's own stands in the first or in all. Without an id one is made from the name,
/// always the same. Empty rows and cells at the end are left out, and characters that can't be seen are read
/// as they were meant; see asMeant(). All faults at once; while there is one, nothing is to be taken over.
/// Reads at most 64 MiB and 250 000 customers, of vCards 8 MiB and 20 000; `work` counts bytes. Any thread.
CustomerReading readCustomers(const QString &path, const CardRules &rules, LongWork &work);
CustomerReading readCustomers(const QByteArray &bytes, const CardRules &rules, LongWork &work);

/// What an import prints, dry run or not: "FILE:LINE: what. what to do" for each fault, or what was found to
/// be in order. Safe to show.
QString customerReadingText(const QString &path, const CustomerReading &reading);
/// "PHOTO (3), X-ABLABEL (1)": what was not taken over.
QString droppedText(const CustomerReading &reading);

} // namespace Switchback
