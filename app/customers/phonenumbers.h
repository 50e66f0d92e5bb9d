// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Switchback
{

/// A telephone number as it was read, by libphonenumber's plans of 2022 (Debian 12).
struct PhoneRead {
    QString number;    ///< E.164: "+13035550117"; empty: it is none
    QString extension; ///< digits
    QString fault;     ///< why it can't be one, without a full stop
    QString warning;   ///< it could be one, and no plan knows it
};

/// Reads a number as people write it, figures of every script too. `region`: the country (ISO 3166, "US") of
/// numbers without "+"; empty: they have to begin with it. Any thread.
PhoneRead readPhone(const QString &typed, const QByteArray &region);
/// Whether there is a country by that name with a plan of numbers: "US".
bool isPhoneRegion(const QByteArray &region);
/// The country that a time zone lies in, as a region; empty: in none that has numbers.
QByteArray phoneRegionOf(const QByteArray &zone);

} // namespace Switchback
