// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/resolver.h"

#include "app/link/base/helpers.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUrl>

namespace Switchback
{

namespace
{
constexpr int NotFound = 2; ///< as getent ends when there are none, whatever the reason

QString words(const char *text)
{
    return QCoreApplication::translate("Resolver", text);
}

/// Of each address there is a line for every kind of socket.
QList<QHostAddress> printedAddresses(const QByteArray &printed)
{
    QList<QHostAddress> out;
    for (const QByteArray &line : printed.split('\n')) {
        const QHostAddress address(QString::fromLatin1(line.left(line.indexOf(' '))));
        if (!address.isNull() && !out.contains(address))
            out += address;
    }
    return out;
}

Resolved resolvedBy(const HelperSaid &said)
{
    Resolved out;
    out.inTime = said.how != HelperSaid::How::TooLate;
    out.addresses = printedAddresses(said.out);
    if (!out.addresses.isEmpty())
        return out;
    if (said.how == HelperSaid::How::NotStarted || said.how == HelperSaid::How::NotThere)
        out.error = words("the program getent, which asks the name service, does not start");
    else if (said.exitCode == NotFound)
        out.error = words("the name service does not know it, or can't be asked now");
    else
        out.error =
            words("the program getent, which asks the name service, ended with %1").arg(said.exitCode);
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
    const QString name = QString::fromLatin1(QUrl::toAce(host));
    if (name.isEmpty()) {
        QTimer::singleShot(0, context, [done] { done({{}, words("it is no name of a machine"), true}); });
        return;
    }
    askHelper({QStringLiteral("getent"), {QStringLiteral("ahosts"), QStringLiteral("--"), name}, deadline},
              context, [done = std::move(done)](const HelperSaid &said) { done(resolvedBy(said)); });
}

} // namespace Switchback
