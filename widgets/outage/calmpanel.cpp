// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/calmpanel.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

CalmPanel::CalmPanel(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_last(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_drillMark(new MarkWidget(17, this))
    , m_lastDrill(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_telling(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal,
                               PlainLabel::Tone::Warning, this))
    , m_goesOn(new QWidget(this))
    , m_goesOnText(new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal,
                                  PlainLabel::Tone::Warning, m_goesOn))
    , m_whyNot(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_move(new QPushButton(this))
    , m_drill(new QPushButton(this))
    , m_declare(new QPushButton(this))
{
    setObjectName(QStringLiteral("calmPanel"));
    auto *mark = new MarkWidget(26, this);
    mark->setMark(Mark::Fine);
    auto *title =
        new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this);
    title->setObjectName(QStringLiteral("outageHeadline"));
    title->setPlain(tr("No outage is open."));
    m_last->setObjectName(QStringLiteral("lastOutage"));
    m_lastDrill->setObjectName(QStringLiteral("lastDrill"));
    m_telling->setObjectName(QStringLiteral("calmTelling"));
    m_whyNot->setObjectName(QStringLiteral("cannotDeclare"));
    setPlainText(m_move, tr("Plan a move…"));
    m_move->setObjectName(QStringLiteral("outageMove"));
    setPlainText(m_drill, tr("Start a drill…"));
    m_drill->setObjectName(QStringLiteral("outageDrill"));
    setPlainText(m_declare, tr("Declare an outage…"));
    m_declare->setObjectName(QStringLiteral("outageDeclare"));
    for (QPushButton *button : {m_move, m_drill, m_declare})
        button->setAccessibleName(button->text());
    auto *words = new QVBoxLayout;
    words->setSpacing(5);
    words->addWidget(title);
    words->addWidget(m_last);
    auto *drill = new QHBoxLayout;
    drill->setSpacing(8);
    drill->addWidget(m_drillMark, 0, Qt::AlignTop);
    drill->addWidget(m_lastDrill, 1);
    words->addLayout(drill);
    words->addWidget(m_telling);
    buildGoesOn(wishes);
    words->addWidget(m_goesOn);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addLayout(acts());
    for (const auto &[button, mode] :
         {std::pair(m_move, IncidentMode::Planned), std::pair(m_drill, IncidentMode::Drill),
          std::pair(m_declare, IncidentMode::Real)})
        connect(button, &QPushButton::clicked, &wishes,
                [&wishes, mode = mode] { emit wishes.declareWanted(mode); });
}

void CalmPanel::buildGoesOn(Wishes &wishes)
{
    auto *wizard = new QPushButton(m_goesOn);
    m_goesOnText->setObjectName(QStringLiteral("calmGoesOn"));
    wizard->setObjectName(QStringLiteral("calmWizard"));
    setPlainText(wizard, tr("Open the wizard"));
    wizard->setAccessibleName(wizard->text());
    auto *row = new QHBoxLayout(m_goesOn);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_goesOnText, 1);
    row->addWidget(wizard, 0, Qt::AlignTop);
    connect(wizard, &QPushButton::clicked, &wishes, &Wishes::wizardWanted);
}

QLayout *CalmPanel::acts()
{
    auto *acts = new QVBoxLayout;
    acts->setSpacing(2);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch(1);
    buttons->addWidget(m_move);
    buttons->addWidget(m_drill);
    buttons->addWidget(m_declare);
    acts->addLayout(buttons);
    m_whyNot->setAlignment(Qt::AlignRight | Qt::AlignTop);
    acts->addWidget(m_whyNot);
    acts->addStretch(1);
    return acts;
}

void CalmPanel::setOutage(const OutageState &outage)
{
    m_last->setPlain(outage.lastOutage.isEmpty() ? tr("None is on record.") : outage.lastOutage);
    m_lastDrill->setPlain(outage.lastDrill);
    m_lastDrill->setTone(outage.lastDrillMark == Mark::Warning ? PlainLabel::Tone::Warning
                                                               : PlainLabel::Tone::Dim);
    m_drillMark->setMark(outage.lastDrillMark);
    m_drillMark->setVisible(!outage.lastDrill.isEmpty());
    m_telling->setPlain(outage.telling);
    m_telling->setVisible(!outage.telling.isEmpty());
    m_goesOnText->setPlain(outage.goesOn);
    m_goesOn->setVisible(!outage.goesOn.isEmpty());
    m_whyNot->setPlain(outage.cannotDeclare);
    m_whyNot->setVisible(!outage.cannotDeclare.isEmpty());
    for (QPushButton *button : {m_move, m_drill, m_declare}) {
        button->setEnabled(outage.cannotDeclare.isEmpty());
        button->setAccessibleDescription(outage.cannotDeclare);
        setPlainToolTip(button, outage.cannotDeclare);
    }
}

} // namespace Switchback
