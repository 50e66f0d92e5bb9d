// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerexport.h"

#include "models/core/text/csvtext.h"
#include "models/customers/carddraft.h"

namespace Switchback
{

QByteArray customersCsv(const QList<CustomerCard> &cards, QChar separator, LongWork *work)
{
    if (work)
        work->all = cards.size();
    const QList<CardField> columns = allCardFields();
    QStringList head;
    for (const CardField field : columns)
        head += cardFieldKey(field);
    QString out = csvLine(head, separator);
    for (const CustomerCard &card : cards) {
        if (work) {
            if (work->calledOff)
                return {};
            ++work->done;
        }
        CardDraft draft = draftOf(card);
        if (draft.contacts.isEmpty())
            draft.contacts += TypedFields{};
        for (const TypedFields &contact : std::as_const(draft.contacts)) {
            QStringList cells;
            for (const CardField field : columns)
                cells += writtenCell((ofContact(field) ? contact : draft.customer).value(field));
            out += csvLine(cells, separator);
        }
    }
    return "\xEF\xBB\xBF" + out.toUtf8();
}

} // namespace Switchback
