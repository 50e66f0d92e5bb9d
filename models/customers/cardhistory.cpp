// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/cardhistory.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Customers)
};
} // namespace

QStringList changedPlaces(const CustomerCard &before, const CustomerCard &after)
{
    QStringList places;
    const auto note = [&](const char *place, bool differs) {
        if (differs)
            places += QString::fromLatin1(place);
    };
    note("name", before.name != after.name);
    note("contacts", before.contacts != after.contacts);
    note("language", before.language != after.language);
    note("zone", before.zone != after.zone);
    note("hours", before.hours != after.hours);
    note("trunks", before.trunks != after.trunks);
    note("numbers", before.numbers != after.numbers);
    note("sbc", before.sbc != after.sbc);
    note("retired", before.retired != after.retired);
    return places;
}

QString placesText(const QStringList &places)
{
    QStringList words;
    for (const QString &place : places) {
        words += place == QLatin1String("name")       ? Words::tr("name")
                 : place == QLatin1String("contacts") ? Words::tr("contacts")
                 : place == QLatin1String("language") ? Words::tr("language")
                 : place == QLatin1String("zone")     ? Words::tr("time zone")
                 : place == QLatin1String("hours")    ? Words::tr("business hours")
                 : place == QLatin1String("trunks")   ? Words::tr("trunks")
                 : place == QLatin1String("numbers")  ? Words::tr("numbers")
                 : place == QLatin1String("sbc")      ? Words::tr("SBC address")
                                                      : Words::tr("retired or not");
    }
    return words.join(QStringLiteral(", "));
}

} // namespace Switchback
