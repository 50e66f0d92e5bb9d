// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/siteanswer.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
constexpr quint32 SixDigits = 1'000'000;

QString digits(qint64 value, int width)
{
    return QStringLiteral("%1").arg(value, width, 10, QLatin1Char('0'));
}

/// HMAC-SHA-256 of "CODE|FIGURES", of whose first four bytes the last six digits.
QString checkOf(const QByteArray &key, const QString &code, const QString &figures)
{
    const QByteArray mac = QMessageAuthenticationCode::hash((code + QLatin1Char('|') + figures).toLatin1(),
                                                            key, QCryptographicHash::Sha256);
    return digits(qFromBigEndian<quint32>(mac.constData()) % SixDigits, 6);
}

qint64 within(double value, qint64 most)
{
    return std::clamp<qint64>(std::llround(value), 0, most);
}

/// The last run of just as many digits that a # ends. Of a longer one nobody can say which came twice.
std::optional<QString> lastOf(const QString &keys, int length)
{
    static const QRegularExpression shape(QStringLiteral("([0-9]+)#"));
    std::optional<QString> last;
    for (auto it = shape.globalMatch(keys); it.hasNext();) {
        const QString one = it.next().captured(1);
        if (one.size() == length)
            last = one;
    }
    return last;
}
} // namespace

HeardTone SiteAnswer::heard() const
{
    HeardTone out;
    out.hz = figures.left(4).toInt();
    out.level = -figures.mid(4, 2).toInt();
    out.missing = figures.mid(6, 2).toInt() / 100.0;
    // Two digits end at 99.
    if (out.missing >= 0.99)
        out.missing = 1;
    return out;
}

QString makeTestCode()
{
    return digits(QRandomGenerator::system()->bounded(SixDigits), 6);
}

std::optional<QString> testCodeIn(const QString &keys)
{
    return lastOf(keys, 6);
}

std::optional<QString> fetchCodeIn(const QString &keys)
{
    static const QRegularExpression shape(QStringLiteral("\\*([0-9]{6})#"));
    std::optional<QString> last;
    for (auto it = shape.globalMatch(keys); it.hasNext();)
        last = it.next().captured(1);
    return last;
}

QString fetchWord(const QString &code)
{
    return QLatin1Char('*') + code;
}

QString answerKeys(const QByteArray &key, const QString &code, const HeardTone &heard)
{
    const QString figures = digits(within(heard.hz, 9999), 4) + digits(within(-heard.level, 99), 2) +
                            // Rounded up: what is missing is not told smaller than it was.
                            digits(within(std::ceil(heard.missing * 100 - 1e-9), 99), 2);
    return figures + checkOf(key, code, figures) + QLatin1Char('#');
}

std::optional<SiteAnswer> siteAnswerIn(const QString &keys)
{
    const auto found = lastOf(keys, 14);
    return found ? std::optional(SiteAnswer{found->left(8), found->mid(8)}) : std::nullopt;
}

bool isAnswerOf(const QByteArray &key, const QString &code, const SiteAnswer &answer)
{
    return !key.isEmpty() && answer.check == checkOf(key, code, answer.figures);
}

} // namespace Switchback
