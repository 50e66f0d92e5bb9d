// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/wizardwindow.h"

#include "models/core/visibletext.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/actionbar.h"
#include "widgets/wizard/actioncommand.h"
#include "widgets/wizard/askpanel.h"
#include "widgets/wizard/callspage.h"
#include "widgets/wizard/customerspage.h"
#include "widgets/wizard/decisionpage.h"
#include "widgets/wizard/initialspage.h"
#include "widgets/wizard/manualpage.h"
#include "widgets/wizard/noticepage.h"
#include "widgets/wizard/pagehead.h"
#include "widgets/wizard/seatstrip.h"
#include "widgets/wizard/sidecolumn.h"
#include "widgets/wizard/steplist.h"
#include "widgets/wizard/wizardbanner.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

namespace
{
constexpr int LeftWidth = 292;
constexpr int RightWidth = 280;
constexpr int PatienceMs = 20'000;
bool standsLeft(const QString &key)
{
    static const QStringList keys{QStringLiteral("pause"), QStringLiteral("go_on"),
                                  QStringLiteral("hand_over"), QStringLiteral("decline"),
                                  QStringLiteral("unreached")};
    return keys.contains(key);
}
} // namespace

WizardWindow::WizardWindow(const Beat &beat, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_beat(beat)
    , m_banner(new WizardBanner(this))
    , m_strip(new SeatStrip(this))
    , m_steps(new StepList(this))
    , m_head(new PageHead)
    , m_scroll(new QScrollArea(this))
    , m_pages(new QVBoxLayout)
    , m_side(new SideColumn(this))
    , m_ask(new AskPanel(this))
    , m_bar(new ActionBar(this))
    , m_watermark(new Watermark(this))
{
    setObjectName(QStringLiteral("wizardWindow"));
    setMinimumSize(1100, 640);
    resize(1440, 900);
    buildColumns();
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        refuse({QStringLiteral("no_answer"), tr("Nothing has answered for %1 s.").arg(PatienceMs / 1000),
                tr("Look at the log whether it was done before you press again.")});
    });
    connect(m_banner, &WizardBanner::signInWanted, this, &WizardWindow::signInWanted);
    connect(m_strip, &SeatStrip::takeWheelWanted, this, &WizardWindow::takeWheelWanted);
    connect(m_steps, &StepList::stepWanted, this, &WizardWindow::stepWanted);
    connect(m_bar, &ActionBar::pressed, this, &WizardWindow::press);
    connect(m_ask, &AskPanel::opened, this, &WizardWindow::holdBar);
    connect(m_ask, &AskPanel::closed, this, [this] {
        holdBar();
        if (m_focusBefore)
            m_focusBefore->setFocus(Qt::OtherFocusReason);
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
    m_steps->setFixedWidth(LeftWidth);
    m_side->setFixedWidth(RightWidth);
    auto *centre = new QVBoxLayout;
    centre->setSpacing(0);
    centre->addWidget(m_scroll, 1);
    auto *asking = new QVBoxLayout;
    asking->setContentsMargins(20, 0, 20, 10);
    asking->addWidget(m_ask);
    centre->addLayout(asking);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_steps);
    columns->addLayout(centre, 1);
    columns->addWidget(m_side);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_banner);
    all->addWidget(m_strip);
    all->addLayout(columns, 1);
    all->addWidget(m_bar);
}

WizardPage *WizardWindow::newPage(StepKind kind)
{
    switch (kind) {
    case StepKind::Notice:
    case StepKind::Cadence:
        return new NoticePage(kind);
    case StepKind::Decision:
        return new DecisionPage;
    case StepKind::Calls: {
        auto *calls = new CallsPage(m_beat);
        calls->setArmDelay(m_armDelay);
        connect(calls, &CallsPage::committed, this, [this](const ActCommit &commit) {
            begin(QStringLiteral("begin"));
            emit commitWanted(commit);
        });
        connect(calls, &CallsPage::secondPersonGiven, this,
                [this](const QString &name, const QByteArray &secret) {
                    begin(QStringLiteral("second_person"));
                    emit secondPersonWanted(m_view.step, name, secret);
                });
        connect(calls, &CallsPage::runRetryWanted, this, &WizardWindow::runRetryWanted);
        connect(calls, &CallsPage::runStopWanted, this, &WizardWindow::runStopWanted);
        connect(calls, &CallsPage::runGiveUpWanted, this, &WizardWindow::runGiveUpWanted);
        connect(calls, &CallsPage::runLetGoWanted, this, &WizardWindow::runLetGoWanted);
        connect(calls, &CallsPage::runAcceptLossWanted, this, &WizardWindow::runAcceptLossWanted);
        connect(calls, &CallsPage::copyExportWanted, this, &WizardWindow::copyExportWanted);
        connect(calls, &CallsPage::copyDiscardWanted, this, &WizardWindow::copyDiscardWanted);
        connect(calls, &CallsPage::adviceTaken, this, &WizardWindow::adviceTaken);
        return calls;
    }
    case StepKind::Reroute:
    case StepKind::Tests:
        return new CustomersPage(kind);
    case StepKind::Initials: {
        auto *initials = new InitialsPage;
        connect(initials, &InitialsPage::customerWanted, this, &WizardWindow::customerWanted);
        return initials;
    }
    case StepKind::Manual:
        break;
    }
    return new ManualPage;
}

void WizardWindow::connectPage(WizardPage *page)
{
    connect(page, &WizardPage::changed, this, [this, page] {
        if (page == m_page)
            showActions();
    });
    connect(page, &WizardPage::commandWanted, this,
            [this](const Command &command) { send(command, QStringLiteral("page")); });
    connect(page, &WizardPage::askWanted, this, &WizardWindow::ask);
}

