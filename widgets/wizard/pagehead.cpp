// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pagehead.h"

#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

PageHead::PageHead(QWidget *parent)
    : QWidget(parent)
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Big, QFont::Bold, Tone::Text, this))
    , m_intro(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_facts(new QGridLayout)
    , m_byHandCard(new Card(this, Card::Ground::Info, 5))
    , m_byHand(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, m_byHandCard))
{
    setObjectName(QStringLiteral("pageHead"));
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_intro->setObjectName(QStringLiteral("pageIntro"));
    m_byHand->setObjectName(QStringLiteral("pageByHand"));
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(2);
    m_facts->setColumnStretch(1, 1);
    const QString names[] = {tr("Done by"), tr("What happens"), tr("It worked if"), tr("Found")};
    for (int row = 0; row < 4; ++row) {
        auto *label = new PlainLabel(Fit::Whole, TypeSize::Small, QFont::DemiBold, Tone::Dim, this);
        auto *value = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, this);
        label->setPlain(names[row]);
        value->setObjectName(QStringLiteral("pageFact%1").arg(row));
        m_facts->addWidget(label, row, 0, Qt::AlignTop);
        m_facts->addWidget(value, row, 1);
        m_rows.append(std::pair(label, value));
    }
    auto *note = new QVBoxLayout(m_byHandCard);
    note->setContentsMargins(12, 7, 12, 7);
    note->addWidget(m_byHand);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addWidget(m_title);
    column->addWidget(m_intro);
    column->addSpacing(2);
    column->addLayout(m_facts);
    column->addSpacing(2);
    column->addWidget(m_byHandCard);
}

void PageHead::setView(const WizardView &view)
{
    m_title->setPlain(view.title);

    // "Done by: us" says twice what the label says already.
    const QString owner = view.owner.contains(QLatin1Char(':'))
                              ? view.owner.section(QLatin1Char(':'), 1).trimmed()
                              : view.owner;
    // A table or a form needs the room: there who does it stands with the why.
    const bool brief = view.will.isEmpty() && view.known.isEmpty() && view.found.isEmpty();
    const QString intro =
        brief && !owner.isEmpty() ? tr("%1 Done by %2.").arg(view.intro, owner).trimmed() : view.intro;
    m_intro->setPlain(intro);
    m_intro->setVisible(!intro.isEmpty());
    const QString values[] = {brief ? QString() : owner, view.will, view.known, view.found};
    for (int row = 0; row < 4; ++row) {
        const auto [label, value] = m_rows.at(row);
        value->setPlain(values[row]);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(label->text(), values[row]));
        label->setVisible(!values[row].isEmpty());
        value->setVisible(!values[row].isEmpty());
    }
    m_byHand->setPlain(view.byHand);
    m_byHandCard->setVisible(!view.byHand.isEmpty());
}

} // namespace Switchback
