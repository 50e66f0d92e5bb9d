// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/messagestie.h"

#include "app/pair/outages.h"
#include "models/core/whendone.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace Switchback
{

MessagesTie::MessagesTie(Outages &outages, Notifier &notifier)
    : m_outages(outages)
    , m_notifier(notifier)
{
    for (Part *part : {static_cast<Part *>(&notifier), static_cast<Part *>(&outages)}) {
        connect(part, &Part::changed, this, [this] {
            m_changed = true;
            emit changed();
        });
    }
}

/// Ten thousand lines are made beside the window, and only when there is news of one.
void MessagesTie::show(MainWindow *window)
{
    m_window = window;
    if (!window || !m_changed || m_making)
        return;
    m_changed = false;
    m_making = true;
    const Incident &incident = m_outages.incident();
    QHash<QString, MessageStanding> newest;
    for (const Notice &each : incident.notices) {
        if (each.carried)
            newest = {{each.id, {}}};
    }
    for (auto each = newest.begin(); each != newest.end(); ++each)
        *each = m_outages.standing(each.key());
    const auto promise = std::make_shared<QPromise<MessagesView>>();
    promise->start();
    whenDone(promise->future(), this, [this](const MessagesView &view) { take(view); });
    QThreadPool::globalInstance()->start([promise, incident, newest, book = m_notifier.book(incident.id)] {
        promise->addResult(messagesView(incident, book, newest));
        promise->finish();
    });
}

void MessagesTie::take(const MessagesView &view)
{
    m_making = false;
    if (m_window)
        m_window->setMessages(view);
}

} // namespace Switchback
