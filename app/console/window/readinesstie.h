// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifying.h"
#include "models/readiness/readinessview.h"

#include <QObject>
#include <QPointer>

namespace Switchback
{

class Engine;
class MainWindow;

/// Ties what is known of gateways and of who can be reached to the page that shows it. GUI thread.
class ReadinessTie : public QObject
{
    Q_OBJECT
public:
    /// All of it must outlive the tie.
    ReadinessTie(Engine &engine, const Notifying::Parts &parts);

    /// Tells the window, if there is news.
    void show(MainWindow *window);
    /// What is wrong, in one line; empty: nothing, as far as is known.
    [[nodiscard]] const QString &line() const { return m_line; }
    [[nodiscard]] const Notifying::Parts &parts() const { return m_parts; }

signals:
    void changed();

private:
    [[nodiscard]] ReadinessInputs inputs() const; ///< but for whom it is about
    [[nodiscard]] const QList<CustomerCard> &cards() const;
    void take(const ReadinessView &view);

    Engine &m_engine;
    const Notifying::Parts m_parts;
    QPointer<MainWindow> m_window;
    QString m_line;
    std::optional<Duration> m_shownAt; ///< monotonic
    bool m_changed = true;             ///< since the window was told
    bool m_making = false;             ///< beside the window
    bool m_told = false;               ///< the window has its page
};

} // namespace Switchback
