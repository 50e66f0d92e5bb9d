// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/carrying.h"
#include "models/notify/gateways/straymail.h"

#include <QObject>
#include <QStringList>

namespace Switchback
{

/// Carries messages of one channel through one or several servers of a kind. It keeps nothing over a restart:
/// whoever uses it has what was intended on disk before send(). All gateways belong to the console, not to a
/// pair, and have one thread between them beside what a library needs. Calls come from, and signals go to,
/// the thread that made it. Whom it may reach is not its business: see the door that stands before all of
/// them.
class Gateway : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString key() const = 0; ///< "mail", "sms", "voice"
    [[nodiscard]] virtual Channel channel() const = 0;
    /// Those of ours that it is made of, in the order in which they are tried: "mail/naperville".
    [[nodiscard]] virtual QStringList members() const { return {key()}; }
    /// How many attempts it takes at once; more are better kept by who has them.
    [[nodiscard]] virtual int room() const = 0;
    /// Each is answered once by attempted(), whatever happens, before its deadline.
    virtual void send(const QList<Outgoing> &batch) = 0;
    /// What became of an attempt whose answer was lost (also before a restart), by its name and by what was
    /// sent: if the gateway can be asked, heard() says so; if it can't, or doesn't know, nothing is said.
    virtual void ask(const QList<Outgoing> &attempts) { Q_UNUSED(attempts) }
    [[nodiscard]] virtual bool canBeAsked() const { return false; }
    /// Listens for what becomes of these too, as if it had sent them itself, and no longer: whoever follows
    /// what it sends asks about them at its own pace. What it follows already stays as it is; of what it
    /// doesn't know nothing is said.
    virtual void goOnWith(const QList<Taken> &all) { Q_UNUSED(all) }

signals:
    void attempted(const QString &attempt, const Switchback::Attempted &what);
    void heard(const Switchback::Heard &what);
    /// Something about the gateway itself: a login that is refused, a certificate that is not trusted. Empty:
    /// all is well again.
    void troubled(const QString &gateway, const QString &what);
    /// Came back, or came, and answers nothing of ours.
    void strayed(const QString &gateway, const Switchback::StrayMail &mail);
};

} // namespace Switchback
