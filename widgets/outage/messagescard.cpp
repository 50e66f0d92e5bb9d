// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/messagescard.h"

#include "models/core/visibletext.h"
#include "models/messages/messagesview.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int Shown = 2;
constexpr int MarkSize = 14;
} // namespace

MessagesCard::MessagesCard(Wishes &wishes, QWidget *parent)
    : Card(parent)
    , m_unreached(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Bad, this))
{
    setObjectName(QStringLiteral("messagesCard"));
    m_unreached->setObjectName(QStringLiteral("outageUnreached"));
    auto *lines = new QVBoxLayout;
    lines->setSpacing(3);
    lines->addWidget(m_unreached);
    for (int i = 0; i < Shown; ++i) {
        auto *row = new QWidget(this);
        auto *inRow = new QHBoxLayout(row);
        inRow->setContentsMargins(0, 0, 0, 0);
        inRow->setSpacing(8);
        Line line{row, new MarkWidget(MarkSize, row),
                  new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, row)};
        inRow->addWidget(line.mark, 0, Qt::AlignTop);
        inRow->addWidget(line.text, 1);
        lines->addWidget(row);
        m_lines += line;
    }
    auto *all = new QPushButton(this);
    all->setObjectName(QStringLiteral("outageMessages"));
    all->setProperty("look", "link");
    all->setAutoDefault(false);
    setPlainText(all, tr("All messages"));
    all->setAccessibleName(tr("All messages"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 12, 8);
    row->setSpacing(12);
    row->addLayout(lines, 1);
    row->addWidget(all, 0, Qt::AlignTop);
    connect(all, &QPushButton::clicked, &wishes, &Wishes::messagesWanted);
    fit();
}

void MessagesCard::setIncident(const QString &incident)
{
    m_incident = incident;
    fit();
}

void MessagesCard::setMessages(const MessagesHead &messages)
{
    m_told = messages.incident;
    m_any = !messages.messages.isEmpty();
    m_unreached->setPlain(messages.unreached);
    m_unreached->setVisible(!messages.unreached.isEmpty());
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines.at(i);
        line.row->setVisible(i < messages.messages.size());
        if (i >= messages.messages.size())
            continue;
        const MessageSummary &each = messages.messages.at(i);
        line.mark->setMark(each.mark);
        line.text->setPlain(tr("%1 (%2): %3").arg(visibleText(each.title, 80), each.when, each.told));
    }
    fit();
}

void MessagesCard::fit()
{
    setVisible(m_any && !m_incident.isEmpty() && m_told == m_incident);
}

} // namespace Switchback
