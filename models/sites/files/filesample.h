// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// Which of its files a site is to look at, so that they can be compared with the other site's.
struct SampleWish {
    QString seed;      ///< the same at both sites: both then take the same ones of what both have
    int random = 0;    ///< so many by the seed, at most 60
    int newest = 0;    ///< so many of the newest, at most 20
    QStringList names; ///< and these, at most 40
};

/// A file as it was found. Times by the site's clock.
struct SampledFile {
    QString name; ///< below the folder of the files; somebody else's words: visibleText() before it is shown
    bool there = false; ///< false: it was asked for by name, and is not there
    qint64 size = 0;
    Instant modified{};
    Instant since{}; ///< when it was changed, or came here, whichever is later
    QString sha256;  ///< of its content, hex; empty: it was not read
    bool operator==(const SampledFile &) const = default;
};

struct FileSample {
    Instant at{};
    qint64 seen = 0;   ///< files that were looked through
    qint64 untold = 0; ///< of them, with a name that can't be told: no UTF-8, or too long
    bool cut = false;  ///< not all could be looked through: no time, or some can't be read
    /// Everything that was here before it is at the peer; nothing: not known.
    std::optional<Instant> completeTo;
    QList<SampledFile> files;
    bool operator==(const FileSample &) const = default;
};

/// As the contract has them. Reading is lenient: the contract has checked it, and what is absent is not
/// known.
QJsonObject toJson(const SampleWish &wish);
QJsonObject toJson(const FileSample &sample);
SampleWish sampleWishFrom(const QJsonObject &object);
FileSample fileSampleFrom(const QJsonObject &object);

} // namespace Switchback
