// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/wizardbanner.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

WizardBanner::WizardBanner(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_top(new QWidget(this))
    , m_markWidget(new MarkWidget(20, m_top))
    , m_headline(new PlainLabel(Fit::Wrap, 17, QFont::DemiBold, Tone::Text, m_top))
    , m_drill(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::Bold, Tone::Warning, m_top))
    , m_person(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, m_top))
    , m_signIn(new QPushButton(m_top))
    , m_clockRow(new QWidget(this))
    , m_clocks(new QHBoxLayout(m_clockRow))
{
    setObjectName(QStringLiteral("wizardBanner"));
    m_headline->setObjectName(QStringLiteral("wizardHeadline"));
    m_drill->setObjectName(QStringLiteral("wizardDrill"));
    m_person->setObjectName(QStringLiteral("seatPerson"));
    m_signIn->setObjectName(QStringLiteral("signInButton"));
    m_signIn->setProperty("look", "link");
    m_signIn->setAutoDefault(false);
    connect(m_signIn, &QPushButton::clicked, &wishes, &Wishes::signInWanted);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 1);
    column->setSpacing(0);
    auto *row = new QHBoxLayout(m_top);
    row->setContentsMargins(22, 8, 18, 8);
    row->setSpacing(13);
    row->addWidget(m_markWidget);
    row->addWidget(m_headline, 1);
    row->addWidget(m_drill);
    row->addWidget(m_person);
    row->addWidget(m_signIn);
    column->addWidget(m_top);
    m_clocks->setContentsMargins(22, 7, 8, 8);
    m_clocks->setSpacing(0);
    column->addWidget(m_clockRow);
}

void WizardBanner::fitClocks(qsizetype count)
{
    while (m_tiles.size() > count)
        delete m_tiles.takeLast().widget;
    while (m_tiles.size() < count) {
        auto *widget = new QWidget(m_clockRow);
        widget->setObjectName(QStringLiteral("clock%1").arg(m_tiles.size()));
        Tile tile{widget, new MarkWidget(14, widget),
                  new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Dim, widget),
                  new PlainLabel(Fit::Whole, 17, QFont::DemiBold, Tone::Text, widget),
                  new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, widget)};
        tile.value->setObjectName(QStringLiteral("clockValue"));
        auto *column = new QVBoxLayout(widget);
        column->setContentsMargins(0, 0, 14, 0);
        column->setSpacing(1);
        auto *top = new QHBoxLayout;
        top->setSpacing(7);
        tile.top = top;
        tile.column = column;
        top->addWidget(tile.mark);
        top->addWidget(tile.label);
        top->addWidget(tile.value);
        top->addStretch(1);
        column->addLayout(top);
        column->addWidget(tile.note);
        column->addStretch(1);
        widget->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        place(tile);
        m_clocks->addWidget(widget, 1);
        m_tiles.append(tile);
    }
}

/// A narrow tile has no room for label and value side by side.
void WizardBanner::place(const Tile &tile) const
{
    tile.top->removeWidget(tile.value);
    tile.column->removeWidget(tile.value);
    if (m_brief)
        tile.column->insertWidget(1, tile.value);
    else
        tile.top->insertWidget(2, tile.value);
}

void WizardBanner::setView(const WizardView &view)
{
    if (view.mark != m_mark) {
        m_mark = view.mark;
        update();
    }
    m_markWidget->setMark(view.mark);
    m_headline->setPlain(view.headline);
    m_drill->setPlain(view.watermark.isEmpty()
                          ? QString()
                          : tr("%1: %2. Only the drill list is told.").arg(view.watermark, view.practice));
    m_drill->setVisible(!view.watermark.isEmpty());
    m_person->setPlain(view.signedIn);
    m_person->setVisible(!view.signedIn.isEmpty());
    setPlainText(m_signIn, view.signedIn.isEmpty() ? tr("Sign in…") : tr("Change…"));
    m_signIn->setAccessibleName(view.signedIn.isEmpty() ? tr("Sign in") : tr("Sign in as somebody else"));
    m_signIn->setVisible(!view.closed || !view.stillEnds.isEmpty());
    fitClocks(view.clocks.size());
    m_clockRow->setVisible(!view.clocks.isEmpty());
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        const ClockTile &clock = view.clocks.at(i);
        const Tile &tile = m_tiles.at(i);
        const bool loud = clock.mark == Mark::Warning || clock.mark == Mark::Bad;
        tile.mark->setVisible(loud || clock.mark == Mark::Unknown);
        tile.mark->setMark(clock.mark);
        tile.label->setPlain(clock.label);
        tile.value->setPlain(clock.value);
        tile.value->setTone(clock.mark == Mark::Bad       ? Tone::Bad
                            : clock.mark == Mark::Warning ? Tone::Warning
                            : clock.mark == Mark::Unknown ? Tone::Unknown
                                                          : Tone::Text);
        tile.note->setPlain(clock.note);
        tile.note->setVisible(!m_brief);
        setPlainToolTip(tile.widget, m_brief ? clock.note : QString());
        tile.widget->setAccessibleName(QStringLiteral("%1 %2").arg(clock.label, clock.value));
        tile.widget->setAccessibleDescription(
            loud ? QStringLiteral("%1. %2").arg(markWord(clock.mark), clock.note) : clock.note);
    }
}

void WizardBanner::setBrief(bool brief)
{
    if (brief == m_brief)
        return;
    m_brief = brief;
    for (const Tile &tile : std::as_const(m_tiles)) {
        tile.note->setVisible(!brief);
        place(tile);
        setPlainToolTip(tile.widget, brief ? tile.note->text() : QString());
    }
}

void WizardBanner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.panel2);
    painter.fillRect(m_top->geometry(), m_mark == Mark::Bad                                  ? t.tintBad
                                        : m_mark == Mark::Warning || m_mark == Mark::Unknown ? t.tintWarning
                                        : m_mark == Mark::Running                            ? t.tintInfo
                                                                                             : t.panel2);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace Switchback
