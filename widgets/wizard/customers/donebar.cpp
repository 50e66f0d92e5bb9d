// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/donebar.h"

#include "widgets/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Switchback
{

DoneBar::DoneBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("doneBar"));
    setFixedHeight(10);
    setMinimumWidth(120);
}

void DoneBar::setParts(double done, double half)
{
    m_done = std::clamp(done, 0.0, 1.0);
    m_half = std::clamp(half, 0.0, 1.0 - m_done);
    setAccessibleDescription(tr("%1 % done").arg(int(m_done * 100)));
    update();
}

void DoneBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath clip;
    clip.addRoundedRect(QRectF(rect()), 5, 5);
    painter.setClipPath(clip);
    painter.fillRect(rect(), t.line);
    const double done = m_done * width();
    painter.fillRect(QRectF(0, 0, done, height()), t.info);
    QColor light = t.info;
    light.setAlphaF(0.35f);
    painter.fillRect(QRectF(done, 0, m_half * width(), height()), light);
}

} // namespace Switchback
