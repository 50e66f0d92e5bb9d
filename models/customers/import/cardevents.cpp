// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/import/cardevents.h"

#include "models/core/counted.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr qsizetype FewCards = 100; ///< so many are named, and read by themselves

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Customers)
};

Event changed(bool drill, const QString &what)
{
    Event event;
    event.kind = QStringLiteral("customers.changed");
    event.body = {{QStringLiteral("drill"), drill}, {QStringLiteral("what"), what}};
    return event;
}

QString ofList(bool drill, const QString &text)
{
    return drill ? Words::tr("Drill list: %1").arg(text) : text;
}
} // namespace

Event cardEvent(bool drill, const CustomerCard *before, const CustomerCard &after)
{
    const QStringList places = before ? changedPlaces(*before, after) : QStringList();
    const bool retiredOnly = places == QStringList{QStringLiteral("retired")};
    QString what = QStringLiteral("changed");
    QString text = Words::tr("%1 changed: %2").arg(after.name, placesText(places));
    if (!before) {
        what = QStringLiteral("added");
        text = Words::tr("%1 added").arg(after.name);
    } else if (retiredOnly && after.retired) {
        what = QStringLiteral("retired");
        text = Words::tr("%1 retired: nobody there is told any more").arg(after.name);
    } else if (retiredOnly) {
        what = QStringLiteral("restored");
        text = Words::tr("%1 is told again").arg(after.name);
    }
    Event event = changed(drill, what);
    event.text = ofList(drill, text);
    event.body.insert(QStringLiteral("customers"), QJsonArray{after.id});
    event.body.insert(QStringLiteral("places"), QJsonArray::fromStringList(places));
    return event;
}

Event importEvent(bool drill, const ImportPlan &plan, const QString &file)
{
    const qsizetype added = plan.count(ImportRow::What::Added);
    const qsizetype altered = plan.count(ImportRow::What::Changed);
    Event event;
    event.kind = QStringLiteral("customers.imported");
    event.text = ofList(
        drill,
        Words::tr("%1 customers from %2: %3 added, %4 changed", nullptr, howMany(plan.rows.size()))
            .arg(QString::number(plan.rows.size()), file, QString::number(added), QString::number(altered)));
    event.body = {{QStringLiteral("drill"), drill},
                  {QStringLiteral("added"), added},
                  {QStringLiteral("changed"), altered},
                  {QStringLiteral("untouched"), plan.count(ImportRow::What::Untouched)}};
    const QList<CustomerCard> cards = plan.cards();
    if (cards.size() > FewCards)
        return event;
    QJsonArray ids;
    for (const CustomerCard &card : cards)
        ids.append(card.id);
    event.body.insert(QStringLiteral("customers"), ids);
    return event;
}

Event undoEvent(bool drill, const CardAct &undone)
{
    Event event = changed(drill, QStringLiteral("undone"));
    event.text = Words::tr("Undone: %1").arg(undone.what);
    event.body.insert(QStringLiteral("act"), undone.number);
    return event;
}

} // namespace Switchback
