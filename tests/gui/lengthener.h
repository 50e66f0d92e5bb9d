// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace Switchback::Demo
{

/// Makes every text two fifths longer and puts umlauts in, as German would: shows what doesn't fit.
QString lengthened(const QString &text);

class Lengthener : public QTranslator
{
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *source, const char *disambiguation,
                                    int n) const override;
};

} // namespace Switchback::Demo
