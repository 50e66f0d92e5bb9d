// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/core/result.h"
#include "models/wizard/wizardview.h"
#include "widgets/act/actcommit.h"
#include "widgets/wish/wishes.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace Switchback
{

class ActionBar;
class AskPanel;
class Beat;
class PageHead;
class SeatStrip;
class SideColumn;
class StepList;
class Watermark;
class WizardBanner;
class WizardPage;
struct Ask;

/// The failover wizard, a window of its own. Told by values, telling by signals; every command ends in
/// setBusy(false) or refuse(). What a person types, draws, has selected or scrolled to is never touched by
/// what it is told. GUI thread.
class WizardWindow : public QWidget
{
    Q_OBJECT
public:
    explicit WizardWindow(const Beat &beat, QWidget *parent = nullptr);
    ~WizardWindow() override;

    void setView(const WizardView &view);
    [[nodiscard]] const WizardView &view() const { return m_view; }
    /// Asks the question of this ending, or says why it can't be ended so; when a command is under way, after
    /// it.
    void askEnding(Ending ending);
    /// Shows why a command was refused, near the buttons, until the next action. Ends being busy.
    void refuse(const Error &error);
    /// Between a press and its answer nothing can be pressed. The window sets it itself with each command;
    /// false says that the command is done.
    void setBusy(bool busy);
    [[nodiscard]] bool busy() const { return m_busy; }
    /// Where the recipients lie that were exported.
    void sayExported(const QString &words);
    /// For so long after a button has got another meaning it can't be pressed: a second press of Enter was
    /// meant for the first one.
    void setSettleDelay(int ms) { m_settleDelay = ms; }
    /// Builds one more page before it is wanted; false when there is none left. A page at a time, so that
    /// nobody waits for all of them.
    bool buildAhead();
    /// Of pages that are built from now on: so long a commit is shown before it can be pressed.
    void setArmDelay(int ms) { m_armDelay = ms; }
    /// What its buttons want of the console, beside commands.
    [[nodiscard]] Wishes &wishes() { return m_wishes; }

signals:
    void commandWanted(const Switchback::Command &command);
    void commitWanted(const Switchback::ActCommit &commit);
    /// The secret is the second person's; it is not kept here.
    void secondPersonWanted(const QString &step, const QString &name, const QByteArray &secret);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    WizardPage *pageFor(StepKind kind);
    void buildColumns();
    void placeSide();
    void connectPage(WizardPage *page);
    void showActions();
    void press(const WizardAction &action);
    void askFor(const WizardAction &action);
    void focusNext();
    void focusAfter();
    [[nodiscard]] QString takenLetters() const;
    void run(const WizardAction &action, ActionAnswers answers);
    void ask(const Ask &ask);
    void begin(const WizardAction &action, const ActionAnswers &answers);
    [[nodiscard]] WizardAction asShown(const WizardAction &action) const;
    void showEndings(QList<WizardAction> &rest) const;
    void holdBar();

    const Beat &m_beat;
    Wishes m_wishes;
    WizardView m_view;
    bool m_busy = false;
    std::optional<WizardAction> m_pending; ///< under way
    ActionAnswers m_answers;               ///< what was filled in for it
    QString m_asked;                       ///< the question whose answer it was
    int m_settleDelay = 400;
    int m_armDelay = 2000;
    QString m_primaryMeaning;
    bool m_primaryRests = false; ///< the keyboard may lie on it by itself
    QElapsedTimer m_primarySince;
    QTimer m_patience;
    QPointer<QWidget> m_focusBefore;
    QPointer<WizardPage> m_sender; ///< page whose command is under way
    bool m_movedOn = false;        ///< another page came while it was
    std::optional<Ending> m_askSoon;
    WizardBanner *m_banner;
    SeatStrip *m_strip;
    StepList *m_steps;
    PageHead *m_head;
    QScrollArea *m_scroll;
    QVBoxLayout *m_pages; ///< all pages, one of them shown: the others ask for no room
    SideColumn *m_side;
    QHBoxLayout *m_columns = nullptr;
    QVBoxLayout *m_middle = nullptr; ///< head, page, and the side where it has no column
    std::optional<bool> m_wide;
    AskPanel *m_ask;
    ActionBar *m_bar;
    Watermark *m_watermark;
    QHash<StepKind, WizardPage *> m_byKind;
    WizardPage *m_page = nullptr;
};

} // namespace Switchback
