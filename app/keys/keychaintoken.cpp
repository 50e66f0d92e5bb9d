// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keys/keychaintoken.h"

#include "models/core/visibletext.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QPointer>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("KeychainToken", text);
}

/// Brings the keychain's answer from the main thread to whoever asked, who may be gone by then.
class Relay : public QObject
{
    Q_OBJECT

signals:
    void read(const QByteArray &token, const QString &error);
};
} // namespace

KeychainToken::KeychainToken(QString key, Duration deadline, QObject *parent)
    : QObject(parent)
    , m_key(std::move(key))
    , m_deadline(deadline)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        answered(
            {},
            words("it did not answer in %1; it may be waiting to be unlocked").arg(durationText(m_deadline)));
    });
}

void KeychainToken::get(std::function<void(const Result<QByteArray> &)> got)
{
    if (!m_token.isEmpty()) {
        got(m_token);
        return;
    }
    m_waiting.append(std::move(got));
    if (m_waiting.size() == 1)
        ask();
}

void KeychainToken::ask()
{
    m_timer.start(m_deadline);
    auto *relay = new Relay;
    connect(relay, &Relay::read, this, &KeychainToken::answered, Qt::QueuedConnection);
    relay->moveToThread(QCoreApplication::instance()->thread());
    QMetaObject::invokeMethod(
        relay,
        [relay, key = m_key] {
            auto *job = new QKeychain::ReadPasswordJob(QStringLiteral("switchback"), relay);
            job->setInsecureFallback(false);
            job->setAutoDelete(false);
            job->setKey(key);
            QObject::connect(job, &QKeychain::Job::finished, relay, [relay, job] {
                emit relay->read(job->textData().toUtf8(), job->error() ? job->errorString() : QString());
                relay->deleteLater();
            });
            job->start();
        },
        Qt::QueuedConnection);
}

void KeychainToken::answered(const QByteArray &token, const QString &error)
{
    if (m_waiting.isEmpty())
        return; // too late
    m_timer.stop();
    m_token = error.isEmpty() ? token.trimmed() : QByteArray();
    Result<QByteArray> result = m_token;
    if (m_token.isEmpty())
        result = Error{QStringLiteral("rejected"),
                       words("\"%1\" could not be read from the desktop's keychain: %2.")
                           .arg(visibleText(m_key, 60),
                                error.isEmpty() ? words("it is empty") : visibleText(error, 200)),
                       words("Unlock the keychain and store it there, or name a file instead.")};
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &got : waiting)
        got(result);
}

} // namespace Switchback

#include "keychaintoken.moc"
