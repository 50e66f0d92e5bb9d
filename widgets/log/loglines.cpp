// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log/loglines.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
constexpr int MarkSize = 16;
}

LogLines::LogLines(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
}

void LogLines::setLines(const QList<LogLine> &lines)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const LogLine &line : lines) {
        auto *row = new QWidget(this);
        auto *across = new QHBoxLayout(row);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(10);
        auto *mark = new MarkWidget(MarkSize, row);
        mark->setMark(line.mark);
        auto *text =
            new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal,
                           line.mark == Mark::Bad ? PlainLabel::Tone::Bad : PlainLabel::Tone::Text, row);
        text->setObjectName(QStringLiteral("logLine"));
        text->setPlain(line.text);
        across->addWidget(mark, 0, Qt::AlignTop);
        across->addWidget(text, 1);
        m_column->addWidget(row);
        row->show();
    }
}

} // namespace Switchback
