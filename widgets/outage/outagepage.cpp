// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/outagepage.h"

#include "models/overview/activitymodel.h"
#include "widgets/base/beat.h"
#include "widgets/base/card.h"
#include "widgets/base/heightat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/outage/calmpanel.h"
#include "widgets/outage/clockcolumn.h"
#include "widgets/outage/filmpanel.h"
#include "widgets/outage/historycard.h"
#include "widgets/outage/logcheckbutton.h"
#include "widgets/outage/messagescard.h"
#include "widgets/outage/outagehead.h"
#include "widgets/outage/outagetimelinewidget.h"
#include "widgets/overview/activitypanel.h"
#include "widgets/wish/wishes.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr int SideMargin = 20, TopMargin = 14, BottomMargin = 16, Gap = 14;
constexpr int LogLines = 300, LeastLog = 66, LeastHistory = 220;
constexpr int LeastClocks = 300, MostClocks = 400;
constexpr auto PlayEvery = 100ms;
} // namespace

OutagePage::OutagePage(const Beat &beat, Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_calm(new CalmPanel(wishes, m_content))
    , m_head(new OutageHead(wishes, m_content))
    , m_messages(new MessagesCard(wishes, m_content))
    , m_middle(new QWidget(m_content))
    , m_title(new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Lead, QFont::DemiBold, PlainLabel::Tone::Text))
    , m_range(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim))
    , m_timeline(new OutageTimelineWidget)
    , m_next(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim))
    , m_clocks(new ClockColumn)
    , m_filmPanel(new FilmPanel(beat, m_content))
    , m_lines(new ActivityModel(LogLines, this))
    , m_log(new ActivityPanel(m_content, ActivityPanel::Extent::Whole))
    , m_history(new HistoryCard(wishes, m_content))
{
    setObjectName(QStringLiteral("outagePage"));
    setFocusPolicy(Qt::ClickFocus); // in calm it opens with no control in hand
    m_next->setObjectName(QStringLiteral("outageNext"));
    m_log->setObjectName(QStringLiteral("outageLog"));
    m_log->setModel(m_lines);
    m_log->setListHeight(LeastLog);
    auto *check = logCheckButton(wishes, QStringLiteral("logCheckInOutage"), m_log);
    check->setProperty("look", "link");
    m_log->addAct(check);
    build(wishes);
    m_playing.setInterval(PlayEvery);
    connect(&m_playing, &QTimer::timeout, this, &OutagePage::playOn);
    connect(m_timeline, &OutageTimelineWidget::momentPointed, this, [this](std::optional<Instant> at) {
        play(false); // whoever points, holds the film
        look(at);
    });
    connect(m_filmPanel, &FilmPanel::stepWanted, this, &OutagePage::step);
    connect(m_filmPanel, &FilmPanel::playWanted, this, &OutagePage::play);
    connect(m_filmPanel, &FilmPanel::nowWanted, this, [this] { m_timeline->point(std::nullopt); });
    setOutage({});
}

void OutagePage::build(Wishes &wishes)
{
    auto *card = new Card(m_middle);
    auto *inCard = new QVBoxLayout(card);
    inCard->setContentsMargins(16, 10, 16, 10);
    inCard->setSpacing(2);
    auto *top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_title, 1);
    top->addWidget(m_range);
    auto *write = new QPushButton(card);
    write->setObjectName(QStringLiteral("outageWrite"));
    write->setProperty("look", "link");
    write->setAutoDefault(false);
    setPlainText(write, tr("Write to customers…"));
    write->setAccessibleName(tr("Write to customers"));
    connect(write, &QPushButton::clicked, &wishes, &Wishes::writeWanted);
    top->addWidget(write);
    inCard->addLayout(top);
    inCard->addWidget(m_timeline, 1);
    inCard->addWidget(m_next);
    auto *middle = new QHBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(Gap);
    middle->addWidget(card, 1);
    middle->addWidget(m_clocks);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(SideMargin, TopMargin, SideMargin, BottomMargin);
    column->setSpacing(Gap);
    column->addWidget(m_calm);
    column->addWidget(m_head);
    column->addWidget(m_messages);
    column->addWidget(m_middle, 3);
    column->addWidget(m_filmPanel);
    column->addWidget(m_log, 2);
    column->addWidget(m_history, 1);
    m_scroll->setObjectName(QStringLiteral("outageScroll"));
    m_scroll->setAccessibleName(tr("Outage"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(false); // sized in shareHeight()
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_content);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    m_content->installEventFilter(this);
    m_scroll->viewport()->installEventFilter(this);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_scroll);
}

