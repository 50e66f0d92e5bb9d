// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/case.h"
#include "models/notify/deliveryact.h"
#include "widgets/wish/runwish.h"

#include <QObject>

namespace Switchback
{

/// What a person wants of the console, as one of a window's pieces says it. A window has one; a piece that
/// has a button for a wish is made with it, so that nothing in between passes the wish on. GUI thread.
class Wishes : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

signals:
    void runWished(const Switchback::RunWish &wish);
    void declareWanted(Switchback::IncidentMode mode);
    /// FalseAlarm by its own button; Complete by "Close…", which may turn out as NotNeeded: who answers asks.
    void closeWanted(Switchback::Ending kind);
    void wizardWanted();
    void recordWanted(const QString &incident);
    void logCheckWanted(); ///< of all pairs: they have one
    void signInWanted();
    void signOutWanted();
    void pairWanted(const QString &pair); ///< to be opened in place of this one
    void takeWheelWanted();
    void stepWanted(const QString &key);            ///< shown by wish, whichever is due
    void customerWanted(const QString &customer);   ///< the same of whose initials are taken
    void messagesWanted();                          ///< the page with all of them
    void messagesOfWanted(const QString &incident); ///< shown on that page in place of the newest one's
    void deliveryShown(const QString &delivery);    ///< with all that is known of it; empty: none any more
    void writeWanted();                             ///< to customers, beside the steps
    void deliveryActWanted(const Switchback::DeliveryAct &act);
    /// Its message once more to the same contact.
    void sendByWanted(const QString &delivery, Switchback::Channel channel);
    void reachTestWanted();   ///< each contact is sent a harmless message
    void standbyCallWanted(); ///< the site that stands by places a test call
    /// Recipients and message as a file; answered by WizardWindow::sayExported().
    void exportWanted(const QByteArray &csv);
};

} // namespace Switchback
