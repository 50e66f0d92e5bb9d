// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text/lookalike.h"

#include "models/operators/operator.h"

#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include <array>
#include <vector>

namespace Switchback
{

namespace
{
/// As given where ICU can't tell (its data are missing): then only plainName() folds.
QString skeleton(const QString &text)
{
    UErrorCode status = U_ZERO_ERROR;
    static USpoofChecker *const checker = uspoof_open(&status);
    if (U_FAILURE(status) || !checker)
        return text;
    std::vector<UChar> out(size_t(text.size()) * 4 + 16);
    const auto *in = reinterpret_cast<const UChar *>(text.utf16());
    for (int tries = 0; tries < 2; ++tries) {
        status = U_ZERO_ERROR;
        const int32_t size = uspoof_getSkeleton(checker, 0, in, int32_t(text.size()), out.data(),
                                                int32_t(out.size()), &status);
        if (U_SUCCESS(status))
            return QString::fromUtf16(reinterpret_cast<const char16_t *>(out.data()), size);
        out.resize(size_t(size) + 1);
    }
    return text;
}
} // namespace

bool looksLike(const QString &a, const QString &b)
{
    // Some letters look alike only as capitals (\u041a and K), some only as small ones.
    const auto small = [](const QString &name) { return plainName(skeleton(plainName(skeleton(name)))); };
    const auto large = [](const QString &name) { return plainName(skeleton(plainName(name).toUpper())); };
    return sameName(a, b) || small(a) == small(b) || large(a) == large(b);
}

QString characterName(char32_t c)
{
    std::array<char, 128> name{};
    UErrorCode status = U_ZERO_ERROR;
    u_charName(UChar32(c), U_EXTENDED_CHAR_NAME, name.data(), int32_t(name.size()), &status);
    const QString code = QStringLiteral("U+%1").arg(uint(c), 4, 16, QLatin1Char('0')).toUpper();
    return U_FAILURE(status) ? code : QStringLiteral("%1 %2").arg(code, QString::fromLatin1(name.data()));
}

} // namespace Switchback
