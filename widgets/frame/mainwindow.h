// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/messages/messagesnews.h"
#include "models/operators/operator.h"
#include "models/outage/outagestate.h"
#include "models/readiness/readinessview.h"
#include "models/replication/losshistory.h"
#include "models/timeline/film.h"
#include "widgets/act/actcommit.h"
#include "widgets/wish/wishes.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QAbstractItemModel;
class QScrollArea;
class QStackedWidget;

namespace Switchback
{

class ActDialog;
class ActivityPanel;
class Beat;
class DirectoryPage;
class MessagesPage;
struct MessageDetail;
class OutagePage;
class OverviewPage;
class ReadinessPage;
class Sidebar;
struct PairLine;
class StatusLine;
class WallWindow;

/// The operator's window: a frame that holds the pages, the dialog of an act and the wall. Told by values,
/// telling by signals and by its wishes; it asks for nothing itself. What isn't seen is built when it is
/// first wanted.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    /// `beat` must outlive the window.
    explicit MainWindow(const Beat &beat, QWidget *parent = nullptr);

    void setOverview(const Overview &overview);
    void setHistory(const LossHistory &history);
    /// The last day for the wall: answers wallHistoryWanted().
    void setWallHistory(const LossHistory &history);
    void appendPoint(const LossPoint &point);
    /// The run under way, or the last one that ended; none: there is nothing to show.
    void setRun(const std::optional<RunView> &run);
    /// Answers actWanted() by opening the dialog; refreshes it while it is open.
    void setPreview(const ActPreview &preview);
    /// The open outage or drill, or that there is none; and those that are over. Told once a second while one
    /// is open, and after every change.
    void setOutage(const OutageState &outage);
    /// All pairs where there are several, this window's own among them.
    void setPairs(const QList<PairLine> &lines, const QString &open);
    /// What was sent and tried; the page is there from the first time on.
    void setMessages(const MessagesView &messages);
    void takeMessages(const MessagesNews &news);
    /// Of the delivery that is looked at; answers Wishes::deliveryShown().
    void setMessageDetail(const MessageDetail &detail);
    /// Whether customers can be told; the page is there from the first time on.
    void setReadiness(const ReadinessView &readiness);
    /// Whether that page is looked at.
    [[nodiscard]] bool showsReadiness() const;
    /// Who sits here; `checked`: names are.
    void setPerson(const Actor &actor, bool checked);
    /// Answers filmWanted(); told again when something was added to it.
    void setFilm(const Film &film);
    /// How many customers are told of an outage.
    void setCustomers(qsizetype count);
    /// An ActivityModel, or one with its columns and roles; not owned.
    void setActivity(QAbstractItemModel *model);

    /// Which stretch the chart shows, up to now.
    void setChartSpan(Duration span);
    [[nodiscard]] Instant chartFrom() const;

    void showPage(const QString &key); ///< "overview", "outage", "customers", "activity"
    void openRun();
    void toggleWall();
    [[nodiscard]] ActDialog *actDialog() const { return m_dialog; }
    [[nodiscard]] WallWindow *wall() const { return m_wall; }
    /// What its buttons want of the console.
    [[nodiscard]] Wishes &wishes() { return m_wishes; }

signals:
    /// Wants a preview of that act: answered by setPreview(), and refreshed until actClosed().
    void actWanted(Switchback::ActPreview::Kind kind);
    void actClosed();
    void commitWanted(const Switchback::ActCommit &commit);
    /// The chart looks at a stretch of time: answered by setHistory().
    void rangeWanted(Switchback::Instant from, Switchback::Instant to);
    /// The log between these moments, and the last `sites.seen` before them: answered by setFilm().
    void filmWanted(Switchback::Instant from, Switchback::Instant to);
    /// It was built, and is empty: to be tied and filled by who knows the customers.
    void customersOpened(Switchback::DirectoryPage *page);
    void wallHistoryWanted(Switchback::Instant from, Switchback::Instant to);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addShortcuts();
    ActDialog &dialog();
    void buildOutagePage();
    void buildActivityPage();
    void buildCustomersPage();
    void buildMessagesPage();
    void buildReadinessPage();
    void noteOutage();

    const Beat &m_beat;
    Wishes m_wishes;
    Overview m_overview;
    OutageState m_outage;
    Film m_film;
    std::optional<RunView> m_run;
    bool m_actAsked = false;
    QAbstractItemModel *m_activity = nullptr;
    Sidebar *m_sidebar;
    QStackedWidget *m_pages;
    QScrollArea *m_overviewScroll = nullptr;
    OverviewPage *m_overviewPage;
    OutagePage *m_outagePage = nullptr;
    ActivityPanel *m_activityPage = nullptr;
    DirectoryPage *m_customersPage = nullptr;
    std::optional<MessagesView> m_messages; ///< none: nothing is carried here
    MessagesPage *m_messagesPage = nullptr;
    std::optional<ReadinessView> m_readiness; ///< none: nothing is known of it
    ReadinessPage *m_readinessPage = nullptr;
    StatusLine *m_status;
    ActDialog *m_dialog = nullptr;
    QPointer<WallWindow> m_wall;
};

} // namespace Switchback
