// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/spelling/smslength.h"

#include "models/notify/messagetag.h"

#include <algorithm>

namespace Switchback
{

namespace
{
// 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension table.
const QString &basic()
{
    static const QString all =
        QStringLiteral("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                       "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
    return all;
}
const QString &extended()
{
    static const QString all = QStringLiteral("\f^{}\\[~]|€");
    return all;
}

struct LookAlike {
    char32_t from;
    const char *to; ///< UTF-8
};
constexpr LookAlike LookAlikes[] = {
    {U'ç', "Ç"},    {U'`', "'"},    {U'\t', " "},   {0x00A0, " "},  {0x202F, " "},   {0x2018, "'"},
    {0x2019, "'"},  {0x201A, "'"},  {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""},  {0x2013, "-"},
    {0x2014, "-"},  {0x2212, "-"},  {0x2010, "-"},  {0x2011, "-"},  {0x2026, "..."}, {0x2022, "*"},
    {0x00B7, "*"},  {0x00D7, "x"},  {U'á', "a"},    {U'â', "a"},    {U'ã', "a"},     {U'ê', "e"},
    {U'ë', "e"},    {U'í', "i"},    {U'î', "i"},    {U'ï', "i"},    {U'ó', "o"},     {U'ô', "o"},
    {U'õ', "o"},    {U'ú', "u"},    {U'û', "u"},    {U'Á', "A"},    {U'À', "A"},     {U'Â', "A"},
    {U'Ã', "A"},    {U'È', "E"},    {U'Ê', "E"},    {U'Ë', "E"},    {U'Í', "I"},     {U'Ì', "I"},
    {U'Î', "I"},    {U'Ï', "I"},    {U'Ó', "O"},    {U'Ò', "O"},    {U'Ô', "O"},     {U'Õ', "O"},
    {U'Ú', "U"},    {U'Ù', "U"},    {U'Û', "U"},    {0x0391, "A"},  {0x0392, "B"},   {0x0395, "E"},
    {0x0396, "Z"},  {0x0397, "H"},  {0x0399, "I"},  {0x039A, "K"},  {0x039C, "M"},   {0x039D, "N"},
    {0x039F, "O"},  {0x03A1, "P"},  {0x03A4, "T"},  {0x03A5, "Y"},  {0x03A7, "X"},   {0x00AB, "\""},
    {0x00BB, "\""}, {0x2028, "\n"}, {0x2029, "\n"},
};

/// Septets of a character; 0: it is not in GSM-7.
int septets(char32_t character)
{
    if (character > 0xFFFF)
        return 0;
    const QChar one(static_cast<char16_t>(character));
    if (basic().contains(one))
        return 1;
    return extended().contains(one) ? 2 : 0;
}

QString lookAlikeOf(char32_t character)
{
    for (const LookAlike &each : LookAlikes) {
        if (each.from == character)
            return QString::fromUtf8(each.to);
    }
    return {};
}

QString textOf(char32_t character)
{
    return QString::fromUcs4(&character, 1);
}

struct Limits {
    int alone;
    int inParts;
};

void split(SmsLength &out, const QList<uint> &characters)
{
    const Limits limits = out.unicode ? Limits{70, 67} : Limits{160, 153};
    const int most = out.units <= limits.alone ? limits.alone : limits.inParts;
    QString part;
    int used = 0;
    for (const uint each : characters) {
        const QString text = textOf(each);
        const int takes = out.unicode ? int(text.size()) : septets(each);
        if (used + takes > most) {
            out.parts += part;
            part.clear();
            used = 0;
        }
        part += text;
        used += takes;
    }
    if (!part.isEmpty())
        out.parts += part;
    out.left = most - used;
}
} // namespace

SmsLength smsLength(const QString &given)
{
    SmsLength out;
    const QString text = given.normalized(QString::NormalizationForm_C);
    const QList<uint> characters = text.toUcs4();
    qsizetype at = 0;
    for (const uint each : characters) {
        const QString character = textOf(each);
        const int takes = septets(each);
        const bool known =
            std::any_of(out.culprits.cbegin(), out.culprits.cend(),
                        [&](const SmsLength::Culprit &one) { return one.character == character; });
        if (takes == 0 && !known)
            out.culprits += SmsLength::Culprit{character, lookAlikeOf(each), at};
        out.units += takes;
        at += character.size();
    }
    out.unicode = !out.culprits.isEmpty();
    if (out.unicode)
        out.units = int(text.size());
    split(out, characters);
    return out;
}

SmsLength taggedLength(const QString &text)
{
    return smsLength(taggedText(text, {}));
}

QString withLookAlikes(const QString &given)
{
    QString out;
    const QList<uint> characters = given.normalized(QString::NormalizationForm_C).toUcs4();
    for (const uint each : characters) {
        const QString like = septets(each) == 0 ? lookAlikeOf(each) : QString();
        out += like.isEmpty() ? textOf(each) : like;
    }
    return out;
}

} // namespace Switchback
