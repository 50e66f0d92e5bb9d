// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/visibletext.h"

#include <algorithm>

namespace Switchback
{

namespace
{
bool isDangerous(QChar c)
{
    const ushort u = c.unicode();
    return u < 0x20 || (u >= 0x7f && u < 0xa0) // C0, DEL, C1
           || u == 0x2028 || u == 0x2029       // line and paragraph separators
           || u == 0x061c || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e) ||
           (u >= 0x2066 && u <= 0x2069); // bidirectional marks, overrides and isolates
}

QString escaped(QChar c)
{
    const ushort u = c.unicode();
    if (u < 0x100)
        return QStringLiteral("\\x%1").arg(u, 2, 16, QLatin1Char('0'));
    return QStringLiteral("\\u%1").arg(u, 4, 16, QLatin1Char('0'));
}

QString shortened(const QString &text, int maxLength)
{
    QString out = text.left(maxLength - 1);
    if (!out.isEmpty() && out.back().isHighSurrogate()) // not half a letter
        out.chop(1);
    return out + QChar(0x2026);
}
/// Nearly every text is as it is to be shown.
bool isVisible(const QString &text, bool keepLines)
{
    return std::all_of(text.begin(), text.end(), [keepLines](QChar c) {
        return (c >= u' ' && c < u'\x7f') || (c == u'\n' && keepLines) ||
               !(isDangerous(c) || c.isSurrogate());
    });
}
} // namespace

QString visibleText(const QString &text, int maxLength, bool keepLines)
{
    if (text.size() <= maxLength && isVisible(text, keepLines))
        return text;
    QString out;
    out.reserve(qMin<qsizetype>(text.size(), maxLength));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (out.size() >= maxLength)
            return shortened(out, maxLength);
        if (c == QLatin1Char('\n') && keepLines)
            out += c;
        else if (c == QLatin1Char('\t') || (c == QLatin1Char('\n') && !keepLines))
            out += QLatin1Char(' ');
        else if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            out += c;
            out += text.at(++i);
        } else if (c.isSurrogate())
            out += QChar(QChar::ReplacementCharacter);
        else if (isDangerous(c))
            out += escaped(c);
        else
            out += c;
    }
    return out.size() > maxLength ? shortened(out, maxLength) : out; // the last one may stand as six
}

QString visibleText(const QByteArray &utf8, int maxLength, bool keepLines)
{
    // Four bytes a character at most: no need to decode what would be cut off anyway.
    return visibleText(QString::fromUtf8(utf8.left(qsizetype(maxLength) * 4 + 4)), maxLength, keepLines);
}

} // namespace Switchback
