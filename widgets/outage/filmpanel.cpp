// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/filmpanel.h"

#include "widgets/base/plainlabel.h"
#include "widgets/overview/siterow.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr int Edge = 12;
constexpr Duration SeenLongAgo = 10s;
} // namespace

FilmPanel::FilmPanel(const Beat &beat, QWidget *parent)
    : QWidget(parent)
    , m_beat(beat)
    , m_thenBeat(m_then, beat.pollPeriod())
    , m_zone(QTimeZone::utc())
    , m_zoneName(QStringLiteral("UTC"))
    , m_mark(new MarkWidget(18, this))
    , m_title(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Lead, QFont::DemiBold, PlainLabel::Tone::Text,
                             this))
    , m_headline(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_back(new QPushButton(this))
    , m_play(new QPushButton(this))
    , m_forward(new QPushButton(this))
    , m_toNow(new QPushButton(this))
    , m_nowCards(new SiteRow(beat, this))
    , m_thenCards(new SiteRow(m_thenBeat, this))
    , m_nothing(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    setObjectName(QStringLiteral("filmPanel"));
    setAccessibleName(tr("The sites as they were"));
    m_title->setObjectName(QStringLiteral("filmTitle"));
    m_headline->setObjectName(QStringLiteral("filmHeadline"));
    m_headline->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_nowCards->setObjectName(QStringLiteral("nowCards"));
    m_thenCards->setObjectName(QStringLiteral("thenCards"));
    m_nothing->setObjectName(QStringLiteral("filmNothing"));
    const auto dress = [](QPushButton *button, const char *name, const QString &text, const QString &tip) {
        setPlainText(button, text);
        button->setObjectName(QString::fromLatin1(name));
        button->setAccessibleName(tip);
        setPlainToolTip(button, tip);
    };
    dress(m_back, "filmBack", tr("◂ Step"), tr("Step back to what happened before"));
    dress(m_play, "filmPlay", tr("Play"), tr("Play the outage from here"));
    dress(m_forward, "filmForward", tr("Step ▸"), tr("Step forward to what happened next"));
    dress(m_toNow, "filmNow", tr("Back to now"), tr("Show the sites as they are now"));
    place();
    connect(m_back, &QPushButton::clicked, this, [this] { emit stepWanted(false); });
    connect(m_forward, &QPushButton::clicked, this, [this] { emit stepWanted(true); });
    connect(m_play, &QPushButton::clicked, this, [this] { emit playWanted(!m_playing); });
    connect(m_toNow, &QPushButton::clicked, this, &FilmPanel::nowWanted);
    redraw();
}

void FilmPanel::place()
{
    // The page has more to hold than the overview.
    constexpr int RowHeight = 27;
    for (SiteRow *cards : {m_nowCards, m_thenCards})
        cards->setRowHeight(RowHeight);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_mark);
    bar->addWidget(m_title);
    bar->addWidget(m_headline, 1);
    for (QPushButton *button : {m_back, m_play, m_forward, m_toNow})
        bar->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Edge, 5, Edge, 3);
    column->setSpacing(8);
    column->addLayout(bar);
    column->addWidget(m_nothing);
    column->addWidget(m_nowCards);
    column->addWidget(m_thenCards);
}

void FilmPanel::setOverview(const Overview &overview)
{
    m_overview = overview;
    m_nowCards->setCards(overview.production, overview.loss, overview.backup);
    if (!m_at)
        redraw();
}

void FilmPanel::setFilm(const Film &film)
{
    m_film = film;
    redraw();
}

void FilmPanel::setZone(const QByteArray &zone, const QString &name)
{
    const QTimeZone wanted(zone);
    m_zone = wanted.isValid() ? wanted : QTimeZone::utc();
    m_zoneName = wanted.isValid() ? name : QStringLiteral("UTC");
    redraw();
}

void FilmPanel::look(std::optional<Instant> at)
{
    m_at = at;
    redraw();
}

void FilmPanel::setPlaying(bool playing)
{
    m_playing = playing;
    setPlainText(m_play, playing ? tr("Pause") : tr("Play"));
    m_play->setAccessibleName(playing ? tr("Pause the film") : tr("Play the outage from here"));
}

void FilmPanel::setSteps(bool back, bool forward)
{
    m_back->setEnabled(back);
    m_forward->setEnabled(forward);
}

void FilmPanel::redraw()
{
    const std::optional<Frame> frame = m_at ? m_film.frameAt(*m_at) : std::nullopt;
    m_toNow->setEnabled(m_at.has_value());
    m_nowCards->setVisible(!m_at);
    m_thenCards->setVisible(frame.has_value());
    m_nothing->setVisible(m_at && !frame);
    if (!m_at) {
        m_mark->setMark(m_overview.mark);
        m_title->setPlain(tr("Both sites now"));
        m_headline->setPlain(tr("Point at the line above, or step back, to see them as they were."));
    } else {
        m_title->setPlain(tr("As it was at %1 %2").arg(clockText(*m_at, m_zone), m_zoneName));
        m_mark->setMark(frame ? frame->mark : Mark::Unknown);
        QString said = frame ? frame->headline : QString();
        if (frame && *m_at - frame->at > SeenLongAgo)
            said = tr("since %1: %2").arg(clockText(frame->at, m_zone), said);
        m_headline->setPlain(said);
        m_nothing->setPlain(tr("Nothing is on record of how the sites looked until %1 %2.")
                                .arg(clockText(*m_at, m_zone), m_zoneName));
    }
    if (frame) {
        m_then.setWall(frame->at);
        m_thenBeat.setPollPeriod(m_beat.pollPeriod()); // tells the cards what time it is there
        m_thenCards->setCards(frame->production, frame->loss, frame->backup);
    }
    setAccessibleDescription(m_title->text() + QStringLiteral(". ") + m_headline->text());
    updateGeometry();
    update();
}

int FilmPanel::fit(int width)
{
    const int inner = width - 2 * Edge;
    const int high = m_at ? m_thenCards->fit(inner) : m_nowCards->fit(inner);
    (m_at ? m_nowCards : m_thenCards)->fit(inner);
    m_nothing->setMinimumHeight(m_at ? m_nothing->heightForWidth(inner) : 0);
    const QMargins around = layout()->contentsMargins();
    return around.top() + m_toNow->sizeHint().height() + layout()->spacing() + high + around.bottom();
}

void FilmPanel::paintEvent(QPaintEvent *)
{
    if (!m_at)
        return;
    // Not now: nobody may take it for the present, not even at a glance.
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(QPen(t.warning, 1.5, Qt::DashLine));
    painter.setBrush(t.tintWarning);
    painter.drawRoundedRect(ground, 10, 10);
    QColor hatch = t.warning;
    hatch.setAlphaF(t.dark ? 0.28f : 0.22f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
    painter.drawRoundedRect(ground, 10, 10);
}

} // namespace Switchback
