// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/sidecolumn.h"

#include "models/core/visibletext.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/theme.h"

#include <QGridLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextOption>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

PlainLabel *sectionTitle(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Dim, parent);
    label->setPlain(text.toUpper());
    return label;
}

Tone toneOf(Mark mark)
{
    return mark == Mark::Bad       ? Tone::Bad
           : mark == Mark::Warning ? Tone::Warning
           : mark == Mark::Unknown ? Tone::Unknown
                                   : Tone::Text;
}
} // namespace

SideColumn::SideColumn(QWidget *parent)
    : QWidget(parent)
    , m_wrongTitle(sectionTitle(tr("If something goes wrong"), this))
    , m_wrong(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_sitesTitle(sectionTitle(tr("Sites now"), this))
    , m_sites(new QGridLayout)
    , m_log(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("sideColumn"));
    m_wrong->setObjectName(QStringLiteral("wrongText"));
    auto *inside = new QWidget;
    auto *top = new QVBoxLayout(inside);
    top->setContentsMargins(20, 18, 18, 0);
    top->setSpacing(6);
    top->addWidget(m_wrongTitle);
    top->addWidget(m_wrong);
    top->addSpacing(10);
    top->addWidget(m_sitesTitle);
    m_sites->setHorizontalSpacing(10);
    m_sites->setVerticalSpacing(4);
    m_sites->setColumnStretch(0, 1);
    m_sites->setColumnStretch(1, 1);
    top->addLayout(m_sites);
    top->addSpacing(10);
    auto *logTitle = sectionTitle(tr("Log"), this);
    top->addWidget(logTitle);
    m_log->setObjectName(QStringLiteral("wizardLog"));
    m_log->setAccessibleName(tr("Log, newest last"));
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setUndoRedoEnabled(false);
    m_log->setFont(monoFont(TypeSize::Small));
    m_log->setMinimumHeight(120);
    m_log->document()->setDocumentMargin(0);
    m_log->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_log->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_log->setProperty("look", "quiet");
    top->addWidget(m_log, 1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 14);
    column->addWidget(scroll);
}

void SideColumn::setView(const WizardView &view)
{
    m_wrong->setPlain(view.wrong);
    m_wrongTitle->setVisible(!view.wrong.isEmpty());
    m_wrong->setVisible(!view.wrong.isEmpty());
    m_sitesTitle->setVisible(!view.sites.isEmpty());
    showSites(view.sites);
    showLog(view.log);
}

void SideColumn::showSites(const QList<LabelledValue> &sites)
{
    while (m_rows.size() > sites.size()) {
        const auto [label, value] = m_rows.takeLast();
        delete label;
        delete value;
    }
    while (m_rows.size() < sites.size()) {
        const int row = int(m_rows.size());
        auto *label = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this);
        auto *value = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this);
        m_sites->addWidget(label, row, 0, Qt::AlignTop);
        m_sites->addWidget(value, row, 1, Qt::AlignTop);
        m_rows.append(std::pair(label, value));
    }
    for (qsizetype i = 0; i < sites.size(); ++i) {
        const auto [label, value] = m_rows.at(i);
        label->setPlain(sites.at(i).label);
        value->setPlain(sites.at(i).value);
        value->setTone(toneOf(sites.at(i).mark));
        value->setAccessibleName(QStringLiteral("%1: %2").arg(sites.at(i).label, sites.at(i).value));
    }
}

void SideColumn::showLog(const QStringList &log)
{
    if (log == m_shownLog)
        return;
    // A reader who has scrolled up, or has marked a line to copy it, stays there.
    QScrollBar *bar = m_log->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 1;
    const bool grown = log.size() > m_shownLog.size() && log.mid(0, m_shownLog.size()) == m_shownLog;
    if (!grown)
        m_log->clear();
    for (const QString &line : log.mid(grown ? m_shownLog.size() : 0))
        m_log->appendPlainText(visibleText(line, 400));
    m_shownLog = log;
    if (atEnd)
        bar->setValue(bar->maximum());
}

void SideColumn::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().panel2);
    painter.fillRect(QRect(0, 0, 1, height()), tokens().line);
}

} // namespace Switchback
