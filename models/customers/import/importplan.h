// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/cardhistory.h"

#include <QList>
#include <QSet>
#include <QStringList>

namespace Switchback
{

/// One thing that is wrong in a file of customers.
struct CustomerFault {
    int line = 0; ///< from 1, where the row begins; 0: the file as a whole
    QString what; ///< without a full stop
    QString fix;
    bool operator==(const CustomerFault &) const = default;
};

/// What an import would do with one customer of a file.
struct ImportRow {
    enum class What { Added, Changed, Untouched };
    enum class By { Nothing, Id, Email, Phone, Name }; ///< by what it was found in the directory
    int line = 0;
    What what = What::Added;
    By by = By::Nothing;
    CustomerCard card;  ///< as it would be kept
    QStringList places; ///< of Changed: see changedPlaces()
    QString before;     ///< its name so far, where that changes
    QString notice;     ///< what a person had better look at; empty: nothing
    bool operator==(const ImportRow &) const = default;
};

struct ImportPlan {
    QList<ImportRow> rows; ///< in the order of the file
    QStringList onlyKnown; ///< ids of cards that the file does not name: they stay as they are
    [[nodiscard]] qsizetype count(ImportRow::What what) const;
    /// Those to be put.
    [[nodiscard]] QList<CustomerCard> cards() const;
};

/// Merges what a file says into what is known, instead of doubling it: a customer is found by its id, then by
/// its name, then by an e-mail address or a number in E.164. An address that several have finds nobody,
/// and none finds whom another row of the file names by id or name, nor outweighs a name. A field that the
/// file leaves empty stays; contacts are merged likewise, and those that it does not name stay. A contact
/// that was retired stays so: files seldom say who has left. `lines`: where each begins. `madeIds`:
/// "CUSTOMER/CONTACT" of read contacts whose id the file did not give, which finds nobody.
ImportPlan importPlan(const QList<CustomerCard> &known, const QList<CustomerCard> &read,
                      const QList<int> &lines, const QSet<QString> &madeIds = {});

/// What is shown of a file before anything is taken over.
struct ImportPreview {
    QString file;                ///< its name, safe to show
    QList<CustomerFault> faults; ///< while there is one nothing may be taken over
    QList<CustomerFault> warnings;
    ImportPlan plan;
    QString dropped; ///< what is not taken over; empty: nothing
};

/// "added", "by e-mail": for a preview.
QString importWhatText(ImportRow::What what);
QString importByText(ImportRow::By by);

} // namespace Switchback
