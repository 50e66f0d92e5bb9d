// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// How long a text is as a short message. Where every character is in the GSM-7 alphabet (3GPP TS 23.038) one
/// part holds 160 of its units, several hold 153 each; else 70 and 67 units of UCS-2. Pure.
struct SmsLength {
    bool gsm7 = true;
    int units = 0; ///< characters as the network counts them: "€" takes two of GSM-7, an emoji two of UCS-2
    int parts = 0; ///< messages it is cut into; no character is cut in two
    QChar breaks;  ///< the first character that is not in GSM-7
    bool operator==(const SmsLength &) const = default;
};
SmsLength smsLength(const QString &text);

} // namespace Switchback
