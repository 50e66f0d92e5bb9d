// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/losscardwidget.h"

#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace Switchback
{

BigFigure::BigFigure(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("lossFigure"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QString BigFigure::text() const
{
    if (!m_loss.sentence.isEmpty())
        return m_loss.sentence;
    QStringList words;
    if (!m_loss.prefix.isEmpty())
        words += m_loss.prefix;
    for (const ShownLoss::Part &part : m_loss.big)
        words += part.number + QLatin1Char(' ') + part.unit;
    return words.join(QLatin1Char(' '));
}

void BigFigure::setLoss(const ShownLoss &loss)
{
    if (loss == m_loss)
        return;
    m_loss = loss;
    setAccessibleName(text());
    update();
}

QSize BigFigure::sizeHint() const
{
    return {200, 62};
}

QSize BigFigure::minimumSizeHint() const
{
    return {80, 62};
}

void BigFigure::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    if (!m_loss.sentence.isEmpty()) {
        painter.setPen(m_loss.mark == Mark::Bad ? t.bad : t.unknown);
        qreal size = 34;
        painter.setFont(textFont(size, QFont::DemiBold));
        while (size > TypeSize::Body && painter.fontMetrics().horizontalAdvance(m_loss.sentence) > width())
            painter.setFont(textFont(--size, QFont::DemiBold));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_loss.sentence);
        return;
    }
    const bool fresh = m_loss.freshness == Freshness::Fresh;
    const QColor ink = !fresh ? t.dim : m_loss.mark == Mark::Bad ? t.bad : t.text;
    const auto widthAt = [this](qreal size) {
        const QFontMetricsF number(textFont(size, QFont::Bold)), unit(textFont(size * 0.46, QFont::DemiBold));
        qreal wide = 0;
        for (const ShownLoss::Part &part : m_loss.big)
            wide += number.horizontalAdvance(tabular(part.number)) + unit.horizontalAdvance(part.unit) +
                    size * 0.2;
        return wide;
    };
    const QFontMetricsF small(textFont(TypeSize::Small));
    const qreal before = m_loss.prefix.isEmpty() ? 0 : small.horizontalAdvance(m_loss.prefix) + 8;
    qreal size = TypeSize::Figure;
    while (size > 18 && before + widthAt(size) > width())
        size -= 1;
    const qreal baseline = height() / 2.0 + QFontMetricsF(textFont(size, QFont::Bold)).capHeight() / 2;
    qreal x = 0;
    if (before > 0) {
        painter.setPen(t.dim);
        painter.setFont(textFont(TypeSize::Small));
        painter.drawText(QPointF(0, baseline), m_loss.prefix);
        x = before;
    }
    painter.setPen(ink);
    for (const ShownLoss::Part &part : m_loss.big) {
        painter.setFont(textFont(size, QFont::Bold));
        painter.drawText(QPointF(x, baseline), tabular(part.number));
        x += QFontMetricsF(painter.font()).horizontalAdvance(tabular(part.number)) + size * 0.06;
        painter.setFont(textFont(size * 0.46, QFont::DemiBold));
        painter.drawText(QPointF(x, baseline), part.unit);
        x += QFontMetricsF(painter.font()).horizontalAdvance(part.unit) + size * 0.14;
    }
}

RatioBar::RatioBar(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(8);
    setObjectName(QStringLiteral("lossBar"));
}

void RatioBar::setRatio(double ratio, Mark mark, bool known)
{
    setAccessibleName(known ? tr("%1 % of the RPO").arg(qRound(ratio * 100))
                            : tr("part of the RPO: not known"));
    ratio = std::clamp(ratio, 0.0, 1.0);
    if (ratio == m_ratio && mark == m_mark && known == m_known)
        return;
    m_ratio = ratio;
    m_mark = mark;
    m_known = known;
    update();
}

void RatioBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(rect(), 4, 4);
    painter.setClipPath(shape);
    painter.fillRect(rect(), t.dark ? t.background : t.background.darker(103));
    if (!m_known) {
        painter.fillRect(rect(), QBrush(t.unknown, Qt::BDiagPattern));
        return;
    }
    const QColor fill = m_mark == Mark::Bad       ? t.bad
                        : m_mark == Mark::Warning ? t.warning
                        : m_mark == Mark::Unknown ? t.unknown
                                                  : t.info;
    painter.fillRect(QRectF(0, 0, width() * m_ratio, height()), fill);
}

