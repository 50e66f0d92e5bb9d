// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>

namespace Switchback
{

/// A token from the desktop's keychain (service "switchback"). The question is asked in the application's
/// main thread, where the keychain's library lives; the answer comes here, with a deadline, since a keychain
/// may wait for somebody to unlock it.
class KeychainToken : public QObject
{
    Q_OBJECT

public:
    KeychainToken(QString key, Duration deadline, QObject *parent);

    /// `got` is called in this object's thread, at once when the token is known already.
    void get(std::function<void(const Result<QByteArray> &)> got);
    /// The site refused it: ask the keychain again next time.
    void forget() { m_token.clear(); }

private:
    void ask();
    void answered(const QByteArray &token, const QString &error);

    QString m_key;
    Duration m_deadline;
    QByteArray m_token;
    QList<std::function<void(const Result<QByteArray> &)>> m_waiting;
    QTimer m_timer;
};

} // namespace Switchback
