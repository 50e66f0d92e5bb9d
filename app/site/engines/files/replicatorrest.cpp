// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/replicatorrest.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QScopeGuard>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

constexpr qsizetype MostBytes = qsizetype(4) << 20;

Error dead()
{
    return {QStringLiteral("files"), Words::tr("The file replicator does not answer."), {}};
}

/// What comes back on that connection, until it is closed.
std::optional<QByteArray> exchange(int fd, const QByteArray &request, const QDeadlineTimer &deadline)
{
    const auto ready = [&](short what) {
        pollfd one{fd, what, 0};
        return poll(&one, 1, int(std::max<qint64>(0, deadline.remainingTime()))) > 0;
    };
    if (!ready(POLLOUT) ||
        send(fd, request.constData(), size_t(request.size()), MSG_NOSIGNAL) != request.size())
        return std::nullopt;
    QByteArray answer;
    QByteArray buffer(65536, Qt::Uninitialized);
    while (answer.size() < MostBytes) {
        if (!ready(POLLIN))
            return std::nullopt;
        const ssize_t n = recv(fd, buffer.data(), size_t(buffer.size()), 0);
        if (n < 0)
            return std::nullopt;
        if (n == 0)
            break;
        answer.append(buffer.constData(), n);
    }
    return answer;
}
} // namespace

Result<QJsonObject> ReplicatorRest::get(const QString &path) const
{
    if (m_deadline.hasExpired())
        return dead();
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *found = nullptr;
    const QByteArray port = QByteArray::number(m_base.port(8384));
    if (getaddrinfo(m_base.host().toUtf8().constData(), port.constData(), &hints, &found) != 0)
        return dead();
    const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto closer = qScopeGuard([fd] { close(fd); });
    (void)connect(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    const auto answer = exchange(fd,
                                 "GET " + path.toUtf8() + " HTTP/1.0\r\nHost: " + m_base.host().toUtf8() +
                                     "\r\nX-API-Key: " + m_apiKey + "\r\n\r\n",
                                 m_deadline);
    if (!answer)
        return dead();
    const qsizetype body = answer->indexOf("\r\n\r\n");
    if (body < 0 || !answer->left(20).contains(" 200 "))
        return Error{answer->left(20).contains(" 404 ") ? QStringLiteral("not_found")
                                                        : QStringLiteral("files"),
                     Words::tr("The file replicator says: %1")
                         .arg(visibleText(answer->left(qMax<qsizetype>(0, answer->indexOf('\r'))), 100)),
                     {}};
    QJsonParseError fault{};
    const QJsonDocument document = QJsonDocument::fromJson(answer->mid(body + 4), &fault);
    if (fault.error != QJsonParseError::NoError || !document.isObject())
        return Error{QStringLiteral("files"),
                     Words::tr("The file replicator answers no JSON, or more than 4 MiB of it."),
                     {}};
    return document.object();
}

} // namespace Switchback::Site
