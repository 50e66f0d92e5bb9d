// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/steplist.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

QString ownerWords(const QString &owner)
{
    if (owner == QLatin1String("us"))
        return StepList::tr("us");
    if (owner == QLatin1String("customer"))
        return StepList::tr("the customer");
    if (owner == QLatin1String("both"))
        return StepList::tr("us and the customer");
    return owner;
}
} // namespace

StepButton::StepButton(QWidget *parent)
    : QAbstractButton(parent)
    , m_mark(new MarkWidget(20, this))
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_sub(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))

{

    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    for (QWidget *part :
         {static_cast<QWidget *>(m_mark), static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_sub)})
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 5, 6, 6);
    row->setSpacing(11);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(1);
    column->addWidget(m_title);
    column->addWidget(m_sub);

    row->addLayout(column, 1);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StepButton::setLine(const WizardStepLine &line, bool shown)
{
    m_key = line.key;
    m_current = line.current;
    setObjectName(QStringLiteral("step-") + line.key);
    m_mark->setMark(line.mark);
    m_title->setPlain(line.title);
    m_title->setTone(line.mark == Mark::NotYet && !line.current ? Tone::Dim : Tone::Text);
    QStringList parts;
    if (!line.sub.isEmpty())
        parts += line.sub;
    if (!line.owner.isEmpty())
        parts += tr("by %1").arg(ownerWords(line.owner)).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
    if (line.ours)
        parts += tr("our own addition");
    m_sub->setPlain(parts.join(QStringLiteral(" · ")));
    m_sub->setVisible(!parts.isEmpty());
    setAccessibleName(line.title);
    QStringList words{markWord(line.mark)};
    words += parts;
    if (line.current)
        words += tr("to be done next");
    if (shown)
        words += tr("shown now");
    setAccessibleDescription(words.join(QStringLiteral(", ")).replace(QChar(QChar::Nbsp), QLatin1Char(' ')));
    m_shown = shown;
    update();
}

void StepButton::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(hasFocus() ? QPen(t.info, 2) : QPen(Qt::NoPen));
    painter.setBrush(m_shown ? QBrush(t.tintInfo) : underMouse() ? QBrush(t.background) : QBrush());
    painter.drawRoundedRect(area, 7, 7);
    if (!m_current)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.info);
    painter.drawRoundedRect(QRectF(area.left(), area.top() + 8, 3, area.height() - 16), 1.5, 1.5);
}

StepList::StepList(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_scroll(new QScrollArea(this))
    , m_rows(new QVBoxLayout)
    , m_heading(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Dim, this))
    , m_footnote(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
{
    setObjectName(QStringLiteral("stepList"));
    setAccessibleName(tr("Steps"));
    m_heading->setObjectName(QStringLiteral("stepHeading"));
    m_footnote->setObjectName(QStringLiteral("stepFootnote"));
    auto *inside = new QWidget;
    inside->setObjectName(QStringLiteral("stepRows"));
    m_rows->setContentsMargins(12, 0, 8, 0);
    m_rows->setSpacing(1);
    auto *holder = new QVBoxLayout(inside);
    holder->setContentsMargins(0, 0, 0, 0);
    holder->addLayout(m_rows);
    holder->addStretch(1);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 16, 1, 12);
    column->setSpacing(10);
    m_heading->setContentsMargins(24, 0, 14, 0);
    m_footnote->setContentsMargins(24, 0, 14, 0);
    column->addWidget(m_heading);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_footnote);
}

void StepList::setView(const WizardView &view)
{
    m_heading->setPlain(view.heading.toUpper());
    m_footnote->setPlain(view.footnote);
    m_footnote->setVisible(!view.footnote.isEmpty() && !m_brief);
    setPlainToolTip(m_heading, m_brief ? view.footnote : QString());
    while (m_steps.size() > view.steps.size()) {
        // Later: it may be the one whose press led here.
        StepButton *gone = m_steps.takeLast();
        gone->hide();
        gone->deleteLater();
    }
    while (m_steps.size() < view.steps.size()) {
        auto *step = new StepButton(this);
        m_rows->addWidget(step);
        if (!m_steps.isEmpty())
            setTabOrder(m_steps.constLast(), step);
        m_steps.append(step);
        connect(step, &StepButton::clicked, this, [this, step] { emit m_wishes.stepWanted(step->key()); });
    }
    for (qsizetype i = 0; i < m_steps.size(); ++i)
        m_steps.at(i)->setLine(view.steps.at(i), view.steps.at(i).key == view.step);
}

void StepList::setBrief(bool brief)
{
    if (brief == m_brief)
        return;
    m_brief = brief;
    m_footnote->setVisible(!m_footnote->text().isEmpty() && !brief);
    setPlainToolTip(m_heading, brief ? m_footnote->text() : QString());
}

void StepList::focusShown()
{
    for (StepButton *step : std::as_const(m_steps)) {
        if (step->isShown())
            step->setFocus(Qt::OtherFocusReason);
    }
}

void StepList::keyPressEvent(QKeyEvent *event)
{
    const int by = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const qsizetype at = m_steps.indexOf(qobject_cast<StepButton *>(focusWidget()));
    if (by == 0 || at < 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    StepButton *next = m_steps.at(std::clamp<qsizetype>(at + by, 0, m_steps.size() - 1));
    next->setFocus(Qt::TabFocusReason);
    m_scroll->ensureWidgetVisible(next);
}

void StepList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().panel2);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), tokens().line);
}

} // namespace Switchback
