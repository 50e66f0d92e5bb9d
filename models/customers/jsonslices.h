// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QLatin1String>
#include <QList>
#include <QString>

namespace Switchback
{

/// A value within the bytes of a canonical JSON object, which are the value's own canonical JSON.
struct JsonSlice {
    QString place; ///< RFC 6901
    int item = -1; ///< of the list that the star stood for
    qsizetype from = 0;
    qsizetype size = 0;
    bool operator==(const JsonSlice &) const = default;
};

/// The values at a place ("/customers/*/person"), a star being each item of a list, in their order. Reads
/// bytes alone and makes no values of them. `json`: as canonicalJson() spells it; the place has plain keys
/// and at most one star.
QList<JsonSlice> jsonSlices(QByteArrayView json, QLatin1String place);

} // namespace Switchback
