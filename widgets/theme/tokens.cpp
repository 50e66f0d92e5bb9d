// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace Switchback
{

const Tokens &lightTokens()
{
    static const Tokens tokens{false,      0xfff3f5f7, 0xffffffff, 0xfff7f9fa, 0xffd9dfe4, 0xff1b242b,
                               0xff4f5b65, 0xff5e6973, 0xff2f6f5b, 0xff1a65a5, 0xff8a5200, 0xffb23216,
                               0xff5f636b, 0xfffbe9e4, 0xfffdf3e0, 0xffe6f1fa};
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens{true,       0xff0f1418, 0xff171e24, 0xff1d262d, 0xff2b363f, 0xffe6ebef,
                               0xffa3b0bb, 0xff919eaa, 0xff8fb8a8, 0xff6cb6e8, 0xffe6a23c, 0xfff58068,
                               0xff989ba8, 0xff3a1f1b, 0xff33291a, 0xff17303f};
    return tokens;
}

QColor Tokens::mark(Mark mark) const
{
    switch (mark) {
    case Mark::Fine:
        return fine;
    case Mark::Warning:
        return warning;
    case Mark::Bad:
        return bad;
    case Mark::Running:
        return info;
    case Mark::NotYet:
        return faint;
    case Mark::Unknown:
        break;
    }
    return unknown;
}

namespace
{
double luminance(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}
} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace Switchback
