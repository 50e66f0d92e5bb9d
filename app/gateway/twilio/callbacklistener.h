// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/twiliogateway.h"

#include <QObject>

#include <memory>

namespace Switchback
{

/// Hears what a provider tells by itself, behind a reverse proxy: POST of a form to …/sms/ATTEMPT,
/// …/call/ATTEMPT or …/key/ATTEMPT/LANGUAGE, signed with the account's token over the URL as the provider
/// knows it. Whatever else comes gets a refusal, and is counted. Bounded in connections, time (app/doors) and
/// bytes. A thread of libmicrohttpd's and one of the doorkeeper's; all else, signals too, in the thread that
/// made it.
class CallbackListener : public QObject
{
    Q_OBJECT

public:
    CallbackListener(CallbackSettings settings, const Clock &clock, QObject *parent);
    ~CallbackListener() override;

    /// Call-backs about `account` (its sid) are signed with that; empty: it can't be read now, and
    /// what was known holds.
    void know(TwilioKind kind, const QString &account, const QString &name, const QByteArray &token);
    Outcome start();
    [[nodiscard]] quint16 port() const; ///< that it really has
    [[nodiscard]] int refused() const;  ///< whose signature did not hold
    void setSayEvery(Duration every);   ///< how often troubled() is told at most; a minute

signals:
    void told(Switchback::TwilioKind kind, const Switchback::TwilioCallback &callback);
    /// Somebody knocks whose signature does not hold: at once, then at most once a minute, with how many
    /// there were. Before a token of that kind is known nobody is refused so, but asked to come again (503).
    void troubled(const QString &what);

private:
    void countRefused();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback
