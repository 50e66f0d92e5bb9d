// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/replication/losshistory.h"

#include <QString>

#include <optional>

namespace Switchback
{

class Connection;
class LossBuckets;

/// What a poll round found would be lost.
struct LossSample {
    QString pair;
    Instant at{};           ///< console's clock, UTC
    double lossSeconds = 0; ///< meaningless when not known
    bool known = false;
    double rpoSeconds = 0;
};

/// Samples and their roll-ups. In the store's thread.
class SampleTable
{
public:
    explicit SampleTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// The sample and its roll-ups at once; the same moment a second time changes nothing. Now and then
    /// drops some raw samples older than 30 days: their roll-ups stay.
    Outcome add(const LossSample &sample);
    /// At most `maxPoints` points and their gaps, as fine as that allows. Minimum and maximum are never lost.
    Result<LossHistory> history(const QString &pair, Instant from, Instant to, int maxPoints);

    /// Roll-ups of one width, one after the other.
    struct Stretch {
        int width = 0; ///< seconds
        Instant from{};
        Instant before{};
    };

private:
    Outcome insert(const LossSample &sample);
    Outcome rollUp(const LossSample &sample, int width, bool breachBegins, double breachSeconds);
    Outcome prune(const LossSample &sample);
    Result<bool> readRaw(LossHistory &history, const QString &pair, Instant from, Instant to, Duration bucket,
                         int maxPoints);
    Outcome readDays(LossHistory &history, const QString &pair, Instant from, Instant to, Duration bucket,
                     const QList<Instant> &owed);
    Outcome readWidth(LossBuckets &buckets, const QString &pair, int width, Instant from, Instant before);
    Outcome readRollup(LossHistory &history, const QString &pair, Instant from, Instant to, int width,
                       Duration bucket);
    Outcome readSummary(LossHistory &history, const QString &pair, Instant from, Instant to,
                        const std::optional<QList<Instant>> &owed);

    Connection &m_connection;
    int m_sincePrune = 0;
};

} // namespace Switchback
