// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/testimony.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace Switchback
{

/// What one witness says of one chain of the log.
struct WitnessWord {
    QString pair;  ///< id of the pair whose site it is; empty: what was typed in
    QString chain; ///< id of the pair whose log it is; empty: people and their rights
    Agreement agreement;
    QList<LostRun> lost; ///< what it was told of, is not there, and nobody signed for
    /// When the last event of the first such run was told, by the witness's clock.
    std::optional<Instant> lostToldAt;
    std::optional<Instant> insteadAt; ///< what the event that stands in its place is dated

    [[nodiscard]] bool wrong() const
    {
        return agreement.how == Agreement::How::Missing || agreement.how == Agreement::How::Other;
    }
    /// What stands in place of what is lost is older than that: after a store was put back from a backup it
    /// would be newer. So looks a log that was made anew.
    [[nodiscard]] bool looksRemade() const;
};

/// What a look at the whole log found: it is whole in itself, and so it stands against what others were told
/// of it. A value; any thread.
struct LogChecked {
    qint64 events = 0;
    ChainEnd newest;
    QMap<QString, ChainFacts> chains; ///< of each pair, and (without a name) about people
    ChainFacts first;                 ///< from before there was one for each: what all begin with
    QList<WitnessWord> words;
    bool asked = false; ///< witnesses were asked
    QStringList
        peopleWrong; ///< who stands among the people otherwise than the log made them, a sentence each
    QStringList peopleUnknown; ///< names of those whom it did not make
    QList<qint64> keysOdd;     ///< events that say of a key what can't be, and count for nothing

    [[nodiscard]] ChainFacts of(const QString &chain) const { return chains.value(chain, first); }
    /// What that pair's site says of a chain is added to the words.
    void hear(const QString &pair, const QString &chain, const Testimony &testimony);
    /// How the log stands against a head that was typed in, of whichever chain it is. Error `bad_code`.
    [[nodiscard]] Result<WitnessWord> against(const QString &typed) const;

    [[nodiscard]] bool wrong() const;
    [[nodiscard]] bool witnessed() const; ///< somebody says that it is whole
    /// The first event that is missing or other, as far as anybody knows; 0: none.
    [[nodiscard]] qint64 firstWrong() const;
    /// Whether an event of that number stands in another chain than this one.
    [[nodiscard]] bool standsElsewhere(qint64 seq, const QString &chain) const;
    [[nodiscard]] QList<LoggedGap> gaps() const; ///< by their numbers
};

} // namespace Switchback
