// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/text/zoneid.h"

#include "models/core/nearestword.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QTimeZone>

#include <algorithm>

namespace Switchback
{

namespace
{
/// Qt also lists fixed offsets ("UTC-06:00"), which are no names of places.
const QStringList &listed()
{
    static const QStringList names = [] {
        QStringList list;
        for (const QByteArray &name : QTimeZone::availableTimeZoneIds()) {
            if (!name.startsWith("UTC+") && !name.startsWith("UTC-"))
                list.append(QString::fromUtf8(name));
        }
        return list;
    }();
    return names;
}
} // namespace

bool isZoneId(const QString &id)
{
    static const QSet<QString> known(listed().cbegin(), listed().cend());
    if (known.contains(id))
        return true;
    // Qt's list is that of zone.tab, which leaves out the links; a rule such as "EST5EDT" is valid to Qt too.
    static const QRegularExpression shape(QStringLiteral("\\A[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}\\z"));
    return shape.match(id).hasMatch() && QTimeZone(id.toLatin1()).isValid();
}

QString nearestZone(const QString &id)
{
    const QString place = QLatin1Char('/') + QString(id).replace(QLatin1Char(' '), QLatin1Char('_'));
    const auto near = std::find_if(listed().cbegin(), listed().cend(), [&](const QString &name) {
        return name.compare(id, Qt::CaseInsensitive) == 0 || name.endsWith(place, Qt::CaseInsensitive);
    });
    if (near != listed().cend())
        return *near;
    QStringList lower;
    for (const QString &name : listed())
        lower.append(name.toLower());
    const qsizetype at = lower.indexOf(nearestWord(id, lower));
    return at < 0 ? QString() : listed().at(at);
}

} // namespace Switchback
