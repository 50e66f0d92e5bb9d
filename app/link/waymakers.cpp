// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/waymaker.h"
#include "app/link/rest/restway.h"
#include "app/link/ssh/sshway.h"

namespace Switchback
{

namespace
{
QList<WayMaker> &registered()
{
    static QList<WayMaker> all{sshWayMaker(), restWayMaker()};
    return all;
}
} // namespace

const QList<WayMaker> &wayMakers()
{
    return registered();
}

void registerWay(const WayType &type, const WayMaker &maker)
{
    registerWayType(type);
    registered().append(maker);
}

} // namespace Switchback
