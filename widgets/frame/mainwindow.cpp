// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/mainwindow.h"

#include "models/core/visibletext.h"
#include "models/outage/clocktiles.h"
#include "widgets/act/actdialog.h"
#include "widgets/base/beat.h"
#include "widgets/chart/lagchart.h"
#include "widgets/customers/directorypage.h"
#include "widgets/frame/sidebar.h"
#include "widgets/frame/statusline.h"
#include "widgets/messages/messagespage.h"
#include "widgets/outage/outagepage.h"
#include "widgets/overview/activitypanel.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/readiness/readinesspage.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
const QString OverviewKey = QStringLiteral("overview");
const QString OutageKey = QStringLiteral("outage");
const QString CustomersKey = QStringLiteral("customers");
const QString ActivityKey = QStringLiteral("activity");
const QString MessagesKey = QStringLiteral("messages");
const QString ReadinessKey = QStringLiteral("readiness");
} // namespace

MainWindow::MainWindow(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_sidebar(new Sidebar(m_wishes, this))
    , m_pages(new QStackedWidget(this))
    , m_overviewPage(new OverviewPage(beat, m_wishes))
    , m_status(new StatusLine(beat, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Switchback"));
    setMinimumSize(900, 480);
    resize(1440, 900);
    m_overviewScroll = new QScrollArea(m_pages);
    m_overviewScroll->setObjectName(QStringLiteral("overviewScroll"));
    m_overviewScroll->setAccessibleName(tr("Overview"));
    m_overviewScroll->setWidget(m_overviewPage);
    m_overviewScroll->setWidgetResizable(true);
    m_overviewScroll->setFrameShape(QFrame::NoFrame);
    m_overviewScroll->setFocusPolicy(Qt::NoFocus);
    m_overviewScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_overviewScroll->viewport()->setAutoFillBackground(false);
    m_overviewPage->setAutoFillBackground(false);
    m_pages->addWidget(m_overviewScroll);
    m_sidebar->addPage(OverviewKey, tr("Overview"));
    m_sidebar->addPage(OutageKey, tr("Outage"));
    m_sidebar->addPage(CustomersKey, tr("Customers"));
    m_sidebar->addPage(ActivityKey, tr("Activity"));
    m_sidebar->setCurrent(OverviewKey);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_pages, 1);
    column->addLayout(row, 1);
    column->addWidget(m_status);
    connect(m_sidebar, &Sidebar::pageWanted, this, &MainWindow::showPage);
    connect(m_overviewPage, &OverviewPage::wholeLogWanted, this, [this] { showPage(ActivityKey); });
    connect(m_overviewPage, &OverviewPage::runOpened, this, &MainWindow::openRun);
    connect(m_overviewPage, &OverviewPage::actWanted, this, [this](ActPreview::Kind kind) {
        m_actAsked = true;
        emit actWanted(kind);
    });
    connect(m_overviewPage, &OverviewPage::outageOpened, this, [this] { showPage(OutageKey); });
    connect(&m_wishes, &Wishes::messagesWanted, this, [this] { showPage(MessagesKey); });
    connect(&beat, &Beat::beat, this, &MainWindow::noteOutage);
    connect(m_overviewPage->chart(), &LagChart::rangeWanted, this, &MainWindow::rangeWanted);
    addShortcuts();
    noteOutage();
    m_overviewPage->setFocus();
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_T), [] { Theme::instance().toggle(); });
    // As in the wizard: what is to be done next.
    add(QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { emit m_wishes.wizardWanted(); });
    add(QKeySequence(Qt::Key_F11), [this] { toggleWall(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_1), [this] { showPage(OverviewKey); });
    add(QKeySequence(Qt::CTRL | Qt::Key_2), [this] { showPage(OutageKey); });
    add(QKeySequence(Qt::CTRL | Qt::Key_3), [this] { showPage(CustomersKey); });
    add(QKeySequence(Qt::CTRL | Qt::Key_4), [this] { showPage(ActivityKey); });
    add(QKeySequence(Qt::CTRL | Qt::Key_5), [this] { showPage(MessagesKey); });
    add(QKeySequence(Qt::CTRL | Qt::Key_6), [this] { showPage(ReadinessKey); });
}

