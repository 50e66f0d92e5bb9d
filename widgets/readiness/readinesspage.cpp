// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/readiness/readinesspage.h"

#include "models/core/counted.h"
#include "widgets/base/card.h"
#include "widgets/base/heightat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/table/rowtable.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int SideMargin = 20, TopMargin = 16, Gap = 8, LeastTable = 240, MarkSize = 17;
const QList<int> Parts{13, 21, 15, 9, 18}; ///< of a hundred, for the table's columns

PlainLabel *label(QWidget *parent, const char *name, qreal size, QFont::Weight weight, Tone tone)
{
    auto *made = new PlainLabel(Fit::Wrap, size, weight, tone, parent);
    made->setObjectName(QLatin1String(name));
    return made;
}
} // namespace

ReadinessPage::ReadinessPage(Wishes &wishes, QWidget *parent)
    : QScrollArea(parent)
    , m_wishes(wishes)
    , m_content(new QWidget)
    , m_troubleRows(new QVBoxLayout)
    , m_gatewayRows(new QVBoxLayout)
    , m_fine(label(m_content, "readinessFine", TypeSize::Body, QFont::Normal, Tone::Dim))
    , m_strays(label(m_content, "readinessStrays", TypeSize::Body, QFont::DemiBold, Tone::Warning))
    , m_whose(label(m_content, "readinessWhose", TypeSize::Lead, QFont::DemiBold, Tone::Text))
    , m_none(label(m_content, "readinessNone", TypeSize::Body, QFont::Normal, Tone::Dim))
    , m_summary(label(m_content, "readinessSummary", TypeSize::Body, QFont::Normal, Tone::Text))
    , m_schedule(label(m_content, "readinessSchedule", TypeSize::Body, QFont::Normal, Tone::Dim))
    , m_model(new ReachModel(this))
    , m_table(new QTableView(m_content))
{
    setObjectName(QStringLiteral("readinessPage"));
    setAccessibleName(tr("Readiness"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setWidget(m_content);
    m_content->setAutoFillBackground(false);
    auto *title = label(m_content, "readinessTitle", TypeSize::Lead, QFont::DemiBold, Tone::Text);
    title->setPlain(tr("Can we tell our customers?"));
    m_fine->setPlain(tr("Nothing is known that would keep a message from them."));
    m_none->setPlain(tr("No gateway is configured: messages are sent by your own means. [notify] in the "
                        "configuration names them."));
    auto *who = label(m_content, "readinessWho", TypeSize::Lead, QFont::DemiBold, Tone::Text);
    who->setPlain(tr("Who can be reached"));
    buildTable();
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(SideMargin, TopMargin, SideMargin, TopMargin);
    column->setSpacing(Gap);
    column->addWidget(title);
    column->addWidget(m_fine);
    m_troubleRows->setSpacing(Gap);
    column->addLayout(m_troubleRows);
    column->addWidget(m_strays);
    column->addSpacing(Gap);
    column->addWidget(m_whose);
    column->addWidget(m_none);
    m_gatewayRows->setSpacing(Gap);
    column->addLayout(m_gatewayRows);
    column->addSpacing(Gap);
    buildStandby(column);
    column->addWidget(who);
    column->addWidget(m_summary);
    column->addWidget(m_schedule);
    column->addWidget(buildTest());
    column->addWidget(m_table, 1);
    setView({});
}

void ReadinessPage::buildTable()
{
    dressTable(m_table, QStringLiteral("readinessTable"), tr("Who can be reached"),
               {{ReachModel::CustomerColumn},
                {ReachModel::WhenColumn},
                ReachModel::OutcomeColumn,
                ReachModel::MarkRole});
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setMinimumHeight(LeastTable);
    m_table->viewport()->installEventFilter(this);
}

QPushButton *ReadinessPage::button(QWidget *parent, const char *name, const QString &text) const
{
    auto *made = new QPushButton(parent);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    setPlainText(made, text);
    made->setAccessibleName(text);
    return made;
}

/// A call harms nobody: it is placed at the first press.
void ReadinessPage::buildStandby(QVBoxLayout *column)
{
    m_standbyTitle = label(m_content, "standbyTitle", TypeSize::Lead, QFont::DemiBold, Tone::Text);
    m_standbyTitle->setPlain(tr("Can the other site take calls?"));
    column->addWidget(m_standbyTitle);
    m_standby = makeRow(column, QStringLiteral("standby"));
    m_standbyCannot = label(m_standby.whole, "standbyCannot", TypeSize::Small, QFont::Normal, Tone::Dim);
    m_standbyCall = button(m_standby.whole, "standbyCall", tr("Place a test call now"));
    auto *rows = qobject_cast<QVBoxLayout *>(m_standby.whole->layout()->itemAt(1)->layout());
    auto *row = new QHBoxLayout;
    row->setSpacing(Gap);
    row->addWidget(m_standbyCall);
    row->addWidget(m_standbyCannot, 1);
    rows->addSpacing(4);
    rows->addLayout(row);
    column->addSpacing(Gap);
    connect(m_standbyCall, &QPushButton::clicked, &m_wishes, &Wishes::standbyCallWanted);
}

/// Who is about to get it is said before it goes, and asked once more.
QWidget *ReadinessPage::buildTest()
{
    auto *whole = new QWidget(m_content);
    m_question = label(whole, "reachQuestion", TypeSize::Body, QFont::DemiBold, Tone::Text);
    m_cannot = label(whole, "reachCannot", TypeSize::Small, QFont::Normal, Tone::Dim);
    m_test = button(whole, "reachTest", tr("Test reachability…"));
    m_send = button(whole, "reachSend", tr("Send the test"));
    m_notNow = button(whole, "reachNotNow", tr("Not now"));
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_question);
    auto *row = new QHBoxLayout;
    row->setSpacing(Gap);
    for (QPushButton *each : {m_test, m_send, m_notNow})
        row->addWidget(each);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_cannot);
    connect(m_test, &QPushButton::clicked, this, [this] { askFirst(true); });
    connect(m_notNow, &QPushButton::clicked, this, [this] { askFirst(false); });
    connect(m_send, &QPushButton::clicked, this, [this] {
        askFirst(false);
        emit m_wishes.reachTestWanted();
    });
    askFirst(false);
    return whole;
}

