// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/sitecardwidget.h"

#include "widgets/base/beat.h"
#include "widgets/base/shown.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace Switchback
{

ComponentRow::ComponentRow(QWidget *parent)
    : QWidget(parent)
    , m_mark(new MarkWidget(17, this))
    , m_label(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_value(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Text, this))
    , m_age(
          new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    setObjectName(QStringLiteral("componentRow"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 1, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_mark);
    m_label->setFixedWidth(82);
    row->addWidget(m_label);
    m_value->setObjectName(QStringLiteral("componentValue"));
    m_value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_value, 1);
    m_age->setObjectName(QStringLiteral("componentAge"));
    row->addWidget(m_age);
}

void ComponentRow::show(const ComponentLine &line, const Beat &beat)
{
    const ShownLine shown = shownLine(line, beat);
    m_mark->setMark(shown.mark);
    m_label->setPlain(line.label);
    m_value->setPlain(shown.value);
    m_value->setTip(shown.tip.isEmpty() ? QString() : shown.value + QLatin1Char('\n') + shown.tip);
    m_value->setTone(shown.freshness != Freshness::Fresh ? PlainLabel::Tone::Dim
                     : shown.mark == Mark::Bad           ? PlainLabel::Tone::Bad
                                                         : PlainLabel::Tone::Text);
    m_age->setPlain(shown.age);
    m_age->setTone(shown.freshness == Freshness::Fresh ? PlainLabel::Tone::Dim : PlainLabel::Tone::Warning);
    const bool hatched = shown.freshness == Freshness::Stale;
    if (hatched != m_hatched) {
        m_hatched = hatched;
        update();
    }
}

void ComponentRow::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    if (m_hatched)
        painter.fillRect(rect().adjusted(0, 3, 0, -2), QBrush(t.line, Qt::BDiagPattern));
}

SiteCardWidget::SiteCardWidget(const Beat &beat, QWidget *parent)
    : Card(parent)
    , m_beat(beat)
    , m_name(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this))
    , m_purpose(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_role(new Badge(this))
    , m_big(
          new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this))
    , m_bigUnit(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_verdict(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Medium, PlainLabel::Tone::Bad, this))
    , m_rows(new QVBoxLayout)
{
    m_big->setAlignment(Qt::AlignBottom);
    m_bigUnit->setAlignment(Qt::AlignBottom);
    m_bigUnit->setContentsMargins(0, 0, 0, 2); // on the figure's base line
    m_name->setObjectName(QStringLiteral("siteName"));
    m_verdict->setObjectName(QStringLiteral("siteVerdict"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 18, 12);
    column->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_name, 1);
    top->addWidget(m_role, 0, Qt::AlignTop);
    column->addLayout(top);
    auto *second = new QHBoxLayout;
    second->setSpacing(5);
    second->addWidget(m_purpose, 1);
    second->addWidget(m_big, 0, Qt::AlignBottom);
    second->addWidget(m_bigUnit, 0, Qt::AlignBottom);
    column->addLayout(second);
    column->addSpacing(8);
    m_verdict->setContentsMargins(0, 0, 0, 8);
    column->addWidget(m_verdict);
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    column->addStretch(1);
    connect(&beat, &Beat::beat, this, &SiteCardWidget::redraw);
    redraw();
}

void SiteCardWidget::setSite(const SiteCard &site)
{
    if (site == m_site)
        return;
    m_site = site;
    fitRows();
    redraw();
}

void SiteCardWidget::fitRows()
{
    while (m_lines.size() > m_site.lines.size())
        delete m_lines.takeLast();
    while (m_lines.size() < m_site.lines.size()) {
        auto *row = new ComponentRow(this);
        row->setFixedHeight(m_rowHeight);
        m_rows->addWidget(row);
        m_lines.append(row);
    }
}

void SiteCardWidget::redraw()
{
    m_name->setPlain(m_site.name.isEmpty() ? tr("Not heard yet") : m_site.name);
    m_purpose->setPlain(m_site.purpose);
    setAccessibleName(m_site.name);
    bool anyFresh = false, anyKnown = false;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        m_lines.at(i)->show(m_site.lines.at(i), m_beat);
        const Freshness fresh = m_beat.freshnessOf(m_site.lines.at(i).at);
        anyFresh |= fresh == Freshness::Fresh;
        anyKnown |= fresh != Freshness::Unknown;
    }
    // The role and the figure have no age of their own: they are as good as the newest line.
    const QString role = m_site.role.isEmpty() ? tr("NOT KNOWN") : m_site.role;
    m_role->setPlain(anyKnown || m_site.roleMark == Mark::Bad ? role : tr("NOT KNOWN"),
                     m_site.roleMark == Mark::Bad, !anyFresh || m_site.roleMark == Mark::Unknown);
    if (!anyKnown && !m_site.role.isEmpty())
        setPlainToolTip(m_role, tr("Last known: %1").arg(m_site.role));
    // "14 rows/s" comes with its unit in both fields: it is shown once, dim.
    QString figure = m_site.big;
    if (!m_site.bigUnit.isEmpty() && figure.endsWith(m_site.bigUnit))
        figure.chop(m_site.bigUnit.size());
    m_big->setPlain(anyKnown ? figure.trimmed() : QString());
    m_bigUnit->setPlain(anyKnown ? m_site.bigUnit : QString());
    m_big->setTone(anyFresh ? PlainLabel::Tone::Text : PlainLabel::Tone::Dim);
    m_verdict->setPlain(m_site.verdict);
    m_verdict->setVisible(!m_site.verdict.isEmpty());
}

} // namespace Switchback