void MainWindow::setOverview(const Overview &overview)
{
    m_overview = overview;
    setWindowTitle(overview.pairName.isEmpty()
                       ? tr("Switchback")
                       : tr("%1 · Switchback").arg(visibleText(overview.pairName, 80)));
    m_overviewPage->setOverview(overview);
    m_status->setOverview(overview);
    if (m_outagePage)
        m_outagePage->setOverview(overview);
    if (m_activityPage)
        m_activityPage->setZone(overview.production.zone);
    if (m_wall)
        m_wall->setOverview(overview);
}

void MainWindow::setPairs(const QList<PairLine> &lines, const QString &open)
{
    m_sidebar->setPairs(lines, open);
    if (m_wall)
        m_wall->setOthers(lines, open);
}

void MainWindow::setHistory(const LossHistory &history)
{
    m_overviewPage->chart()->setHistory(history);
}

void MainWindow::setWallHistory(const LossHistory &history)
{
    if (m_wall)
        m_wall->setHistory(history);
}

void MainWindow::appendPoint(const LossPoint &point)
{
    m_overviewPage->chart()->appendPoint(point);
    if (m_wall)
        m_wall->appendPoint(point);
}

void MainWindow::setRun(const std::optional<RunView> &run)
{
    m_run = run;
    m_overviewPage->setRun(run);
    if (run && m_dialog)
        m_dialog->setRun(*run);
    if (m_wall)
        m_wall->setRun(run && !run->finished ? run : std::nullopt);
}

ActDialog &MainWindow::dialog()
{
    if (m_dialog)
        return *m_dialog;
    m_dialog = new ActDialog(m_beat, m_wishes, this);
    connect(m_dialog, &ActDialog::commitWanted, this, &MainWindow::commitWanted);
    connect(m_dialog, &QDialog::finished, this, &MainWindow::actClosed);
    return *m_dialog;
}

void MainWindow::setPreview(const ActPreview &preview)
{
    if (m_dialog && m_dialog->isVisible()) {
        m_dialog->setPreview(preview);
    } else if (m_actAsked) {
        m_actAsked = false;
        dialog().openPreview(preview);
    }
}

void MainWindow::openRun()
{
    if (m_run)
        dialog().openRun(*m_run);
}

void MainWindow::setOutage(const OutageState &outage)
{
    m_outage = outage;
    m_overviewPage->setOutage(outage);
    if (m_outagePage)
        m_outagePage->setOutage(outage);
    if (m_wall)
        m_wall->setOutage(outage);
    noteOutage();
}

void MainWindow::setMessages(const MessagesView &messages)
{
    takeMessages(newsOf(messages));
}

void MainWindow::takeMessages(const MessagesNews &news)
{
    if (!m_messages) {
        m_sidebar->addPage(MessagesKey, tr("Messages"));
        m_messages.emplace();
    }
    if (!news.earlier)
        static_cast<MessagesHead &>(*m_messages) = news;
    if (m_messagesPage)
        m_messagesPage->takeIn(news);
    else if (!news.earlier)
        takeIn(m_messages->lines, news); // until there is a page that has them
    if (news.earlier)
        return;
    if (m_outagePage)
        m_outagePage->setMessages(news);
    m_sidebar->setNote(MessagesKey, news.wants > 0 ? QString::number(news.wants) : QString(),
                       news.unreached.isEmpty() ? PlainLabel::Tone::Warning : PlainLabel::Tone::Bad);
}

void MainWindow::setMessageDetail(const MessageDetail &detail)
{
    if (m_messagesPage)
        m_messagesPage->setDetail(detail);
}

void MainWindow::buildMessagesPage()
{
    m_messagesPage = new MessagesPage(m_wishes);
    m_messagesPage->setView(*m_messages);
    m_messagesPage->setStrays(m_readiness ? m_readiness->strays : QString());
    m_messages->lines.clear();
    m_pages->addWidget(m_messagesPage);
}

void MainWindow::setReadiness(const ReadinessView &readiness)
{
    if (!m_readiness)
        m_sidebar->addPage(ReadinessKey, tr("Readiness"));
    m_readiness = readiness;
    if (m_readinessPage)
        m_readinessPage->setView(readiness);
    if (m_messagesPage)
        m_messagesPage->setStrays(readiness.strays);
    const qsizetype troubles = readiness.troubles.size();
    const bool bad = troubles > 0 && readiness.troubles.first().mark == Mark::Bad;
    m_sidebar->setNote(ReadinessKey, troubles > 0 ? QString::number(troubles) : QString(),
                       bad ? PlainLabel::Tone::Bad : PlainLabel::Tone::Warning);
}

