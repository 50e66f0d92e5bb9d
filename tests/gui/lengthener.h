// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace Switchback::Demo
{

/// Makes every text two fifths longer and puts umlauts in, as German would: shows what doesn't fit.
QString lengthened(const QString &text);

/// The pseudo-language: English by its own catalog, plurals and all, lengthened. What stays short on a screen
/// while it is installed was never given to a translator.
class Lengthener : public QTranslator
{
    Q_OBJECT
public:
    explicit Lengthener(QObject *parent = nullptr);
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *source, const char *disambiguation,
                                    int n) const override;

private:
    QTranslator m_english;
};

} // namespace Switchback::Demo