void OutagePage::setOutage(const OutageState &outage)
{
    const bool another = outage.incident != m_outage.incident || outage.open != m_outage.open;
    m_outage = outage;
    m_calm->setVisible(!outage.open);
    m_history->setVisible(!outage.open);
    m_messages->setIncident(outage.open ? outage.incident : QString());
    for (QWidget *widget : {static_cast<QWidget *>(m_head), m_middle, static_cast<QWidget *>(m_filmPanel),
                            static_cast<QWidget *>(m_log)})
        widget->setVisible(outage.open);
    m_calm->setOutage(outage);
    m_history->setIncidents(outage.past);
    if (another) {
        play(false);
        m_filmFor.clear();
        m_film.clear();
        m_timeline->setKept(std::nullopt);
        m_filmPanel->setFilm(m_film);
    }
    if (outage.open) {
        m_head->setOutage(outage);
        m_title->setPlain(outage.timeline.title);
        m_range->setPlain(outage.timeline.range);
        m_next->setPlain(outage.timeline.next);
        m_clocks->setTiles(outage.clocks);
        m_timeline->setTimeline(outage.timeline);
        m_filmPanel->setZone(outage.timeline.zone, outage.zoneName);
        m_log->setZone(outage.timeline.zone);
    }
    if (another) {
        look(std::nullopt);
        wantFilm();
        shareHeight();
    }
    showStops();
}

void OutagePage::setMessages(const MessagesHead &messages)
{
    m_messages->setMessages(messages);
    shareHeight();
}

void OutagePage::setOverview(const Overview &overview)
{
    m_filmPanel->setOverview(overview);
}

void OutagePage::setFilm(const Film &film)
{
    m_film = film;
    m_filmPanel->setFilm(film);
    QList<Instant> stops = film.moments();
    stops.erase(std::remove_if(stops.begin(), stops.end(),
                               [this](Instant at) { return at < m_outage.timeline.from; }),
                stops.end());
    m_timeline->setStops(stops);
    look(m_timeline->pointed());
    showStops();
}

void OutagePage::wantFilm()
{
    if (!m_outage.open || !isVisible() || m_filmFor == m_outage.incident)
        return;
    m_filmFor = m_outage.incident;
    emit filmWanted(m_outage.timeline.from, m_beat.now());
}

void OutagePage::look(std::optional<Instant> at)
{
    m_filmPanel->look(at);
    m_log->setHeading(at ? tr("Log until then") : tr("Log of this incident"));
    m_lines->clear();
    m_lines->add(m_film.linesUntil(at.value_or(m_beat.now()), LogLines));
    showStops();
    shareHeight();
}

void OutagePage::showStops()
{
    m_filmPanel->setSteps(m_timeline->nextStop(false).has_value(), m_timeline->pointed().has_value());
}

void OutagePage::step(bool forward)
{
    play(false);
    const auto next = m_timeline->nextStop(forward);
    if (next || forward) // after the last comes now
        m_timeline->point(next);
}

void OutagePage::play(bool playing)
{
    if (playing == m_playing.isActive())
        return;
    if (playing) {
        if (!m_timeline->pointed()) {
            m_timeline->setKept(m_outage.timeline.from);
            look(m_outage.timeline.from);
        }
        m_playing.start();
    } else {
        m_playing.stop();
    }
    m_filmPanel->setPlaying(playing);
}

void OutagePage::playOn()
{
    const OutageTimeline &line = m_timeline->timeline();
    const auto ticks = std::max<qint64>(1, m_playTime / PlayEvery);
    const Duration by{std::max<qint64>(1, (line.now - line.from).count() / ticks)};
    const Instant next = m_timeline->pointed().value_or(line.from) + by;
    const std::optional<Instant> at = next >= line.now ? std::nullopt : std::optional(next);
    m_timeline->setKept(at);
    look(at);
    if (!at)
        play(false);
}

void OutagePage::shareHeight()
{
    // Layouts take a wrapped text for one line high when they work out the least height: say it outright.
    const int wide = m_scroll->viewport()->width() - 2 * SideMargin;
    if (wide <= 0 || m_sharing)
        return;
    m_sharing = true;
    int least = TopMargin + BottomMargin;
    if (m_outage.open) {
        m_head->fit(wide);
        const int head = heightAt(*m_head, wide);
        m_head->setFixedHeight(head);
        m_clocks->setFixedWidth(std::clamp(wide * 32 / 100, LeastClocks, MostClocks));
        const int film = m_filmPanel->fit(wide);
        m_filmPanel->setFixedHeight(film);
        if (!m_messages->isHidden()) {
            const int messages = freshHeightAt(*m_messages, wide);
            m_messages->setFixedHeight(messages);
            least += messages + Gap;
        }
        least += head + film + 3 * Gap + m_middle->layout()->totalMinimumSize().height() +
                 m_log->layout()->totalMinimumSize().height();
    } else {
        const int calm = heightAt(*m_calm, wide);
        m_calm->setFixedHeight(calm);
        least += calm + Gap + LeastHistory;
    }
    m_content->resize(m_scroll->viewport()->width(), std::max(m_scroll->viewport()->height(), least));
    m_sharing = false;
}

void OutagePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    wantFilm();
    if (m_outage.open)
        m_timeline->setFocus(); // the keys walk the film at once
    else
        setFocus();
    shareHeight();
}

bool OutagePage::eventFilter(QObject *watched, QEvent *event)
{
    if ((watched == m_content && event->type() == QEvent::LayoutRequest) ||
        (watched == m_scroll->viewport() && event->type() == QEvent::Resize))
        shareHeight();
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
