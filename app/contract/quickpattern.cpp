// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/quickpattern.h"

#include <algorithm>
#include <limits>

namespace Switchback
{

namespace
{
constexpr std::size_t MaxSequences = 16;
constexpr int Unbounded = std::numeric_limits<int>::max();
} // namespace

/// Reads a pattern; `bad` once there is something that it does not know.
struct QuickPattern::Reader {
    QStringView text;
    qsizetype at = 0;
    bool bad = false;

    [[nodiscard]] char16_t next() const { return at < text.size() ? text.at(at).unicode() : u'\0'; }
    bool take(char16_t letter)
    {
        if (next() != letter)
            return false;
        ++at;
        return true;
    }
    /// A letter that stands for itself, of a class or outside of one.
    char16_t letter(QStringView special)
    {
        const bool escaped = take(u'\\');
        const char16_t one = next();
        const bool asciiWord = (one >= u'a' && one <= u'z') || (one >= u'A' && one <= u'Z') ||
                               (one >= u'0' && one <= u'9') || one == u'_';
        bad = bad || one == u'\0' || one >= 128 || (escaped ? asciiWord : special.contains(QChar(one)));
        ++at;
        return one;
    }
    Piece letterClass()
    {
        Piece piece;
        while (!bad && !take(u']')) {
            const char16_t from = letter(u"[]^\\");
            const bool range = next() == u'-' && at + 1 < text.size() && text.at(at + 1) != QLatin1Char(']');
            char16_t to = from;
            if (range) {
                ++at;
                to = letter(u"[]^\\-");
            }
            bad = bad || to < from;
            for (char16_t one = from; !bad && one <= to; ++one)
                piece.letters.set(one);
        }
        return piece;
    }
    int number()
    {
        int number = 0;
        const qsizetype begun = at;
        for (; next() >= u'0' && next() <= u'9' && number < 10'000; ++at)
            number = number * 10 + (next() - u'0');
        bad = bad || at == begun || number >= 10'000;
        return number;
    }
    void howOften(Piece &piece)
    {
        if (take(u'*') || take(u'+')) {
            piece.least = text.at(at - 1) == QLatin1Char('+') ? 1 : 0;
            piece.most = Unbounded;
        } else if (take(u'?')) {
            piece.least = 0;
        } else if (take(u'{')) {
            piece.least = piece.most = number();
            if (take(u','))
                piece.most = next() == u'}' ? Unbounded : number();
            bad = bad || !take(u'}') || piece.most < piece.least;
        }
        // Another sign after it (lazy, possessive) would mean something else.
        bad = bad || (next() != u'\0' && QStringView(u"*+?{").contains(QChar(next())));
    }
    Piece piece()
    {
        Piece piece;
        if (take(u'['))
            piece = letterClass();
        else
            piece.letters.set(std::min<char16_t>(letter(u"[](){}.*+?|^$\\"), 127));
        howOften(piece);
        return piece;
    }
    std::vector<Sequence> group()
    {
        std::vector<Sequence> all(1);
        while (!bad && !take(u')')) {
            if (take(u'|'))
                all.emplace_back();
            else
                all.back().push_back(piece());
        }
        if (take(u'?'))
            all.emplace_back();
        bad = bad || (next() != u'\0' && QStringView(u"*+?{").contains(QChar(next())));
        return all;
    }
    std::vector<Sequence> whole()
    {
        std::vector<Sequence> all(1);
        bad = !take(u'^');
        while (!bad && !(next() == u'$' && at + 1 == text.size())) {
            const std::vector<Sequence> ends =
                take(u'(') ? group() : std::vector<Sequence>{Sequence{piece()}};
            std::vector<Sequence> longer;
            for (const Sequence &begin : all) {
                for (const Sequence &end : ends) {
                    longer.push_back(begin);
                    longer.back().insert(longer.back().end(), end.begin(), end.end());
                }
            }
            bad = bad || longer.size() > MaxSequences;
            all = std::move(longer);
        }
        return all;
    }
};

/// Whether as many letters as a piece can take are never one too many: none of them could begin what follows.
bool QuickPattern::neverGoesBack(const Sequence &sequence)
{
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        if (sequence[i].least == sequence[i].most)
            continue;
        for (std::size_t next = i + 1; next < sequence.size(); ++next) {
            if ((sequence[i].letters & sequence[next].letters).any())
                return false;
            if (sequence[next].least > 0)
                break;
        }
    }
    return true;
}

std::optional<QuickPattern> QuickPattern::of(const QString &pattern)
{
    Reader reader{pattern};
    QuickPattern out;
    out.m_sequences = reader.whole();
    if (reader.bad || !std::all_of(out.m_sequences.begin(), out.m_sequences.end(), neverGoesBack))
        return std::nullopt;
    return out;
}

bool QuickPattern::matches(QStringView text) const
{
    return std::any_of(m_sequences.begin(), m_sequences.end(), [text](const Sequence &sequence) {
        qsizetype at = 0;
        for (const Piece &piece : sequence) {
            int count = 0;
            while (count < piece.most && at < text.size() && text.at(at).unicode() < 128 &&
                   piece.letters.test(text.at(at).unicode())) {
                ++count;
                ++at;
            }
            if (count < piece.least)
                return false;
        }
        return at == text.size();
    });
}

} // namespace Switchback
