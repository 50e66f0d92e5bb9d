// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// What a site says a rebuild of it would find and overwrite, before anything is touched.
struct RebuildFacts {
    Instant askedAt{};
    std::optional<Error> refusal;  ///< why it would not begin
    bool oldSafe = false;          ///< proven: the peer has everything that the old data hold
    QString oldWhy;                ///< why that is so, or why it is not known
    bool old = false;              ///< the old data may hold rows that nobody else has
    std::optional<qint64> oldRows; ///< none: not known, which is not nought
    QString oldRowsNote;
    std::optional<qint64> neededBytes;
    std::optional<qint64> freeBytes;
    QStringList foreign; ///< histories in the repository that are not the peer's
    QStringList kept;    ///< names of copies that lie there already
    bool operator==(const RebuildFacts &) const = default;
};

/// From the answer of `rebuild_preview`, which the contract has checked.
RebuildFacts rebuildFactsFromJson(const QJsonObject &json, Instant askedAt);
/// "412 rows", "rows not known".
QString oldRowsText(const RebuildFacts &facts);

} // namespace Switchback
