// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/plainlabel.h"

#include "models/core/visibletext.h"
#include "widgets/theme/theme.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr int LongestOneLine = 400;
constexpr int LongestWrapped = 1200;
constexpr int LongestTip = 1500;

QColor colourOf(PlainLabel::Tone tone, const Tokens &t)
{
    switch (tone) {
    case PlainLabel::Tone::Text:
        return t.text;
    case PlainLabel::Tone::Dim:
        return t.dim;
    case PlainLabel::Tone::Faint:
        return t.faint;
    case PlainLabel::Tone::Fine:
        return t.fine;
    case PlainLabel::Tone::Info:
        return t.info;
    case PlainLabel::Tone::Warning:
        return t.warning;
    case PlainLabel::Tone::Bad:
        return t.bad;
    case PlainLabel::Tone::Unknown:
        return t.unknown;
    }
    return t.text;
}

// QToolTip guesses whether a text is markup; told that it is, and escaped, there is nothing to guess.
QString asTip(const QString &text)
{
    const QString safe = visibleText(text, LongestTip, true).toHtmlEscaped();
    return safe.isEmpty() ? QString()
                          : QStringLiteral("<qt>%1</qt>")
                                .arg(QString(safe).replace(QLatin1Char('\n'), QLatin1String("<br>")));
}
} // namespace

PlainLabel::PlainLabel(Fit fit, qreal size, QFont::Weight weight, Tone tone, QWidget *parent)
    : QLabel(parent)
    , m_fit(fit)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setFont(textFont(size, weight));
    setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    QSizePolicy policy(fit == Fit::Whole ? QSizePolicy::Fixed : QSizePolicy::Preferred,
                       QSizePolicy::Preferred);
    if (fit == Fit::Wrap) {
        setWordWrap(true);
        policy.setHeightForWidth(true);
        policy.setVerticalPolicy(QSizePolicy::Minimum);
    }
    setSizePolicy(policy);
}

void PlainLabel::setPlain(const QString &text)
{
    const QString safe =
        visibleText(text, m_fit == Fit::Wrap ? LongestWrapped : LongestOneLine, m_fit == Fit::Wrap);
    if (safe == this->text())
        return;
    m_drawn = tabular(safe);
    setText(safe);
    updateGeometry();
}

void PlainLabel::setTone(Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    update();
}

void PlainLabel::setTip(const QString &tip)
{
    m_tip = tip;
}

qreal PlainLabel::layOut(int width, QPainter *painter) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    qreal y = 0;
    for (const QString &paragraph : m_drawn.split(QLatin1Char('\n'))) {
        QTextLayout layout(paragraph, font());
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition(QPointF(0, y));
            y += line.height();
        }
        layout.endLayout();
        if (painter)
            layout.draw(painter, QPointF(0, 0));
    }
    return y;
}

QSize PlainLabel::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    if (m_fit == Fit::Wrap) {
        const int wide = std::min(metrics.horizontalAdvance(m_drawn) + 2, 420);
        return {wide, heightForWidth(wide)};
    }
    return {m_drawn.isEmpty() ? 0 : metrics.horizontalAdvance(m_drawn) + 2, metrics.height()};
}

QSize PlainLabel::minimumSizeHint() const
{
    if (m_fit == Fit::Whole)
        return sizeHint();
    const int few = fontMetrics().averageCharWidth() * (m_fit == Fit::Wrap ? 12 : 4);
    return {std::min(sizeHint().width(), few), fontMetrics().height()};
}

int PlainLabel::heightForWidth(int width) const
{
    if (m_fit != Fit::Wrap)
        return -1;
    if (m_drawn.isEmpty())
        return 0;
    const QMargins around = contentsMargins();
    const int inner = std::max(1, width - around.left() - around.right());
    return std::max(int(std::ceil(layOut(inner, nullptr))), fontMetrics().height()) + around.top() +
           around.bottom();
}

void PlainLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(colourOf(m_tone, tokens()));
    const QRect area = contentsRect();
    if (m_fit == Fit::Wrap) {
        const qreal high = layOut(area.width(), nullptr);
        painter.translate(area.left(), area.top() + std::max(0.0, (area.height() - high) / 2));
        layOut(area.width(), &painter);
        return;
    }
    const QString cut = fontMetrics().elidedText(m_drawn, Qt::ElideRight, area.width());
    painter.drawText(area, int(alignment()) | Qt::TextSingleLine, cut);
}

bool PlainLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const bool wasCut = m_fit != Fit::Wrap && fontMetrics().horizontalAdvance(m_drawn) > width();
        const QString tip = !m_tip.isEmpty() ? m_tip : wasCut ? text() : QString();
        if (!tip.isEmpty()) {
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), asTip(tip), this);
            return true;
        }
        event->ignore();
        return false;
    }
    return QLabel::event(event);
}

void setPlainToolTip(QWidget *widget, const QString &text)
{
    widget->setToolTip(asTip(text));
}

void setPlainText(QAbstractButton *button, const QString &text)
{
    button->setText(visibleText(text, 120).replace(QLatin1Char('&'), QLatin1String("&&")));
}

} // namespace Switchback
