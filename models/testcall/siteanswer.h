// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/tone.h"

#include <QString>

#include <optional>

namespace Switchback
{

/// What the site that answers a test call says by keys: how it heard the caller's tone, and a check that only
/// who has the site's key can make of this and the caller's code. So it is that site which answered, now, and
/// its word about what it heard.
struct SiteAnswer {
    QString figures; ///< 8 digits: frequency in Hz (4), dB below full scale (2), missing in percent (2)
    QString check;   ///< 6 digits
    bool operator==(const SiteAnswer &) const = default;
    [[nodiscard]] HeardTone heard() const;
};

/// 6 digits by chance.
QString makeTestCode();
/// The last code in what a caller keyed, ended by #; nothing: there is none yet, or only one with more digits
/// or fewer.
std::optional<QString> testCodeIn(const QString &keys);
/// The last code with a * before it in what a caller keyed, ended by #: the message of that code is wanted;
/// nothing: there is none yet.
std::optional<QString> fetchCodeIn(const QString &keys);
/// For what an answer to that is made, in the place of a code.
QString fetchWord(const QString &code);

/// What a site that heard this answers, ended by #. `code`: as the caller keyed it; empty: none came.
QString answerKeys(const QByteArray &key, const QString &code, const HeardTone &heard);
/// The last whole answer in what was keyed, no digit more or fewer; nothing: there is none.
std::optional<SiteAnswer> siteAnswerIn(const QString &keys);
/// Was it made with that key, for that code?
bool isAnswerOf(const QByteArray &key, const QString &code, const SiteAnswer &answer);

} // namespace Switchback