void ReadinessPage::askFirst(bool asking)
{
    m_question->setVisible(asking);
    m_send->setVisible(asking);
    m_notNow->setVisible(asking);
    m_test->setVisible(!asking);
    if (asking)
        m_notNow->setFocus();
    shareHeight();
}

ReadinessPage::Row ReadinessPage::makeRow(QVBoxLayout *into, const QString &name) const
{
    Row row;
    row.whole = new QWidget(m_content);
    row.whole->setObjectName(name);
    row.mark = new MarkWidget(MarkSize, row.whole);
    row.head = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, row.whole);
    row.words = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, row.whole);
    row.more = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, row.whole);
    auto *column = new QVBoxLayout;
    column->setSpacing(1);
    for (PlainLabel *each : {row.head, row.words, row.more})
        column->addWidget(each);
    auto *line = new QHBoxLayout(row.whole);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Gap);
    line->addWidget(row.mark, 0, Qt::AlignTop);
    line->addLayout(column, 1);
    into->addWidget(row.whole);
    return row;
}

void ReadinessPage::setView(const ReadinessView &view)
{
    m_view = view;
    showTroubles();
    showGateways();
    showStandby();
    m_strays->setPlain(view.strays);
    m_strays->setVisible(!view.strays.isEmpty());
    m_summary->setPlain(view.summary);
    m_summary->setVisible(!view.summary.isEmpty());
    m_schedule->setPlain(view.schedule);
    m_schedule->setVisible(!view.schedule.isEmpty());
    m_question->setPlain(tr("A harmless message goes to %1 addresses: %2. It says that nothing has failed.",
                            nullptr, howMany(view.messages))
                             .arg(view.messages)
                             .arg(view.whom));
    m_cannot->setPlain(view.cannot);
    m_cannot->setVisible(!view.cannot.isEmpty());
    for (QPushButton *each : {m_test, m_send}) {
        each->setEnabled(view.cannot.isEmpty());
        each->setAccessibleDescription(view.cannot);
    }
    m_table->setVisible(!view.lines.isEmpty());
    m_model->setLines(view.lines);
    shareHeight();
}

