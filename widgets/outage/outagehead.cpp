// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/outagehead.h"

#include "models/core/visibletext.h"
#include "widgets/base/mnemonics.h"
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
constexpr int BesideFrom = 860; ///< under it the buttons lie beneath the words
}

OutageHead::OutageHead(Wishes &wishes, QWidget *parent)
    : Card(parent, Ground::Bad, 10)
    , m_mark(new MarkWidget(26, this))
    , m_plate(new Card(this, Ground::Panel, 5))
    , m_drill(new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Lead, QFont::Bold, PlainLabel::Tone::Info,
                             m_plate))
    , m_headline(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this))
    , m_subline(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_telling(new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::DemiBold,
                               PlainLabel::Tone::Warning, this))
    , m_whyNot(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_wizard(new QPushButton(this))
    , m_declare(new QPushButton(this))
    , m_falseAlarm(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("outageHead"));
    m_headline->setObjectName(QStringLiteral("outageHeadline"));
    m_subline->setObjectName(QStringLiteral("outageSubline"));
    m_telling->setObjectName(QStringLiteral("outageTelling"));
    m_drill->setObjectName(QStringLiteral("drillPlate"));
    const auto dress = [](QPushButton *button, const char *name, const QString &text) {
        button->setObjectName(QString::fromLatin1(name));
        setPlainText(button, text);
        button->setAccessibleName(text);
    };
    dress(m_wizard, "outageWizard", tr("Open the wizard"));
    dress(m_declare, "outageDeclareReal", tr("Declare an outage…"));
    dress(m_falseAlarm, "outageFalseAlarm", tr("False alarm…"));
    dress(m_close, "outageClose", tr("Close…"));
    m_wizard->setProperty("primary", true);
    auto *plate = new QHBoxLayout(m_plate);
    plate->setContentsMargins(10, 3, 10, 3);
    plate->addWidget(m_drill);
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_headline);
    words->addWidget(m_subline);
    words->addWidget(m_telling);
    m_outer = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_outer->setContentsMargins(16, 9, 12, 9);
    m_outer->setSpacing(12);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_mark);
    row->addWidget(m_plate, 0, Qt::AlignVCenter);
    row->addLayout(words, 1);
    m_outer->addLayout(row, 1);
    m_outer->addLayout(acts());
    connect(m_wizard, &QPushButton::clicked, &wishes, &Wishes::wizardWanted);
    connect(m_declare, &QPushButton::clicked, &wishes,
            [&wishes] { emit wishes.declareWanted(IncidentMode::Real); });
    connect(m_falseAlarm, &QPushButton::clicked, &wishes,
            [&wishes] { emit wishes.closeWanted(Ending::FalseAlarm); });
    connect(m_close, &QPushButton::clicked, &wishes,
            [&wishes] { emit wishes.closeWanted(Ending::Complete); });
}

QLayout *OutageHead::acts()
{
    auto *acts = new QVBoxLayout;
    acts->setSpacing(2);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch(1);
    for (QPushButton *button : {m_declare, m_falseAlarm, m_close, m_wizard})
        buttons->addWidget(button);
    acts->addLayout(buttons);
    m_whyNot->setAlignment(Qt::AlignRight | Qt::AlignTop);
    acts->addWidget(m_whyNot);
    return acts;
}

void OutageHead::fit(int width)
{
    m_outer->setDirection(width < BesideFrom ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void OutageHead::setOutage(const OutageState &outage)
{
    setGround(outage.drill || outage.calm ? Ground::Info : Ground::Bad);
    m_mark->setMark(outage.mark);
    m_drill->setPlain(outage.watermark);
    m_plate->setVisible(outage.drill);
    m_headline->setPlain(outage.headline);
    QString subline = outage.practice;
    subline += (subline.isEmpty() ? QString() : QStringLiteral(" · ")) + outage.subline;
    if (outage.loss.failedOver)
        subline +=
            QStringLiteral("\n%1: %2 · %3")
                .arg(outage.loss.caption,
                     outage.loss.loss ? durationText(*outage.loss.loss) : tr("not known"), outage.loss.note);
    m_subline->setPlain(subline.trimmed());
    m_subline->setVisible(!m_subline->text().isEmpty());
    m_telling->setPlain(outage.telling);
    m_telling->setVisible(!outage.telling.isEmpty());
    // Neither is an alarm; and a real outage in the middle of one can still be declared.
    m_declare->setVisible(outage.drill || outage.calm);
    showEndings(outage.endings);
    const auto allow = [](QPushButton *button, const QString &whyNot) {
        button->setEnabled(whyNot.isEmpty());
        button->setAccessibleDescription(whyNot);
        setPlainToolTip(button, whyNot);
    };
    allow(m_declare, outage.cannotDeclare);
    allow(m_falseAlarm, outage.cannotClose);
    allow(m_close, outage.cannotClose);
    m_whyNot->setPlain(outage.cannotClose);
    m_whyNot->setVisible(!outage.cannotClose.isEmpty());
}

/// The words of what would be asked. What can't be done yet is pressed all the same: the wizard says why.
void OutageHead::showEndings(const QList<WizardAction> &endings)
{
    QString taken;
    const auto name = [&taken](QPushButton *button, const QString &words) {
        if (const QString text = withMnemonic(words, taken); button->text() != text)
            button->setText(text);
        button->setAccessibleName(visibleText(words, 120));
    };
    name(m_wizard, tr("Open the wizard"));
    m_falseAlarm->hide();
    for (const WizardAction &ending : endings) {
        const bool falseAlarm = ending.closesAs(Ending::FalseAlarm);
        name(falseAlarm ? m_falseAlarm : m_close, ending.text);
        if (falseAlarm)
            m_falseAlarm->show();
    }
    name(m_declare, tr("Declare an outage…"));
}

} // namespace Switchback
