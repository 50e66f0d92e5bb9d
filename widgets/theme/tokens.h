// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"

#include <QColor>

namespace Switchback
{

/// The colours of one theme, by what they mean. Every ink has 4.5:1 on every ground. Plain values; colour is
/// only for what is not normal.
struct Tokens {
    bool dark = false;
    QColor background, panel, panel2, line;
    QColor text, dim, faint; ///< faint: what is disabled, and edges
    QColor fine, info, warning, bad, unknown;
    QColor tintBad, tintWarning, tintInfo;

    [[nodiscard]] QColor mark(Mark mark) const;
};

const Tokens &lightTokens();
const Tokens &darkTokens();

/// Contrast of two opaque colours after WCAG 2, 1 to 21.
double contrast(const QColor &a, const QColor &b);

} // namespace Switchback
