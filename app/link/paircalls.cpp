// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/paircalls.h"

#include <utility>

namespace Switchback
{

QString siteKey(const QString &pair, const QString &site)
{
    return pair + QLatin1Char('/') + site;
}

PairCalls::PairCalls(SiteCalls &all, QString pair)
    : m_all(all)
    , m_pair(std::move(pair))
{
}

quint64 PairCalls::call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone)
{
    request.site = siteKey(m_pair, request.site);
    return m_all.call(std::move(request), context, std::move(onLine), std::move(onDone));
}

} // namespace Switchback
