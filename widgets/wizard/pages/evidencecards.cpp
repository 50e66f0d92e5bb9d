// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/evidencecards.h"

#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
constexpr int PerRow = 4;
}

EvidenceCards::EvidenceCards(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("evidenceCards"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(10);
}

void EvidenceCards::setItems(const QList<EvidenceItem> &items, const QByteArray &zone)
{
    const QTimeZone wanted(zone);
    const QTimeZone shown = wanted.isValid() ? wanted : QTimeZone(QByteArrayLiteral("UTC"));
    while (m_views.size() > items.size())
        delete m_views.takeLast().card;
    while (m_views.size() < items.size()) {
        auto *card = new Card(this, Card::Ground::Panel, 7);
        card->setObjectName(QStringLiteral("evidence%1").arg(m_views.size()));
        View view{card, new MarkWidget(16, card),
                  new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, card),
                  new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, card),
                  new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, card)};
        auto *column = new QVBoxLayout(card);
        column->setContentsMargins(13, 10, 11, 10);
        column->setSpacing(3);
        auto *top = new QHBoxLayout;
        top->setSpacing(9);
        top->addWidget(view.mark, 0, Qt::AlignTop);
        top->addWidget(view.title, 1);
        column->addLayout(top);
        column->addWidget(view.text);
        column->addWidget(view.by);
        column->addStretch(1);
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        const int at = int(m_views.size());
        m_grid->addWidget(card, at / PerRow, at % PerRow);
        m_grid->setColumnStretch(at % PerRow, 1);
        m_views.append(view);
    }
    for (qsizetype i = 0; i < items.size(); ++i) {
        const EvidenceItem &item = items.at(i);
        const View &view = m_views.at(i);
        view.mark->setMark(item.passed ? Mark::Fine : item.at ? Mark::Warning : Mark::Unknown);
        view.title->setPlain(item.title);
        view.text->setPlain(item.text);
        const QString at = item.at
                               ? QStringLiteral("%1 %2").arg(clockText(*item.at, shown),
                                                             shown.abbreviation(toDateTime(*item.at, shown)))
                               : QString();
        view.by->setPlain(at.isEmpty() ? item.by : QStringLiteral("%1 · %2").arg(at, item.by));
        view.card->setAccessibleName(item.title);
        view.card->setAccessibleDescription(
            QStringLiteral("%1, %2, %3").arg(markWord(view.mark->mark()), item.text, view.by->text()));
    }
}

} // namespace Switchback
