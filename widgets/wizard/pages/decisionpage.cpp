// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/decisionpage.h"

#include "models/core/visibletext.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/base/tilerow.h"
#include "widgets/base/zonetimeedit.h"

#include <QButtonGroup>
#include <QDateTimeEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
using Of = ActionField::Of;
constexpr std::chrono::minutes FirstHold{30};
} // namespace

DecisionPage::DecisionPage(QWidget *parent)
    : WizardPage(parent)
    , m_due(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_wanted(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this))
    , m_tiles(new TileRow(this))
    , m_madeTitle(groupTitle(tr("Decided so far"), this))
    , m_made(new QVBoxLayout)
    , m_choices(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("decisionPage"));
    m_due->setObjectName(QStringLiteral("decisionDue"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_due);
    column->addWidget(m_wanted);
    column->addSpacing(10);
    column->addWidget(m_tiles);
    column->addSpacing(12);
    column->addWidget(m_madeTitle);
    m_made->setSpacing(2);
    column->addLayout(m_made);
    column->addSpacing(10);
    // Made in the order it is read: that is the order of Tab.
    column->addWidget(buildChoices());
    column->addSpacing(8);
    m_reason = new QPlainTextEdit(this);
    m_reason->setObjectName(QStringLiteral("decisionReason"));
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(64);
    addField(column, tr("Reason, for every choice"), m_reason, this);
    column->addStretch(1);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &DecisionPage::changed);
    connect(m_choices, &QButtonGroup::idToggled, this, &DecisionPage::choose);
    connect(m_until, &ZoneTimeEdit::changed, this, [this] {
        m_timeTouched = true;
        emit changed();
    });
}

QWidget *DecisionPage::buildChoices()
{
    auto *holder = new QWidget(this);
    holder->setAccessibleName(tr("What do you decide?"));
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    const std::tuple<Choice, const char *, QString> choices[] = {
        {Choice::FailOver, "choiceFailOver", tr("&Fail over now: the backup site takes over")},
        {Choice::Hold, "choiceHold", tr("Ho&ld until a time, then decide again")},
        {Choice::NotNeeded, "choiceNotNeeded", tr("A failover is &not needed")}};
    for (const auto &[choice, name, text] : choices) {
        auto *button = new QRadioButton(text, holder);
        button->setObjectName(QString::fromLatin1(name));
        button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
        m_choices->addButton(button, int(choice));
        column->addWidget(button);
        if (choice == Choice::Hold) {
            m_until = new ZoneTimeEdit(tr("Hold until"), holder);
            m_until->setContentsMargins(26, 0, 0, 4);
            column->addWidget(m_until);
        }
    }
    m_until->hide();
    return holder;
}

std::optional<Choice> DecisionPage::choice() const
{
    const int id = m_choices->checkedId();
    return id < 0 ? std::nullopt : std::optional(Choice(id));
}

void DecisionPage::choose()
{
    m_until->setVisible(choice() == Choice::Hold);
    if (choice() == Choice::Hold && !m_timeTouched) {
        const QSignalBlocker quiet(m_until);
        m_until->setInstant(std::chrono::ceil<std::chrono::minutes>(m_now + FirstHold));
    }
    emit changed();
}

void DecisionPage::setView(const WizardView &view)
{
    m_now = view.now;
    const DecisionPart part = view.decision.value_or(DecisionPart{});
    m_due->setPlain(part.early && !part.dueLine.isEmpty()
                        ? tr("%1 Deciding earlier is allowed, with the reason.").arg(part.dueLine)
                        : part.dueLine);
    m_due->setVisible(!part.dueLine.isEmpty());
    m_wanted->setPlain(part.wanted);
    m_wanted->setVisible(!part.wanted.isEmpty());
    m_tiles->setTiles(part.tiles);
    m_tiles->setVisible(!part.tiles.isEmpty());
    m_until->setZone(view.zone);
    showMade(part.made);
    for (QAbstractButton *button : m_choices->buttons())
        button->setEnabled(!view.closed);
    m_reason->setReadOnly(view.closed);
}

void DecisionPage::showMade(const QList<LabelledValue> &made)
{
    m_madeTitle->setVisible(!made.isEmpty());
    while (m_madeRows.size() > made.size())
        delete m_madeRows.takeLast();
    while (m_madeRows.size() < made.size()) {
        auto *row = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this);
        row->setObjectName(QStringLiteral("decisionMade"));
        m_made->addWidget(row);
        m_madeRows.append(row);
    }
    for (qsizetype i = 0; i < made.size(); ++i)
        m_madeRows.at(i)->setPlain(QStringLiteral("%1: %2").arg(made.at(i).label, made.at(i).value));
}

void DecisionPage::fillIn(const WizardAction &action, ActionAnswers &answers) const
{
    if (action.wantsOnPage(Of::Choice))
        answers.choice = choice();
    if (action.wantsOnPage(Of::Until))
        answers.until = choice() == Choice::Hold ? m_until->instant() : std::nullopt;
    if (action.wantsOnPage(Of::Reason))
        answers.reason = m_reason->toPlainText().trimmed();
}

WizardAction DecisionPage::shown(const WizardAction &action) const
{
    WizardAction made = action;
    if (!action.wants(Of::Choice) || !choice())
        return made;
    switch (*choice()) {
    case Choice::FailOver:
        made.text = tr("Decide: fail over");
        break;
    case Choice::Hold:
        made.text =
            tr("Decide: hold until %1").arg(m_until->field()->time().toString(QStringLiteral("HH:mm")));
        break;
    case Choice::NotNeeded:
        made.text = tr("Decide: not needed");
        break;
    }
    return made;
}

void DecisionPage::done(const WizardAction &action, const ActionAnswers &)
{
    if (!action.wants(Of::Choice))
        return;
    m_reason->clear();
    m_timeTouched = false;
    m_choices->setExclusive(false);
    for (QAbstractButton *button : m_choices->buttons())
        button->setChecked(false);
    m_choices->setExclusive(true);
}

QWidget *DecisionPage::firstField() const
{
    return m_choices->buttons().constFirst();
}

} // namespace Switchback
