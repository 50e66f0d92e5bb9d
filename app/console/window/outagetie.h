// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/window/outagefiles.h"
#include "app/notify/notifying.h"
#include "app/pair/outages.h"
#include "models/wizard/keptrows.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

class QWidget;

namespace Switchback
{

class Beat;
class LeftAlone;
class MainWindow;
class MessagesTie;
class ReadinessTie;
class Engine;
class WallWindow;
class WizardWindow;
class WriteTie;

/// Ties what the engine knows of outages to the windows that show it: the outage page, the wall, the wizard,
/// and the dialogs in which a person signs in, declares, closes. Holds no state of an outage itself. GUI
/// thread.
class OutageTie : public QObject
{
    Q_OBJECT
public:
    OutageTie(Engine &engine, const Beat &beat, QObject *parent = nullptr);
    ~OutageTie() override;

    void tieMain(MainWindow *window);
    void tieWall(WallWindow *wall);
    /// What tells the pair's customers; without a notifier they are told by a person's own means.
    void tieTelling(const Notifying::Parts &parts);
    /// Names what of telling wants a person now and would be overlooked: a proof that failed; empty: nothing.
    [[nodiscard]] QString tellingFails() const;
    void openWizard();
    /// A sign-in ends by itself when nobody has touched this console's windows for that long.
    void endSignInAfter(Duration life);
    /// Asks who sits here if nobody has said so yet, then goes on; `otherwise` when it is called off.
    void signedIn(const std::function<void()> &then, const std::function<void()> &otherwise = {});
    /// Asks for a second person's word on a move outside of an incident, then goes on.
    void approved(const QString &act, const std::function<void()> &then,
                  const std::function<void()> &otherwise);
    [[nodiscard]] WizardWindow *wizard() const { return m_wizard.get(); }
    void refresh();

signals:
    /// Something to be read on the window: a record's place, or why it could not be written.
    void said(const Switchback::Error &words);

private:
    void makeWizard();
    void tieWizard();
    void tieDeliveries();
    void refreshSoon();
    void command(const Command &command);
    void answer(const Outcome &outcome);
    void signIn(const std::function<void()> &then, const std::function<void()> &otherwise = {});
    using CheckPerson = std::function<void(const QString &, const QByteArray &, const PeopleHere::DoneFn &)>;
    void askPerson(const QString &title, const QList<Operator> &people, const CheckPerson &check,
                   const std::function<void()> &then, const std::function<void()> &otherwise);
    void showPerson();
    /// Once somebody has signed in.
    void inWizard(const std::function<void()> &what);
    void declare(IncidentMode mode);
    void close(Ending ending);
    void sayExported(const Result<QString> &path);
    [[nodiscard]] QWidget *front() const;

    Engine &m_engine;
    PeopleHere &m_people;
    Outages &m_outages;
    const Beat &m_beat;
    OutageFiles m_files;
    std::unique_ptr<WriteTie> m_write;
    QPointer<MainWindow> m_main;
    QPointer<WallWindow> m_wall;
    std::unique_ptr<WizardWindow> m_wizard;
    QString m_step;     ///< shown by wish; empty: the one that is due
    QString m_customer; ///< whose initials are shown by wish
    KeptRows m_rows;    ///< of the wizard's tables
    std::unique_ptr<LeftAlone> m_leftAlone;
    std::unique_ptr<MessagesTie> m_messages;
    std::unique_ptr<ReadinessTie> m_readiness;
    QTimer m_soon;  ///< several events in one moment are one picture
    QTimer m_ahead; ///< the wizard is built before it is wanted, a piece at a time
};

} // namespace Switchback
