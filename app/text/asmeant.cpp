// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/asmeant.h"

#include "app/text/lookalike.h"
#include "models/core/text/plainascii.h"

#include <QRegularExpression>

#include <unicode/uchar.h>

namespace Switchback
{

namespace
{
constexpr char32_t SoftHyphen = 0xad;
constexpr char32_t RightToLeftOverride = 0x202e;
constexpr char32_t LastLatin = 0x24f;

bool unseen(char32_t c)
{
    return u_hasBinaryProperty(UChar32(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
           u_charType(UChar32(c)) == U_FORMAT_CHAR;
}

/// Holds letters of some scripts apart or together, and makes one picture of several emoji.
bool joins(char32_t c)
{
    return c == 0x200c || c == 0x200d || c == 0xfe0e || c == 0xfe0f;
}
} // namespace

QString asMeant(const QString &text, bool keepSoftHyphen)
{
    if (isPlainAscii(text))
        return text.trimmed();
    QString meant;
    char32_t before = 0;
    for (const char32_t c : text.toUcs4()) {
        const bool needed = (joins(c) && before > LastLatin) || (c == SoftHyphen && keepSoftHyphen) ||
                            c == RightToLeftOverride;
        if (u_charType(UChar32(c)) == U_SPACE_SEPARATOR || c == U'\t')
            meant += QLatin1Char(' ');
        else if (!unseen(c) || needed)
            meant += QString::fromUcs4(&c, 1);
        if (!unseen(c))
            before = c;
    }
    return meant.trimmed();
}

QString firstUnseen(const QString &text)
{
    if (isPlainAscii(text))
        return {};
    char32_t before = 0;
    for (const char32_t c : text.toUcs4()) {
        const bool control = u_charType(UChar32(c)) == U_CONTROL_CHAR || c == 0x2028 || c == 0x2029;
        if (control || (unseen(c) && !(joins(c) && before > LastLatin)))
            return characterName(c);
        if (!unseen(c))
            before = c;
    }
    return {};
}

QString phoneAsMeant(const QString &text)
{
    QString plain;
    const QString meant = asMeant(text);
    if (isPlainAscii(meant))
        plain = meant;
    else {
        for (const char32_t c : meant.normalized(QString::NormalizationForm_KC).toUcs4()) {
            if (u_charType(UChar32(c)) == U_DASH_PUNCTUATION || c == 0x2212)
                plain += QLatin1Char('-');
            else
                plain += QString::fromUcs4(&c, 1);
        }
    }
    if (plain.startsWith(QLatin1String("tel:"), Qt::CaseInsensitive))
        plain.remove(0, 4);
    return plain.simplified();
}

QString mailAsMeant(const QString &text)
{
    QString plain = asMeant(text, true);
    if (plain.startsWith(QLatin1String("mailto:"), Qt::CaseInsensitive))
        plain.remove(0, 7);
    while (!plain.isEmpty() && QStringLiteral(".,;").contains(plain.back()))
        plain.chop(1);
    if (plain.startsWith(QLatin1Char('<')) && plain.endsWith(QLatin1Char('>')))
        plain = plain.mid(1, plain.size() - 2);
    return plain.trimmed();
}

} // namespace Switchback
