// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/recipientsknown.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>
#include <numeric>

namespace Switchback
{

namespace
{
std::atomic<quint64> looked{0};

qsizetype lengthOf(const QStringList &texts)
{
    return std::accumulate(texts.cbegin(), texts.cend(), qsizetype(0),
                           [](qsizetype length, const QString &each) { return length + each.size() + 2; });
}

/// Of ten thousand nobody's text is made for that.
QList<Routing> outliersOf(const QList<Recipient> &recipients)
{
    const std::function<qsizetype(const Routing &)> lengths[] = {
        [](const Routing &each) { return lengthOf(each.numbers); },
        [](const Routing &each) { return lengthOf(each.trunks); },
        [](const Routing &each) { return each.sbc.size(); }};
    QList<Routing> all;
    for (const auto &length : lengths) {
        const auto [least, most] = std::minmax_element(
            recipients.cbegin(), recipients.cend(),
            [&](const Recipient &a, const Recipient &b) { return length(a.routing) < length(b.routing); });
        if (most != recipients.cend())
            all << least->routing << most->routing;
    }
    return all;
}
} // namespace

RecipientsKnown::RecipientsKnown(const QList<Recipient> &all, const QStringList &customers,
                                 const QSet<Channel> &carried)
    : m_all(all)
    , m_customers(customers)
    , m_carried(carried)
    , m_ways(firstWays(customers, all, carried))
    , m_outliers(outliersOf(all))
{
    for (const Recipient &each : all)
        ++m_languages[each.language];
    looked += quint64(all.size());
}

FirstWays RecipientsKnown::waysTo(const QStringList &customers) const
{
    const QSet<QString> only(customers.cbegin(), customers.cend());
    QStringList told = m_customers; // who is retired is nobody who can't be reached
    told.removeIf([&only](const QString &id) { return !only.contains(id); });
    return firstWays(told, m_all, m_carried);
}

QList<Recipient> RecipientsKnown::at(const QStringList &customers) const
{
    const QSet<QString> only(customers.cbegin(), customers.cend());
    QList<Recipient> there;
    std::copy_if(m_all.cbegin(), m_all.cend(), std::back_inserter(there),
                 [&only](const Recipient &each) { return only.contains(each.customer); });
    return there;
}

quint64 recipientsLookedAt()
{
    return looked;
}

} // namespace Switchback