WizardPage *WizardWindow::pageFor(StepKind kind)
{
    WizardPage *&page = m_byKind[int(kind)];
    if (!page) {
        page = newPage(kind);
        page->hide();
        connectPage(page);
        m_pages->addWidget(page);
    }
    return page;
}

bool WizardWindow::buildAhead()
{
    for (const StepKind kind : allStepKinds()) {
        if (m_byKind.value(int(kind)))
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

void WizardWindow::setArmDelay(int ms)
{
    m_armDelay = ms;
    if (auto *calls = qobject_cast<CallsPage *>(m_byKind.value(int(StepKind::Calls))))
        calls->setArmDelay(ms);
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
        if (QWidget *field = page->firstField(); first && field)
            field->setFocus(Qt::OtherFocusReason);
    }
    showActions();
}

void WizardWindow::showActions()
{
    if (!m_page)
        return;
    QList<WizardAction> left, right;
    QString meaning;
    for (WizardAction action : m_view.actions) {
        if (action.enabled && !knownAction(action.key)) {
            action.enabled = false;
            action.whyNot = tr("This console does not know how to do “%1”.").arg(action.key);
        }
        action.text = m_page->actionText(action);
        const QString missing = action.enabled ? m_page->missing(action.key) : QString();
        if (!missing.isEmpty()) {
            action.enabled = false;
            action.whyNot = missing;
        }
        if (action.primary && meaning.isEmpty())
            meaning = m_view.step + QLatin1Char('/') + action.key;
        (standsLeft(action.key) ? left : right) += action;
    }
    if (meaning != m_primaryMeaning) {
        m_primaryMeaning = meaning;
        m_primarySince.start();
    }
    m_bar->setActions(left, right, m_view.status);
    holdBar();
}

void WizardWindow::holdBar()
{
    if (m_busy)
        m_bar->setHeld(true, tr("Working…"));
    else if (m_ask->asking())
        m_bar->setHeld(true, tr("Answer the question above first, or cancel it."));
    else
        m_bar->setHeld(false, {});
}

void WizardWindow::press(const WizardAction &action)
{
    if (m_busy || m_ask->asking())
        return;
    if (action.primary && m_primarySince.isValid() && m_primarySince.elapsed() < m_settleDelay)
        return;
    m_bar->clearProblem();
    if (action.key == QLatin1String("hand_over")) {
        ask({m_view.step + QLatin1Char('/') + action.key, tr("What do they have to know?"), action.text, true,
             [this, action](const QString &summary, const QString &to) {
                 send(Do::HandOver{to, summary}, action.key);
             },
             tr("Hand over to")});
        return;
    }
    const QString question = questionFor(action);
    if (question.isEmpty()) {
        run(action, {});
        return;
    }
    ask({m_view.step + QLatin1Char('/') + action.key,
         question,
         action.text,
         true,
         [this, action](const QString &reason, const QString &) { run(action, reason); },
         {}});
}

void WizardWindow::run(const WizardAction &action, const QString &reason)
{
    if (const auto command = m_page->command(action.key, reason)) {
        send(*command, action.key);
        return;
    }
    if (m_page->act(action.key))
        return;
    if (const auto command = generalCommand(m_view, action.key, reason)) {
        send(*command, action.key);
        return;
    }
    refuse({QStringLiteral("unknown_action"), tr("“%1” can't be done on this page.").arg(action.text),
            tr("Choose the step it belongs to at the left.")});
}

void WizardWindow::ask(const Ask &ask)
{
    if (m_busy)
        return;
    m_bar->clearProblem();
    if (!m_ask->asking())
        m_focusBefore = focusWidget();
    Ask noted = ask;
    noted.then = [this, ask](const QString &answer, const QString &who) {
        m_asked = ask.key;
        ask.then(answer, who);
    };
    m_ask->ask(noted);
}

void WizardWindow::begin(const QString &action)
{
    m_pending = action;
    m_bar->clearProblem();
    setBusy(true);
}

void WizardWindow::send(const Command &command, const QString &action)
{
    if (m_busy)
        return;
    begin(action);
    emit commandWanted(command);
}

void WizardWindow::setBusy(bool busy)
{
    if (busy == m_busy)
        return;
    m_busy = busy;
    if (busy) {
        // A button that is switched off loses the focus; whoever works by keyboard wants it back.
        m_focusBefore = focusWidget();
        m_patience.start();
    } else {
        m_patience.stop();
        m_ask->forget(m_asked);
        m_asked.clear();
        if (m_page)
            m_page->done(m_pending);
        m_pending.clear();
        m_primarySince.start();
    }
    holdBar();
    if (!busy && m_focusBefore && m_focusBefore->isEnabled() && m_focusBefore->isVisible())
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void WizardWindow::refuse(const Error &error)
{
    if (m_page)
        m_page->refused();
    m_pending.clear(); // nothing of it is done: what was typed stays
    m_asked.clear();
    if (m_busy) {
        m_busy = false;
        m_patience.stop();
        m_primarySince.start();
        holdBar();
        if (m_focusBefore && m_focusBefore->isEnabled() && m_focusBefore->isVisible())
            m_focusBefore->setFocus(Qt::OtherFocusReason);
    }
    m_bar->setProblem(error);
}

void WizardWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), tokens().panel);
}

void WizardWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_watermark->setGeometry(rect());
}

} // namespace Switchback
