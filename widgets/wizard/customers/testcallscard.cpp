// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/testcallscard.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
constexpr int PerRow = 4;

void showLine(PlainLabel *label, const QString &text)
{
    label->setPlain(text);
    label->setVisible(!text.isEmpty());
}

QPushButton *smallButton(const char *name, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setProperty("look", "small");
    button->setAutoDefault(false);
    return button;
}
} // namespace

TestCallBox::TestCallBox(const Press &press, QWidget *parent)
    : QWidget(parent)
    , m_place(smallButton("placeCall", this))
    , m_callOff(smallButton("callOff", this))
    , m_mark(new MarkWidget(16, this))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_verdict(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_failed(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Bad, this))
    , m_figures(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_matrix(new QWidget(this))
{
    setObjectName(QStringLiteral("testCallBox"));
    m_state->setObjectName(QStringLiteral("callState"));
    m_verdict->setObjectName(QStringLiteral("callVerdict"));
    m_failed->setObjectName(QStringLiteral("callFailed"));
    m_figures->setObjectName(QStringLiteral("callFigures"));
    m_matrix->setObjectName(QStringLiteral("callMatrix"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_place);
    top->addWidget(m_callOff);
    top->addWidget(m_mark);
    top->addWidget(m_state, 1);
    column->addLayout(top);
    column->addWidget(m_verdict);
    buildMatrix(column);
    column->addWidget(m_failed);
    column->addWidget(m_figures);
    connect(m_place, &QPushButton::clicked, this, [this, press] { press(m_card.place); });
    connect(m_callOff, &QPushButton::clicked, this, [this, press] { press(m_card.callOff); });
}

void TestCallBox::buildMatrix(QVBoxLayout *column)
{
    m_grid = new QGridLayout(m_matrix);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(3);
    for (int at = 0; at < PerRow; ++at)
        m_grid->setColumnStretch(at, 1);
    column->addWidget(m_matrix);
}

void TestCallBox::showMatrix(const QList<TestCheckCell> &checks)
{
    while (m_cells.size() < checks.size()) {
        const int at = int(m_cells.size());
        Cell cell{new MarkWidget(14, m_matrix),
                  new PlainLabel(Fit::Elide, TypeSize::Small, QFont::Medium, Tone::Text, m_matrix)};
        cell.title->setObjectName(QStringLiteral("check%1").arg(at));
        auto *row = new QHBoxLayout;
        row->setSpacing(6);
        row->addWidget(cell.mark);
        row->addWidget(cell.title, 1);
        m_grid->addLayout(row, at / PerRow, at % PerRow);
        m_cells += cell;
    }
    for (qsizetype at = 0; at < m_cells.size(); ++at) {
        const Cell &cell = m_cells.at(at);
        cell.mark->setVisible(at < checks.size());
        cell.title->setVisible(at < checks.size());
        if (at >= checks.size())
            continue;
        const TestCheckCell &check = checks.at(at);
        cell.mark->setMark(check.mark);
        cell.title->setPlain(check.title);
        cell.title->setTip(check.text);
        cell.title->setAccessibleName(
            QStringLiteral("%1: %2, %3").arg(check.title, markWord(check.mark), check.text));
    }
    m_matrix->setVisible(!checks.isEmpty()); // with what was added to it
}

void TestCallBox::showButton(QPushButton *button, const WizardAction &action) const
{
    setPlainText(button, action.text);
    button->setEnabled(action.enabled);
    setPlainToolTip(button, action.whyNot);
    button->setAccessibleName(button == m_place ? action.text
                              : m_card.leaves   ? tr("Cancel the test message at %1").arg(m_card.name)
                                                : tr("Cancel the test call at %1").arg(m_card.name));
    button->setAccessibleDescription(action.whyNot);
}

void TestCallBox::setCard(const TestCallCard &card)
{
    m_card = card;
    setAccessibleName(card.name);
    showButton(m_place, card.place);
    showButton(m_callOff, card.callOff);
    m_mark->setMark(card.mark);
    m_mark->setVisible(!card.op.isEmpty());
    m_place->setObjectName(card.leaves ? QStringLiteral("leaveMessage") : QStringLiteral("placeCall"));
    m_state->setPlain(!card.op.isEmpty() ? card.state
                      : card.leaves      ? tr("No test message has been left here yet.")
                                         : tr("No test call has been placed here yet."));
    showLine(m_verdict, card.verdict.isEmpty() ? card.progress.join(QLatin1Char('\n')) : card.verdict);
    m_verdict->setTone(card.mark == Mark::Bad ? Tone::Bad : Tone::Text);
    showMatrix(card.checks);
    showLine(m_failed, card.failed.join(QLatin1Char('\n')));
    showLine(m_figures, card.figures);
}

TestCallsCard::TestCallsCard(TestCallBox::Press press, QWidget *parent)
    : QWidget(parent)
    , m_press(std::move(press))
    , m_column(new QVBoxLayout(this))
    , m_count(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Dim, this))
{
    setObjectName(QStringLiteral("testCallsCard"));
    m_count->setObjectName(QStringLiteral("callsCount"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_column->addWidget(m_count);
}

void TestCallsCard::setPart(const std::optional<TestCallsPart> &part)
{
    setVisible(part.has_value());
    if (!part)
        return;
    while (m_boxes.size() > part->sites.size())
        delete m_boxes.takeLast();
    while (m_boxes.size() < part->sites.size()) {
        auto *box = new TestCallBox(m_press, this);
        m_column->insertWidget(int(m_boxes.size()), box);
        m_boxes += box;
    }
    for (qsizetype at = 0; at < m_boxes.size(); ++at)
        m_boxes.at(at)->setCard(part->sites.at(at));
    QStringList lines{part->count, part->earlier};
    lines.removeAll(QString());
    showLine(m_count, lines.join(QStringLiteral(" · ")));
}

} // namespace Switchback