bool MainWindow::showsReadiness() const
{
    return m_readinessPage && m_pages->currentWidget() == m_readinessPage;
}

void MainWindow::buildReadinessPage()
{
    m_readinessPage = new ReadinessPage(m_wishes);
    m_readinessPage->setView(*m_readiness);
    m_pages->addWidget(m_readinessPage);
}

void MainWindow::setPerson(const Actor &actor, bool checked)
{
    m_sidebar->setPerson(actor, checked);
}

void MainWindow::noteOutage()
{
    if (!m_outage.open) {
        m_sidebar->setNote(OutageKey, tr("none"), PlainLabel::Tone::Dim);
        return;
    }
    m_sidebar->setNote(OutageKey,
                       m_outage.drill  ? tr("drill")
                       : m_outage.calm ? tr("move")
                                       : outageAge(m_outage, m_beat.now()),
                       m_outage.drill || m_outage.calm ? PlainLabel::Tone::Info : PlainLabel::Tone::Bad);
}

void MainWindow::setFilm(const Film &film)
{
    m_film = film;
    if (m_outagePage)
        m_outagePage->setFilm(film);
}

void MainWindow::buildOutagePage()
{
    m_outagePage = new OutagePage(m_beat, m_wishes);
    connect(m_outagePage, &OutagePage::filmWanted, this, &MainWindow::filmWanted);
    m_outagePage->setOverview(m_overview);
    m_outagePage->setOutage(m_outage);
    m_outagePage->setFilm(m_film);
    if (m_messages)
        m_outagePage->setMessages(*m_messages);
    m_pages->addWidget(m_outagePage);
}

void MainWindow::setActivity(QAbstractItemModel *model)
{
    m_activity = model;
    m_overviewPage->setActivity(model);
    if (m_activityPage)
        m_activityPage->setModel(model);
}

void MainWindow::buildActivityPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(20, 16, 20, 16);
    m_activityPage = new ActivityPanel(page, ActivityPanel::Extent::Whole);
    m_activityPage->setZone(m_overview.production.zone);
    m_activityPage->setModel(m_activity);
    column->addWidget(m_activityPage);
    m_pages->addWidget(page);
}

void MainWindow::buildCustomersPage()
{
    m_customersPage = new DirectoryPage;
    m_pages->addWidget(m_customersPage);
    emit customersOpened(m_customersPage);
}

void MainWindow::setCustomers(qsizetype count)
{
    m_sidebar->setNote(CustomersKey, QString::number(count), PlainLabel::Tone::Dim);
}

void MainWindow::setChartSpan(Duration span)
{
    m_overviewPage->chart()->setSpan(span);
}

Instant MainWindow::chartFrom() const
{
    return m_overviewPage->chart()->from();
}

void MainWindow::showPage(const QString &key)
{
    QWidget *page = m_overviewScroll;
    if (key == ActivityKey) {
        if (!m_activityPage)
            buildActivityPage();
        page = m_activityPage->parentWidget();
    } else if (key == CustomersKey) {
        if (!m_customersPage)
            buildCustomersPage();
        page = m_customersPage;
    } else if (key == MessagesKey) {
        if (!m_messages)
            return;
        if (!m_messagesPage)
            buildMessagesPage();
        page = m_messagesPage;
    } else if (key == ReadinessKey) {
        if (!m_readiness)
            return;
        if (!m_readinessPage)
            buildReadinessPage();
        page = m_readinessPage;
    } else if (key == OutageKey) {
        if (!m_outagePage)
            buildOutagePage();
        page = m_outagePage;
    }
    m_pages->setCurrentWidget(page);
    m_sidebar->setCurrent(key);
}

void MainWindow::toggleWall()
{
    if (m_wall) {
        m_wall->close();
        return;
    }
    m_wall = new WallWindow(m_beat);
    m_wall->setAttribute(Qt::WA_DeleteOnClose);
    m_wall->setOverview(m_overview);
    m_wall->setRun(m_run && !m_run->finished ? m_run : std::nullopt);
    m_wall->setOutage(m_outage);
    m_wall->showFullScreen();
    emit wallHistoryWanted(m_beat.now() - std::chrono::hours(24), m_beat.now());
}

void MainWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), tokens().background);
}

} // namespace Switchback
