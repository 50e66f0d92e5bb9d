// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/deliveryid.h"

#include <QRandomGenerator>

#include <algorithm>
#include <atomic>

namespace Switchback
{

namespace
{
constexpr char Letters[] = "0123456789abcdefghijklmnopqrstuv"; ///< as they are sorted; 5 bits each
constexpr int OfTheMoment = 9;                                 ///< until the year 3084
constexpr int OfTheCount = 3;
constexpr int OfChance = 13;

void addLetters(QString &to, quint64 bits, int letters)
{
    for (int i = letters - 1; i >= 0; --i)
        to += QLatin1Char(Letters[(bits >> (5 * i)) & 31U]);
}
} // namespace

QString freshDeliveryId(Instant at)
{
    static std::atomic<quint64> count{0};
    QString id;
    id.reserve(OfTheMoment + OfTheCount + OfChance);
    addLetters(id, quint64(std::max<qint64>(toMs(at), 0)), OfTheMoment);
    addLetters(id, count++, OfTheCount);
    QRandomGenerator &chance = *QRandomGenerator::system();
    addLetters(id, chance.generate64(), OfChance / 2);
    addLetters(id, chance.generate64(), OfChance - OfChance / 2);
    return id;
}

} // namespace Switchback
