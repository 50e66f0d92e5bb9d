// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <bitset>
#include <optional>
#include <vector>

namespace Switchback
{

/// A regular expression of the plain kind that contracts have ("^[0-9a-f]{64}$"): classes of ASCII letters
/// and how often, one group deep. It is matched letter by letter, without ever going back: a status has
/// dozens of such texts, and a match by QRegularExpression costs a thousand instructions. Values only.
class QuickPattern
{
public:
    /// None: it is of another kind, and QRegularExpression has to do it.
    static std::optional<QuickPattern> of(const QString &pattern);

    /// The whole of `text`.
    [[nodiscard]] bool matches(QStringView text) const;

private:
    struct Piece {
        std::bitset<128> letters;
        int least = 1;
        int most = 1;
    };
    using Sequence = std::vector<Piece>;
    struct Reader;
    static bool neverGoesBack(const Sequence &sequence);

    std::vector<Sequence> m_sequences; ///< one of them has to fit
};

} // namespace Switchback
