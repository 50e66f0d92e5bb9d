// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/base/password.h"

#include "app/config/secretfile.h"
#include "app/keys/keychaintoken.h"

#include <QCoreApplication>

#include <algorithm>
#include <future>
#include <memory>

namespace Switchback
{

namespace
{
constexpr Duration Patience = std::chrono::seconds(10);
constexpr qint64 MaxBytes = 4096;

QString words(const char *text)
{
    return QCoreApplication::translate("MailPassword", text);
}

Result<QByteArray> ofKeychain(const QString &key)
{
    using Answer = std::promise<Result<QByteArray>>;
    const auto promise = std::make_shared<Answer>();
    std::future<Result<QByteArray>> answer = promise->get_future();
    auto *application = QCoreApplication::instance();
    QMetaObject::invokeMethod(
        application,
        [application, key, promise] {
            auto *token = new KeychainToken(key, Patience, application);
            token->get([promise, token](const Result<QByteArray> &got) {
                promise->set_value(got);
                token->deleteLater();
            });
        },
        Qt::QueuedConnection);
    if (answer.wait_for(Patience) == std::future_status::ready)
        return answer.get();
    return Error{QStringLiteral("rejected"), words("The keychain did not answer in time."),
                 words("Unlock it, or use a password_file.")};
}
} // namespace

Result<QByteArray> passwordOf(const ServerLogin &login)
{
    if (login.user.isEmpty())
        return QByteArray();
    if (!login.keychain.isEmpty())
        return ofKeychain(login.keychain);
    const Result<QByteArray> read = readSecretFile(login.passwordFile, MaxBytes);
    if (!read)
        return read.error();
    QByteArray password = *read;
    while (password.endsWith('\n') || password.endsWith('\r'))
        password.chop(1);
    // A line break in it would be a command of its own.
    const bool clean = std::none_of(password.begin(), password.end(), [](char c) { return uchar(c) < 0x20; });
    if (password.isEmpty() || !clean)
        return Error{
            QStringLiteral("rejected"),
            words("The file %1 does not hold one password: one line is wanted.").arg(login.passwordFile),
            words("Write the password into it, and nothing else.")};
    return password;
}

} // namespace Switchback
