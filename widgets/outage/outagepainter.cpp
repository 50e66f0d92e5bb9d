// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/outagepainter.h"

#include "widgets/theme/type.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
/// One picture being drawn. Lives for one paint event.
class Brush
{
public:
    Brush(QPainter &painter, const OutageTimeline &line, const OutageLayout &layout, const OutageStyle &style,
          const Tokens &t, const QColor &ground)
        : m_p(painter)
        , m_line(line)
        , m_layout(layout)
        , m_style(style)
        , m_t(t)
        , m_ground(ground)
        , m_mid(layout.track.center().y())
    {
    }

    QStringList all()
    {
        stems();
        band();
        track();
        ticks();
        pointers();
        flags();
        merged();
        words();
        return m_texts;
    }

private:
    void text(const QRectF &rect, const QString &text, const QFont &font, const QColor &colour,
              int align = Qt::AlignLeft | Qt::AlignVCenter)
    {
        if (text.isEmpty() || rect.width() < 1)
            return;
        m_texts += text;
        m_p.setFont(font);
        m_p.setPen(colour);
        const QString cut = QFontMetricsF(font).elidedText(tabular(text), Qt::ElideRight, rect.width() + 1);
        m_p.drawText(rect, align | Qt::TextSingleLine | Qt::TextDontClip, cut);
    }

    void stems()
    {
        QColor ink = m_t.dim;
        ink.setAlphaF(0.75f);
        for (const OutageLayout::PlacedFlag &flag : m_layout.flags)
            m_p.fillRect(QRectF(flag.stem.center().x() - 0.6 * m_style.unit, flag.stem.top(),
                                1.2 * m_style.unit, flag.stem.height()),
                         ink);
        for (const OutageLayout::MergedFlags &merged : m_layout.merged)
            m_p.fillRect(QRectF(merged.pill.center().x() - 0.6 * m_style.unit, merged.pill.center().y(),
                                1.2 * m_style.unit, m_mid - merged.pill.center().y()),
                         ink);
    }

    void band()
    {
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(m_t.tintWarning);
        m_p.drawRect(m_layout.band);
    }

    void track()
    {
        const double high = m_layout.thick;
        const auto stretch = [&](double from, double to, const QColor &colour) {
            m_p.setPen(Qt::NoPen);
            m_p.setBrush(colour);
            m_p.drawRoundedRect(QRectF(from, m_mid - high / 2, std::max(high, to - from), high), high / 2,
                                high / 2);
        };
        stretch(m_layout.track.left(), m_layout.track.right(), m_t.line);
        const double now = m_layout.now.x;
        const double ended = m_line.endedAt ? m_layout.xOf(positionOf(m_line, *m_line.endedAt)) : now;
        if (ended < now)
            stretch(ended, now, m_t.fine);
        stretch(m_layout.track.left(), ended, m_line.drill || m_line.calm ? m_t.info : m_t.bad);
    }

    /// Smaller where they stand close, so that a missed one can still be told from its neighbours.
    [[nodiscard]] double radiusOf(qsizetype i, const QList<double> &at) const
    {
        double room = 1e9;
        if (i > 0)
            room = at.at(i) - at.at(i - 1);
        if (i + 1 < at.size())
            room = std::min(room, at.at(i + 1) - at.at(i));
        return std::clamp(room * 0.42, 1.8 * m_style.unit, 5.2 * m_style.unit);
    }

    void ticks()
    {
        QList<double> at;
        for (const OutageTimeline::Tick &tick : m_line.ticks)
            at.append(m_layout.xOf(positionOf(m_line, tick.at)));
        // What is not as it should be lies on top of what is.
        for (const bool odd : {false, true}) {
            for (qsizetype i = 0; i < at.size(); ++i) {
                const UpdateSlot::State state = m_line.ticks.at(i).state;
                const bool isOdd = state == UpdateSlot::State::Late || state == UpdateSlot::State::Missed ||
                                   state == UpdateSlot::State::Overdue;
                if (isOdd == odd)
                    tick(QPointF(at.at(i), m_mid), state, radiusOf(i, at));
            }
        }
    }

