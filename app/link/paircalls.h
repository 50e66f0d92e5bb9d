// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"

#include <QString>

namespace Switchback
{

/// How the links know a site: two pairs may call theirs the same.
QString siteKey(const QString &pair, const QString &site);

/// The calls of one pair, which names its sites by their ids, among those of all pairs. `all` must outlive
/// it.
class PairCalls : public SiteCalls
{
public:
    PairCalls(SiteCalls &all, QString pair);
    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override;
    void cancel(quint64 id) override { m_all.cancel(id); }

private:
    SiteCalls &m_all;
    QString m_pair;
};

} // namespace Switchback
