// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// How a text goes out as SMS (3GPP TS 23.038 and 23.040): in GSM-7 160 characters, 153 in each of several
/// parts, of which those of the extension table take two; if a single one is not in it, all of the text in
/// UCS-2: 70, 67. Neither a pair of two nor a surrogate pair is torn apart.
struct SmsLength {
    /// A character because of which it is not GSM-7.
    struct Culprit {
        QString character;
        QString lookAlike; ///< what could stand there; empty: nothing alike is in GSM-7
        qsizetype at = 0;  ///< its first place in the text
        bool operator==(const Culprit &) const = default;
    };
    bool unicode = false;
    int units = 0; ///< septets, or UTF-16 units
    QStringList parts;
    int left = 0; ///< units that still fit into the last part
    QList<Culprit> culprits;
    bool operator==(const SmsLength &) const = default;
};

SmsLength smsLength(const QString &text);
/// Of a text as it goes out: with the tag of whatever attempt behind it, for all are of one length.
SmsLength taggedLength(const QString &text);
/// With what looks alike in the place of characters that are not in GSM-7.
QString withLookAlikes(const QString &text);

} // namespace Switchback
