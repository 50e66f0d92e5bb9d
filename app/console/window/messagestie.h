// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifier.h"
#include "models/messages/messagesnews.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace Switchback
{

class MainWindow;
class Wishes;

/// Ties what was sent and tried to the page that shows it. GUI thread.
class MessagesTie : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it. `notifier`: null where there are no gateways; then there is what was sent by
    /// hand.
    MessagesTie(Outages &outages, Notifier *notifier);

    /// Tells the window, if there is news.
    void show(MainWindow *window);
    /// What the window wants of deliveries. `signedIn` goes on once it is known who sits here.
    using SignedIn = std::function<void(const std::function<void()> &)>;
    void tie(const Wishes &wishes, const SignedIn &signedIn);
    /// That delivery is looked at in the window, with all that is known of it; empty: none any more.
    void look(const QString &delivery);

signals:
    void changed();
    void refused(const Switchback::Error &why); ///< what was wanted of a delivery

private:
    void tell();
    bool tellChosen();
    void choose(const QString &incident);
    void showDetail();
    void follow();
    [[nodiscard]] bool isWhole(const QString &incident) const;
    [[nodiscard]] const DeliveryBook &book(const QString &incident) const;
    [[nodiscard]] const Incident &shown() const;

    Outages &m_outages;
    Notifier *m_notifier;
    QPointer<MainWindow> m_window;
    MessagesTeller m_teller;
    MessagesTeller m_chosenTeller;
    QString m_newest;       ///< incident
    QString m_chosen;       ///< an earlier one that is looked at; empty: the newest
    bool m_reading = false; ///< that one's deliveries
    QString m_looked;       ///< delivery
    bool m_any = false;     ///< there was something to look at
    bool m_changed = true;  ///< since the window was told
    bool m_behind = false;  ///< and has not been told all
};

} // namespace Switchback
