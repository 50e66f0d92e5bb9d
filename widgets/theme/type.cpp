// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/type.h"

#include <QFontDatabase>
#include <QFontMetrics>

namespace Switchback
{

namespace
{
constexpr char16_t FirstTabularDigit = 0xe071;

bool hasTabularDigits()
{
    static const bool has = [] {
        const QFontMetrics metrics(textFont(TypeSize::Body));
        for (char32_t c = FirstTabularDigit; c < FirstTabularDigit + 10; ++c) {
            if (!metrics.inFontUcs4(c))
                return false;
        }
        return true;
    }();
    return has;
}
} // namespace

bool loadFonts()
{
    static const bool loaded = [] {
        bool all = true;
        for (const char *file : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf",
                                 "Inter-Bold.otf", "JetBrainsMono-Regular.ttf"})
            all &= QFontDatabase::addApplicationFont(QStringLiteral(":/switchback/fonts/") +
                                                     QLatin1String(file)) >= 0;
        return all;
    }();
    return loaded;
}

QFont textFont(qreal size, QFont::Weight weight)
{
    QFont font(QStringLiteral("Inter"));
    font.setPointSizeF(size * 72 / 96);
    font.setWeight(weight);
    return font;
}

QFont canvasFont(int pixels, QFont::Weight weight)
{
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QFont monoFont(qreal size)
{
    QFont font(QStringLiteral("JetBrains Mono"));
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(size * 72 / 96);
    return font;
}

QString tabular(QString text)
{
    if (!hasTabularDigits())
        return text;
    for (QChar &c : text) {
        if (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
            c = QChar(char16_t(FirstTabularDigit + (c.unicode() - '0')));
    }
    return text;
}

} // namespace Switchback
