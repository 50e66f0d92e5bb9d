// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/card.h"

#include "models/core/visibletext.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/theme.h"

#include <QPainter>

namespace Switchback
{

Card::Card(QWidget *parent, Ground ground, int radius)
    : QWidget(parent)
    , m_ground(ground)
    , m_radius(radius)
{
}

void Card::setGround(Ground ground)
{
    m_ground = ground;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QColor fill = t.panel, edge = t.line;
    switch (m_ground) {
    case Ground::Panel:
        break;
    case Ground::Panel2:
        fill = t.panel2;
        break;
    case Ground::Info:
        fill = edge = t.tintInfo;
        break;
    case Ground::Warning:
        fill = edge = t.tintWarning;
        break;
    case Ground::Bad:
        fill = t.tintBad;
        edge = t.bad;
        break;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_radius, m_radius);
}

Rule::Rule(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(1);
}

void Rule::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), tokens().line);
}

Badge::Badge(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("badge"));
    setFont(textFont(TypeSize::Small, QFont::DemiBold));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Badge::setPlain(const QString &text, bool alarming, bool muted)
{
    const QString safe = visibleText(text, 60);
    if (safe == m_text && alarming == m_alarming && muted == m_muted)
        return; // told once a second: a new size would have its whole page laid out anew
    m_text = safe;
    m_alarming = alarming;
    m_muted = muted;
    setAccessibleName(m_text);
    setPlainToolTip(this, m_text);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 20, fontMetrics().height() + 7};
}

QSize Badge::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), 60), sizeHint().height()};
}

void Badge::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen edge(m_alarming ? t.tintBad : t.line, 1);
    if (m_muted) {
        edge.setColor(t.unknown);
        edge.setStyle(Qt::DashLine);
    }
    painter.setPen(edge);
    painter.setBrush(m_alarming ? t.tintBad : t.panel2);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setPen(m_alarming ? t.bad : m_muted ? t.dim : t.text);
    painter.drawText(rect().adjusted(6, 0, -6, 0), Qt::AlignCenter | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, width() - 12));
}

} // namespace Switchback
