// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/shown/cardchanges.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/customers/carddraft.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Customers)
};
constexpr int LongestValue = 200;
constexpr int LongestName = 60;

QString nameOf(const TypedFields &contact)
{
    const QString name = contact.value(CardField::Contact);
    return name.isEmpty() ? contact.value(CardField::ContactId) : name;
}

void compare(const TypedFields &before, const TypedFields &after, const QString &contact,
             QList<CardChange::Field> &out)
{
    const QList<CardField> all = allCardFields();
    for (const CardField field : all) {
        const QString was = before.value(field);
        const QString is = after.value(field);
        if (was != is && field != CardField::ContactId)
            out += CardChange::Field{contact, cardFieldName(field), was, is};
    }
}

TypedFields contactOf(const CardDraft &draft, const QString &id)
{
    const auto found =
        std::find_if(draft.contacts.cbegin(), draft.contacts.cend(),
                     [&](const TypedFields &each) { return each.value(CardField::ContactId) == id; });
    return found == draft.contacts.cend() ? TypedFields() : *found;
}

/// In which order they are told, by name.
QString orderOf(const CardDraft &draft)
{
    QStringList names;
    for (const TypedFields &each : draft.contacts)
        names += nameOf(each);
    return names.join(QStringLiteral(", "));
}

QStringList idsOf(const CardDraft &draft)
{
    QStringList ids;
    for (const TypedFields &each : draft.contacts)
        ids += each.value(CardField::ContactId);
    return ids;
}

QList<CardChange::Field> changed(const CardDraft &before, const CardDraft &after)
{
    QList<CardChange::Field> fields;
    compare(before.customer, after.customer, {}, fields);
    QStringList ids = idsOf(after);
    const QStringList were = idsOf(before);
    const bool moved =
        ids != were && QSet<QString>(ids.cbegin(), ids.cend()) == QSet<QString>(were.cbegin(), were.cend());
    for (const QString &id : were) {
        if (!ids.contains(id))
            ids += id;
    }
    for (const QString &id : std::as_const(ids)) {
        const TypedFields was = contactOf(before, id);
        const TypedFields is = contactOf(after, id);
        compare(was, is, nameOf(was.isEmpty() ? is : was), fields);
    }
    if (moved)
        fields += CardChange::Field{{}, Words::tr("Order of the contacts"), orderOf(before), orderOf(after)};
    return fields;
}

QString shown(const QString &value)
{
    return value.isEmpty() ? Words::tr("(empty)") : visibleText(value, LongestValue);
}
} // namespace

QList<CardChange> cardChanges(const CustomerCard &now, const QList<CardVersion> &history, qsizetype most)
{
    QList<CardChange> all;
    CardDraft after = draftOf(now);
    for (const CardVersion &each : history.first(std::min(history.size(), most))) {
        const CardDraft before = draftOf(each.card);
        all += CardChange{each.endedBy, changed(before, after)};
        after = before;
    }
    return all;
}

QString cardChangesText(const QList<CardChange> &changes, const QTimeZone &zone, qsizetype older)
{
    QStringList lines;
    for (const CardChange &each : changes) {
        lines +=
            Words::tr("%1 %2, %3: %4")
                .arg(QLocale().toString(toDateTime(each.by.at, zone).date(), QStringLiteral("d MMM yyyy")),
                     clockText(each.by.at, zone), visibleText(each.by.person, LongestName),
                     visibleText(each.by.what, LongestValue));
        for (const CardChange::Field &field : each.fields) {
            const QString what =
                field.contact.isEmpty()
                    ? field.name
                    : QStringLiteral("%1, %2").arg(visibleText(field.contact, LongestName), field.name);
            lines += QStringLiteral("    %1: %2 → %3").arg(what, shown(field.before), shown(field.after));
        }
    }
    if (older > 0)
        lines += Words::tr("and %1 older changes: see switchback customers show", nullptr, howMany(older))
                     .arg(older);
    return lines.join(QLatin1Char('\n'));
}

} // namespace Switchback
