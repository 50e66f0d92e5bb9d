// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifier.h"
#include "models/messages/messagesview.h"

#include <QObject>
#include <QPointer>

namespace Switchback
{

class MainWindow;

/// Ties what was sent and tried to the page that shows it. GUI thread.
class MessagesTie : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it.
    MessagesTie(Outages &outages, Notifier &notifier);

    /// Tells the window, if there is news.
    void show(MainWindow *window);
    [[nodiscard]] Notifier &notifier() { return m_notifier; }

signals:
    void changed();

private:
    void take(const MessagesView &view);

    Outages &m_outages;
    Notifier &m_notifier;
    QPointer<MainWindow> m_window;
    bool m_changed = true; ///< since the window was told
    bool m_making = false; ///< beside the window
};

} // namespace Switchback