    void tick(const QPointF &at, UpdateSlot::State state, double r)
    {
        const double edge = std::max(1.0, 1.2 * m_style.unit);
        switch (state) {
        case UpdateSlot::State::OnTime:
            m_p.setPen(QPen(m_ground, edge));
            m_p.setBrush(m_t.fine);
            m_p.drawEllipse(at, r + edge / 2, r + edge / 2);
            break;
        case UpdateSlot::State::Late: {
            r = std::max(r, 4 * m_style.unit);
            const double s = r * 1.5;
            m_p.setPen(QPen(m_ground, edge, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            m_p.setBrush(m_t.warning);
            m_p.drawPolygon(
                QPolygonF{at + QPointF(0, -s), at + QPointF(s, s * 0.75), at + QPointF(-s, s * 0.75)});
            break;
        }
        case UpdateSlot::State::Missed: {
            r = std::max(r, 4 * m_style.unit);
            m_p.setPen(QPen(m_ground, edge));
            m_p.setBrush(m_t.dark ? m_t.tintBad : m_t.panel);
            m_p.drawRoundedRect(QRectF(at.x() - r * 1.25, at.y() - r * 1.25, r * 2.5, r * 2.5), 1.5, 1.5);
            m_p.setPen(QPen(m_t.bad, std::max(1.6, 1.9 * m_style.unit), Qt::SolidLine, Qt::RoundCap));
            const double c = r * 0.8;
            m_p.drawLine(at + QPointF(-c, -c), at + QPointF(c, c));
            m_p.drawLine(at + QPointF(c, -c), at + QPointF(-c, c));
            break;
        }
        case UpdateSlot::State::Overdue:
        case UpdateSlot::State::Waiting:
        case UpdateSlot::State::Ahead: {
            const QColor ink = state == UpdateSlot::State::Overdue   ? m_t.warning
                               : state == UpdateSlot::State::Waiting ? m_t.text
                                                                     : m_t.dim;
            m_p.setPen(QPen(ink, std::max(1.4, 1.7 * m_style.unit)));
            m_p.setBrush(m_ground);
            m_p.drawEllipse(at, r, r);
            break;
        }
        }
    }

    void pointers()
    {
        const double u = m_style.unit, x = m_layout.now.x, tip = m_mid - 12 * u;
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(m_t.text);
        m_p.drawPolygon(QPolygonF{QPointF(x - 6.5 * u, tip - 8 * u), QPointF(x + 6.5 * u, tip - 8 * u),
                                  QPointF(x, tip + 2 * u)});
        m_p.fillRect(QRectF(x - 0.9 * u, tip - 2 * u, 1.8 * u, 26 * u), m_t.text);
        // Stems end left of now: where its word stands there, they step behind it.
        m_p.fillRect(m_layout.now.word.rect.adjusted(-3 * u, 2 * u, 3 * u, -2 * u), m_ground);
        text(m_layout.now.word.rect, m_layout.now.word.text, m_style.strong, m_t.text);
        if (!m_layout.forecast)
            return;
        const double fx = m_layout.forecast->x, d = 6.5 * u;
        m_p.setPen(QPen(m_t.text, std::max(1.4, 1.6 * u), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_p.setBrush(m_ground);
        m_p.drawPolygon(QPolygonF{QPointF(fx, m_mid - d), QPointF(fx + d, m_mid), QPointF(fx, m_mid + d),
                                  QPointF(fx - d, m_mid)});
        text(m_layout.forecast->word.rect, m_layout.forecast->word.text, m_style.small, m_t.dim);
    }

    void flags()
    {
        QList<OutageLayout::PlacedFlag> byTime = m_layout.flags;
        std::sort(byTime.begin(), byTime.end(),
                  [](const auto &a, const auto &b) { return a.flag < b.flag; }); // read out in this order
        for (const OutageLayout::PlacedFlag &placed : std::as_const(byTime)) {
            const Flag &flag = m_line.flags.at(placed.flag);
            dot(placed.dot, flag.mark);
            text(placed.time, flagTime(m_line, flag.at), m_style.small, m_t.dim);
            text(placed.words, flagText(flag), m_style.strong,
                 flag.mark == Mark::Bad && flag.kind == QLatin1String("clock.ran_out") ? m_t.bad : m_t.text);
        }
    }

    /// Shape with the colour: round as a rule, a triangle for a warning, a square for what is bad.
    void dot(const QPointF &at, Mark mark)
    {
        const double r = 3.8 * m_style.unit;
        m_p.setPen(Qt::NoPen);
        m_p.setBrush(mark == Mark::Bad ? m_t.bad : mark == Mark::Warning ? m_t.warning : m_t.info);
        if (mark == Mark::Bad)
            m_p.drawRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r));
        else if (mark == Mark::Warning)
            m_p.drawPolygon(
                QPolygonF{at + QPointF(0, -r * 1.2), at + QPointF(r * 1.2, r), at + QPointF(-r * 1.2, r)});
        else
            m_p.drawEllipse(at, r, r);
    }

    void merged()
    {
        for (const OutageLayout::MergedFlags &merged : m_layout.merged) {
            m_p.setPen(QPen(m_t.line, 1));
            m_p.setBrush(m_t.panel2);
            m_p.drawRoundedRect(merged.pill, merged.pill.height() / 2, merged.pill.height() / 2);
            text(merged.pill, QStringLiteral("+%1").arg(merged.flags.size()), m_style.small, m_t.dim,
                 Qt::AlignCenter);
        }
    }

    void words()
    {
        QFont bold = m_style.small;
        bold.setWeight(QFont::DemiBold);
        text(m_layout.updatesWord.rect, m_layout.updatesWord.text, m_style.small,
             m_line.updatesMark == Mark::Fine      ? m_t.fine
             : m_line.updatesMark == Mark::Warning ? m_t.warning
             : m_line.updatesMark == Mark::Bad     ? m_t.bad
                                                   : m_t.dim);
        text(m_layout.bandWord.rect, m_layout.bandWord.text, bold, m_t.warning);
        for (const OutageLayout::Word &word : m_layout.axis)
            text(word.rect, word.text, m_style.small, m_t.dim);
    }

    QPainter &m_p;
    const OutageTimeline &m_line;
    const OutageLayout &m_layout;
    const OutageStyle &m_style;
    const Tokens &m_t;
    QColor m_ground;
    double m_mid;
    QStringList m_texts;
};
} // namespace

QStringList paintOutage(QPainter &painter, const OutageTimeline &line, const OutageLayout &layout,
                        const OutageStyle &style, const Tokens &t, const QColor &ground)
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const QStringList texts = Brush(painter, line, layout, style, t, ground).all();
    painter.restore();
    return texts;
}

