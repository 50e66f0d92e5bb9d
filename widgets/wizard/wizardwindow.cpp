// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/wizardwindow.h"

#include "models/core/visibletext.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/actionbar.h"
#include "widgets/wizard/askpanel.h"
#include "widgets/wizard/pagehead.h"
#include "widgets/wizard/pages/wizardpages.h"
#include "widgets/wizard/seatstrip.h"
#include "widgets/wizard/sidecolumn.h"
#include "widgets/wizard/steplist.h"
#include "widgets/wizard/wizardbanner.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

namespace
{
constexpr int LeftWidth = 292, NarrowLeft = 226;
constexpr int RightWidth = 280;
constexpr int WideFrom = 1200; ///< there is room for three columns
constexpr int LowUnder = 640;  ///< too low for the notes beneath the clocks
constexpr int SideHeight = 340;
constexpr int PatienceMs = 20'000;
} // namespace

WizardWindow::WizardWindow(const Beat &beat, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_beat(beat)
    , m_banner(new WizardBanner(m_wishes, this))
    , m_strip(new SeatStrip(m_wishes, this))
    , m_steps(new StepList(m_wishes, this))
    , m_head(new PageHead)
    , m_scroll(new QScrollArea(this))
    , m_pages(new QVBoxLayout)
    , m_side(new SideColumn(this))
    , m_ask(new AskPanel(this))
    , m_bar(new ActionBar(this))
    , m_watermark(new Watermark(this))
{
    setObjectName(QStringLiteral("wizardWindow"));
    setMinimumSize(900, 480);
    resize(1440, 900);
    buildColumns();
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        refuse({QStringLiteral("no_answer"), tr("Nothing has answered for %1 s.").arg(PatienceMs / 1000),
                tr("Look at the log whether it was done before you press again.")});
    });
    connect(m_bar, &ActionBar::pressed, this, &WizardWindow::press);
    connect(m_ask, &AskPanel::opened, this, &WizardWindow::holdBar);
    connect(m_ask, &AskPanel::closed, this, [this] {
        holdBar();
        if (!m_busy)
            focusAfter();
    });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this), &QShortcut::activated, this,
            [this] {
                if (m_ask->asking())
                    m_ask->confirm();
                else
                    m_bar->pressPrimary();
            });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_T), this), &QShortcut::activated, this,
            [] { Theme::instance().toggle(); });
}

WizardWindow::~WizardWindow() = default;

void WizardWindow::buildColumns()
{
    auto *middle = new QWidget;
    middle->setObjectName(QStringLiteral("wizardMiddle"));
    auto *page = new QVBoxLayout(middle);
    page->setContentsMargins(28, 15, 28, 14);
    page->setSpacing(10);
    page->addWidget(m_head);
    page->addLayout(m_pages, 1);
    m_scroll->setWidget(middle);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    middle->setAutoFillBackground(false);
    m_middle = page;
    auto *centre = new QVBoxLayout;
    centre->setSpacing(0);
    centre->addWidget(m_scroll, 1);
    auto *asking = new QVBoxLayout;
    asking->setContentsMargins(20, 0, 20, 10);
    asking->addWidget(m_ask);
    centre->addLayout(asking);
    m_columns = new QHBoxLayout;
    m_columns->setSpacing(0);
    m_columns->addWidget(m_steps);
    m_columns->addLayout(centre, 1);
    placeSide();
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_banner);
    all->addWidget(m_strip);
    all->addLayout(m_columns, 1);
    all->addWidget(m_bar);
}

void WizardWindow::connectPage(WizardPage *page)
{
    connect(page, &WizardPage::changed, this, [this, page] {
        if (page == m_page)
            showActions();
    });
    connect(page, &WizardPage::pressed, this, [this](const WizardAction &action) {
        if (m_busy)
            return;
        m_bar->clearProblem();
        askFor(action);
    });
    connect(page, &WizardPage::committed, this, [this](const WizardAction &action, const ActCommit &commit) {
        begin(action, {});
        emit commitWanted(commit);
    });
    connect(page, &WizardPage::secondPersonGiven, this,
            [this](const QString &name, const QByteArray &secret) {
                begin({}, {});
                emit secondPersonWanted(m_view.step, name, secret);
            });
}

WizardPage *WizardWindow::pageFor(StepKind kind)
{
    WizardPage *&page = m_byKind[kind];
    if (!page) {
        page = makeWizardPage({kind, m_beat, m_wishes, m_armDelay});
        page->hide();
        connectPage(page);
        m_pages->addWidget(page);
    }
    return page;
}

bool WizardWindow::buildAhead()
{
    for (const StepKind kind : allStepKinds()) {
        if (m_byKind.value(kind))
            continue;
        // To dress a page takes longer than to make it.
        const QWidget *page = pageFor(kind);
        page->ensurePolished();
        for (const QWidget *each : page->findChildren<QWidget *>())
            each->ensurePolished();
        return true;
    }
    return false;
}

void WizardWindow::sayExported(const QString &words)
{
    if (m_page)
        m_page->sayExported(words);
}

void WizardWindow::setView(const WizardView &view)
{
    const bool anotherPage = !m_page || view.step != m_view.step || view.kind != m_view.kind;
    m_view = view;
    setWindowTitle(visibleText(view.windowTitle, 160));
    m_banner->setView(view);
    m_strip->setView(view);
    m_steps->setView(view);
    m_head->setView(view);
    m_side->setView(view);
    m_watermark->setWord(view.watermark);
    m_watermark->setGeometry(rect());
    m_watermark->raise();
    WizardPage *page = pageFor(view.kind);
    page->setView(view);
    if (anotherPage) {
        const bool first = !m_page;
        if (m_ask->asking())
            m_ask->cancel(); // it was about another step; what was typed is kept for it
        m_page = page;
        for (WizardPage *other : std::as_const(m_byKind))
            other->setVisible(other == page);
        m_scroll->verticalScrollBar()->setValue(0);
        showActions();
        if (m_busy)
            m_movedOn = true; // led on by the command under way: the focus follows when it is done
        else if (first)
            focusNext();
        else if (QWidget *now = focusWidget(); !now || !m_steps->isAncestorOf(now))
            m_steps->focusShown(); // whoever types on, into a page that came by itself, writes nowhere
        return;
    }
    showActions();
}

void WizardWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), tokens().panel);
}

void WizardWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_watermark->setGeometry(rect());
    placeSide();
}

/// Where three columns would be too narrow, the right one lies beneath the page: nothing is left out.
void WizardWindow::placeSide()
{
    m_banner->setBrief(height() < LowUnder);
    m_steps->setBrief(height() < LowUnder);
    const bool wide = width() >= WideFrom;
    if (m_wide == wide)
        return;
    m_wide = wide;
    m_steps->setFixedWidth(wide ? LeftWidth : NarrowLeft);
    if (wide) {
        m_middle->removeWidget(m_side);
        m_columns->addWidget(m_side);
        m_side->setFixedSize(RightWidth, QWIDGETSIZE_MAX);
        m_side->setMinimumHeight(0);
    } else {
        m_columns->removeWidget(m_side);
        m_middle->addWidget(m_side);
        m_side->setMinimumWidth(0);
        m_side->setMaximumWidth(QWIDGETSIZE_MAX);
        m_side->setFixedHeight(SideHeight);
    }
}

} // namespace Switchback