void ReadinessPage::showTroubles()
{
    while (m_troubles.size() < m_view.troubles.size())
        m_troubles += makeRow(m_troubleRows, QStringLiteral("trouble%1").arg(m_troubles.size()));
    for (qsizetype i = 0; i < m_troubles.size(); ++i) {
        const Row &row = m_troubles.at(i);
        const bool there = i < m_view.troubles.size();
        row.whole->setVisible(there);
        row.words->hide();
        row.more->hide();
        if (!there)
            continue;
        const ReadinessTrouble &trouble = m_view.troubles.at(i);
        row.mark->setMark(trouble.mark);
        row.head->setPlain(trouble.text);
        row.head->setTone(trouble.mark == Mark::Bad ? Tone::Bad : Tone::Warning);
    }
    m_fine->setVisible(m_view.troubles.isEmpty() && !m_view.gateways.isEmpty());
}

void ReadinessPage::showGateways()
{
    m_whose->setPlain(m_view.whose.isEmpty() ? tr("Gateways") : m_view.whose);
    m_none->setVisible(m_view.gateways.isEmpty());
    while (m_gateways.size() < m_view.gateways.size())
        m_gateways += makeRow(m_gatewayRows, QStringLiteral("gateway%1").arg(m_gateways.size()));
    for (qsizetype i = 0; i < m_gateways.size(); ++i) {
        const Row &row = m_gateways.at(i);
        row.whole->setVisible(i < m_view.gateways.size());
        if (i >= m_view.gateways.size())
            continue;
        const GatewayLine &line = m_view.gateways.at(i);
        row.mark->setMark(line.mark);
        row.head->setPlain(line.name);
        row.words->setPlain(line.state);
        row.words->setTone(line.mark == Mark::Bad ? Tone::Bad : Tone::Text);
        QStringList more;
        for (const QString &each : {line.taken, line.proof, line.depends}) {
            if (!each.isEmpty())
                more += each;
        }
        row.more->setPlain(more.join(QStringLiteral(" · ")));
        row.more->setVisible(!more.isEmpty());
    }
}

void ReadinessPage::showStandby()
{
    const StandbyLine &line = m_view.standby;
    m_standbyTitle->setVisible(!line.name.isEmpty());
    m_standby.whole->setVisible(!line.name.isEmpty());
    m_standby.mark->setMark(line.mark);
    m_standby.head->setPlain(line.name);
    m_standby.words->setPlain(line.outcome);
    m_standby.words->setTone(line.mark == Mark::Bad ? Tone::Bad : Tone::Text);
    m_standby.more->setPlain(line.more);
    m_standbyCannot->setPlain(line.cannot);
    m_standbyCall->setEnabled(line.cannot.isEmpty());
    m_standbyCall->setAccessibleDescription(line.cannot);
}

/// Layouts take a wrapped text for one line high when they work out the least height: say it outright.
void ReadinessPage::shareHeight()
{
    if (viewport()->width() > 0)
        m_content->setMinimumHeight(heightAt(*m_content, viewport()->width()));
}

void ReadinessPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    shareHeight();
}

bool ReadinessPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_table->viewport())
        shareColumns(m_table, Parts);
    return QScrollArea::eventFilter(watched, event);
}

} // namespace Switchback