LossCardWidget::LossCardWidget(const Beat &beat, QWidget *parent)
    : Card(parent)
    , m_beat(beat)
    , m_caption(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::DemiBold,
                               PlainLabel::Tone::Dim, this))
    , m_figure(new BigFigure(this))
    , m_bar(new RatioBar(this))
    , m_rowsText(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_rpo(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_why(new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Warning,
                           this))
    , m_stageRows(new QVBoxLayout)
    , m_advice(new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal,
                              PlainLabel::Tone::Warning, this))
{
    QFont spaced = m_caption->font();
    spaced.setLetterSpacing(QFont::AbsoluteSpacing, 0.9);
    m_caption->setFont(spaced);
    m_caption->setPlain(tr("Lost if we failed over now").toUpper());
    m_rowsText->setObjectName(QStringLiteral("lossRows"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 18, 12);
    column->setSpacing(0);
    column->addWidget(m_caption);
    column->addWidget(m_figure);
    column->addSpacing(4);
    column->addWidget(m_bar);
    column->addSpacing(4);
    auto *under = new QHBoxLayout;
    under->setSpacing(10);
    m_rowsText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    under->addWidget(m_rowsText, 1);
    under->addWidget(m_rpo);
    column->addLayout(under);
    m_why->setContentsMargins(0, 5, 0, 0);
    column->addWidget(m_why);
    column->addSpacing(6);
    m_stageRows->setSpacing(3);
    column->addLayout(m_stageRows);
    m_advice->setContentsMargins(0, 5, 0, 0);
    column->addWidget(m_advice);
    column->addStretch(1);
    connect(&beat, &Beat::beat, this, &LossCardWidget::redraw);
    redraw();
}

void LossCardWidget::setLoss(const LossCard &loss)
{
    if (loss == m_loss)
        return;
    m_loss = loss;
    fitStages();
    redraw();
}

void LossCardWidget::fitStages()
{
    while (m_stages.size() > m_loss.stages.size())
        delete m_stages.takeLast().widget;
    int widest = 0;
    for (const LossCard::Stage &stage : std::as_const(m_loss.stages))
        widest = std::max(widest, QFontMetrics(textFont(TypeSize::Small)).horizontalAdvance(stage.label));
    while (m_stages.size() < m_loss.stages.size()) {
        StageRow row{new QWidget(this), nullptr, nullptr};
        row.label = new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Small, QFont::Normal,
                                   PlainLabel::Tone::Dim, row.widget);
        row.text = new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal,
                                  PlainLabel::Tone::Text, row.widget);
        row.text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto *line = new QHBoxLayout(row.widget);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(6);
        line->addWidget(row.label, 0, Qt::AlignTop);
        line->addWidget(row.text, 1);
        m_stageRows->addWidget(row.widget);
        m_stages.append(row);
    }
    for (const StageRow &row : std::as_const(m_stages))
        row.label->setMinimumWidth(widest + 2);
}

void LossCardWidget::redraw()
{
    const ShownLoss shown = shownLoss(m_loss, m_beat);
    const bool known = shown.loss.has_value();
    m_figure->setLoss(shown);
    m_bar->setRatio(shown.ratio, shown.mark, known);
    m_rowsText->setPlain(known ? m_loss.rowsText : QString());
    const QString note = !m_loss.rpoNote.isEmpty()       ? m_loss.rpoNote
                         : m_loss.rpo > Duration::zero() ? tr("RPO %1").arg(durationText(m_loss.rpo))
                                                         : QString();
    m_rpo->setPlain(note);
    QString why = shown.why;
    if (known && shown.mark == Mark::Bad && m_loss.rpo > Duration::zero())
        why = tr("Over the RPO by %1.").arg(durationText(*shown.loss - m_loss.rpo)) + QLatin1Char(' ') + why;
    m_why->setPlain(why.trimmed());
    m_why->setTone(shown.mark == Mark::Bad       ? PlainLabel::Tone::Bad
                   : shown.mark == Mark::Warning ? PlainLabel::Tone::Warning
                                                 : PlainLabel::Tone::Dim);
    m_why->setVisible(!m_why->text().isEmpty());
    for (qsizetype i = 0; i < m_stages.size(); ++i) {
        const LossCard::Stage &stage = m_loss.stages.at(i);
        m_stages.at(i).label->setPlain(stage.label);
        m_stages.at(i).text->setPlain(stage.text);
        m_stages.at(i).text->setTip(stage.tip);
        m_stages.at(i).text->setTone(shown.freshness != Freshness::Fresh &&
                                             m_loss.kind == LossCard::Kind::Known
                                         ? PlainLabel::Tone::Dim
                                     : stage.mark == Mark::Bad     ? PlainLabel::Tone::Bad
                                     : stage.mark == Mark::Warning ? PlainLabel::Tone::Warning
                                     : stage.mark == Mark::Unknown ? PlainLabel::Tone::Dim
                                                                   : PlainLabel::Tone::Text);
    }
    m_advice->setPlain(m_loss.scheduleAdvice);
    m_advice->setVisible(!m_loss.scheduleAdvice.isEmpty());
}

} // namespace Switchback