void paintPointed(QPainter &painter, const OutageTimeline &line, const OutageLayout &layout,
                  const OutageStyle &style, const Tokens &t, Instant at)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double x = layout.xOf(positionOf(line, at));
    QFont font = style.small;
    font.setWeight(QFont::DemiBold);
    const QString text = tabular(flagTime(line, at, true));
    const QFontMetricsF metrics(font);
    const QRectF row = layout.now.word.rect;
    QRectF box(0, 0, metrics.horizontalAdvance(text) + 16, metrics.height() + 4);
    box.moveCenter(QPointF(x, row.center().y() - 2 * style.unit));
    // Beside the marker of now rather than over its word; and within the picture.
    box.moveRight(std::min(box.right(), std::max(layout.now.x - 8 * style.unit, layout.track.left())));
    box.moveLeft(std::max(box.left(), layout.track.left() - 8));
    painter.setPen(QPen(t.info, std::max(1.5, 1.5 * style.unit)));
    painter.drawLine(QPointF(x, box.bottom() - 1), QPointF(x, layout.track.bottom() + 9 * style.unit));
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.info);
    painter.drawRoundedRect(box, 5, 5);
    painter.setFont(font);
    painter.setPen(t.dark ? t.background : t.panel);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
}

} // namespace Switchback
