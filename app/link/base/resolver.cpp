// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/resolver.h"

#include "app/aside/aside.h"

#include <QTimer>
#include <QUrl>

#include <memory>

#include <netdb.h>
#include <sys/socket.h>

namespace Switchback
{

namespace
{
Resolved lookUp(const QByteArray &name)
{
    Resolved out;
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    const int rc = ::getaddrinfo(name.constData(), nullptr, &wanted, &found);
    if (rc != 0) {
        out.error = QString::fromLocal8Bit(::gai_strerror(rc));
        return out;
    }
    for (const addrinfo *one = found; one; one = one->ai_next) {
        const QHostAddress address(one->ai_addr);
        if (!address.isNull() && !out.addresses.contains(address))
            out.addresses += address;
    }
    ::freeaddrinfo(found);
    return out;
}
} // namespace

void resolveHost(const QString &host, Duration deadline, QObject *context,
                 std::function<void(const Resolved &)> done)
{
    const QHostAddress literal(host);
    if (!literal.isNull()) {
        QTimer::singleShot(0, context, [literal, done] { done({{literal}, {}, true}); });
        return;
    }
    const auto found = std::make_shared<Resolved>();
    const QByteArray name = QUrl::toAce(host);
    Aside::run(
        QLatin1String("name ") + host, deadline, context, [found, name] { *found = lookUp(name); },
        [found, done = std::move(done)](bool inTime) {
            Resolved told; // what comes too late is still being written
            if (inTime)
                told = *found;
            told.inTime = inTime;
            done(told);
        });
}

} // namespace Switchback
