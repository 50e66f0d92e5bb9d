// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/cardhistory.h"

namespace Switchback
{

/// What one act made of a card, field by field as a person types them.
struct CardChange {
    struct Field {
        QString contact; ///< whose; empty: the customer's own
        QString name;    ///< "E-mail"
        QString before;  ///< empty: nothing stood there
        QString after;
        bool operator==(const Field &) const = default;
    };
    CardAct by;
    QList<Field> fields;
    bool operator==(const CardChange &) const = default;
};
/// Newest first, as `history` is: what each version was until its end, beside what followed it. The newest
/// `most` of them.
QList<CardChange> cardChanges(const CustomerCard &now, const QList<CardVersion> &history, qsizetype most);

/// To be read: "21 Nov 2026 14:02:31, K. Ramos: Lake Clinic changed: contacts" and below it a line for each
/// field, "Dana Osei, E-mail: a@b → c@d". Made safe to show. `older`: how many there are beside them.
QString cardChangesText(const QList<CardChange> &changes, const QTimeZone &zone, qsizetype older);

} // namespace Switchback
