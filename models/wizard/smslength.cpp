// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/smslength.h"

#include <QList>

namespace Switchback
{

namespace
{
// The default alphabet of GSM-7 without its escape, and the table that the escape leads to.
const QString &basicAlphabet()
{
    static const QString letters = QString::fromUtf8(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        "abcdefghijklmnopqrstuvwxyzäöñüà");
    return letters;
}
const QString &escapedAlphabet()
{
    static const QString letters = QString::fromUtf8("\f^{}\\[~]|€");
    return letters;
}

// Units a part; a character of two units is never cut.
int partsOf(const QList<int> &sizes, int whole, int one, int each)
{
    if (whole == 0)
        return 0;
    if (whole <= one)
        return 1;
    int parts = 1, used = 0;
    for (const int size : sizes) {
        if (used + size > each) {
            ++parts;
            used = 0;
        }
        used += size;
    }
    return parts;
}
} // namespace

SmsLength smsLength(const QString &text)
{
    SmsLength out;
    QList<int> gsm, ucs;
    int gsmUnits = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const bool basic = !pair && basicAlphabet().contains(c);
        if (!basic && (pair || !escapedAlphabet().contains(c)) && out.gsm7) {
            out.gsm7 = false;
            out.breaks = c;
        }
        gsm.append(basic ? 1 : 2);
        gsmUnits += gsm.constLast();
        ucs.append(pair ? 2 : 1);
        if (pair)
            ++i;
    }
    out.units = out.gsm7 ? gsmUnits : int(text.size());
    out.parts = out.gsm7 ? partsOf(gsm, gsmUnits, 160, 153) : partsOf(ucs, out.units, 70, 67);
    return out;
}

} // namespace Switchback
