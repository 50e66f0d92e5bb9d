// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/base/nearhost.h"

#include <QHostAddress>

#include <algorithm>

namespace Switchback
{

bool isLoopbackHost(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

bool isPrivateHost(const QString &host)
{
    const QHostAddress address(host);
    const std::initializer_list<const char *> nets{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                                   "fc00::/7"};
    return std::any_of(nets.begin(), nets.end(), [&address](const char *net) {
        return address.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(net)));
    });
}

} // namespace Switchback
