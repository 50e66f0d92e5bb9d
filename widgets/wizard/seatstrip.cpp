// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/seatstrip.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

SeatStrip::SeatStrip(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_mark(new MarkWidget(16, this))
    , m_text(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Text, this))
    , m_wheel(new QPushButton(this))
{
    setObjectName(QStringLiteral("seatStrip"));
    m_text->setObjectName(QStringLiteral("seatText"));
    m_wheel->setObjectName(QStringLiteral("takeWheelButton"));
    m_wheel->setText(tr("&Take the wheel"));
    m_wheel->setAccessibleName(tr("Take the wheel"));
    m_wheel->setProperty("look", "link");
    m_wheel->setAutoDefault(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(22, 4, 18, 5);
    row->setSpacing(10);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_wheel);
    connect(m_wheel, &QPushButton::clicked, &wishes, &Wishes::takeWheelWanted);
}

void SeatStrip::setView(const WizardView &view)
{
    QString text;
    const bool over = view.closed && view.stillEnds.isEmpty();
    if (over)
        text = tr("This is closed. Everything can be read, nothing is recorded any more.");
    else if (!view.wheel.isEmpty())
        text = view.wheel;
    else if (view.signedIn.isEmpty())
        text = tr("Nobody has signed in here. You see everything; to do something, sign in.");
    else if (view.paused && !view.closed)
        text = tr("Paused. The clocks go on; nothing else does until somebody presses Go on.");
    if (view.closed && !over)
        text = text.isEmpty() ? view.stillEnds : QStringLiteral("%1 %2").arg(view.stillEnds, text);
    m_text->setPlain(text);
    m_mark->setMark(over ? Mark::NotYet : Mark::Warning);
    m_wheel->setVisible(view.canTakeWheel && !over);
    setVisible(!text.isEmpty() || (view.canTakeWheel && !over));
}

void SeatStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().tintWarning);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens().line);
}

Watermark::Watermark(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("watermark"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void Watermark::setWord(const QString &word)
{
    m_word = word;
    setAccessibleName(word);
    setVisible(!word.isEmpty());
}

void Watermark::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setPen(QPen(t.warning, 8));
    painter.drawRect(rect());
    painter.setRenderHint(QPainter::Antialiasing);
    // Seen in every picture of the screen, and never in the way of what is read.
    QColor quiet = t.warning;
    quiet.setAlphaF(0.09f);
    painter.setPen(quiet);
    painter.setFont(canvasFont(std::max(40, height() / 4), QFont::Bold));
    painter.translate(rect().center());
    painter.rotate(-24);
    const QRect area(-width(), -height(), 2 * width(), 2 * height());
    painter.drawText(area, Qt::AlignCenter | Qt::TextSingleLine, m_word);
}

} // namespace Switchback
