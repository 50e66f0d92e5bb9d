// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QJsonArray>
#include <QJsonValue>

namespace Switchback::Lab
{

struct KamailioCall {
    QString method;
    QJsonArray parameters = {};
};

/// Asks the machine's Kamailio by JSON-RPC, from within the machine; its result. Blocks, 3 s at most.
Result<QJsonValue> askKamailio(const LabSpec &lab, const SiteSpec &machine, const KamailioCall &call);
/// All at once, for a process is begun each time: a result for each, undefined where it refused.
Result<QList<QJsonValue>> askKamailio(const LabSpec &lab, const SiteSpec &machine,
                                      const QList<KamailioCall> &calls);
/// Waits until it answers. Fine if the lab has no calls, or the machine or its Kamailio is held down.
Outcome awaitKamailio(const LabSpec &lab, const SiteSpec &machine);

/// Where these trunks' calls go from now on: the purpose of a site, or "half": every other call. Also after a
/// restart. No trunks: all of them, and none keeps a route of its own. Blocks, 3 s for each 40 of them at
/// most.
Outcome setRoutes(const LabSpec &lab, const QStringList &trunks, const QString &to);
/// {"default": "production", "acme-dental-group": "half", …}: all that is not as the default.
Result<QJsonObject> routes(const LabSpec &lab);
/// Calls a minute that customers place.
Outcome setCalls(const LabSpec &lab, int perMinute);

} // namespace Switchback::Lab
