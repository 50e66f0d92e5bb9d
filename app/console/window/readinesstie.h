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
class Wishes;

/// Ties what is known of gateways and of who can be reached to the page that shows it. GUI thread.
class ReadinessTie : public QObject
{
    Q_OBJECT
public:
    /// All of it must outlive the tie.
    ReadinessTie(Engine &engine, const Notifying::Parts &parts);

    using SignedIn = std::function<void(const std::function<void()> &then)>;
    /// What one of us wants to be done from the window, once somebody has signed in.
    void tie(const Wishes &wishes, const SignedIn &signedIn);
    /// Tells the window, if there is news.
    void show(MainWindow *window);
    /// What is wrong, in one line; empty: nothing, as far as is known.
    [[nodiscard]] const QString &line() const { return m_line; }
    /// The newest proof of the open outage, where a gateway has failed in it; empty: none has.
    [[nodiscard]] QString failedProof() const;

signals:
    void changed();
    void refused(const Switchback::Error &why);

private:
    [[nodiscard]] ReadinessInputs inputs() const; ///< but for whom it is about
    [[nodiscard]] StandbyInputs standbyInputs() const;
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
