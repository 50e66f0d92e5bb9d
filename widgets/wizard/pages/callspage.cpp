// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/callspage.h"

#include "models/act/actpreview.h"
#include "widgets/act/previewpage.h"
#include "widgets/act/runpage.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/pages/secondpersonpanel.h"

#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

CallsPage::CallsPage(const Beat &beat, Wishes &wishes, QWidget *parent)
    : WizardPage(parent)
    , m_before(new QWidget(this))
    , m_preview(new PreviewPage(wishes, m_before))
    , m_undo(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, m_before))
    , m_second(new SecondPersonPanel(m_before))
    , m_run(new RunPage(beat, wishes, this))
{
    setObjectName(QStringLiteral("callsPage"));
    m_undo->setObjectName(QStringLiteral("callsUndo"));
    m_preview->setEmbedded(true);
    m_run->setEmbedded(true);
    auto *before = new QVBoxLayout(m_before);
    before->setContentsMargins(0, 0, 0, 0);
    before->setSpacing(12);
    before->addWidget(m_second);
    before->addWidget(m_preview);
    before->addWidget(m_undo);
    before->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_before);
    column->addWidget(m_run, 1);
    m_run->hide();
    connect(m_preview, &PreviewPage::readyChanged, this, &CallsPage::changed);
    connect(m_preview, &PreviewPage::committed, this, [this](const ActCommit &commit) {
        if (m_commit)
            emit committed(*m_commit, commit);
    });
    connect(m_second, &SecondPersonPanel::given, this, [this](const QString &name, const QByteArray &secret) {
        m_giving = true;
        emit secondPersonGiven(name, secret);
    });
    connect(m_second, &SecondPersonPanel::pressed, this, &CallsPage::pressed);
}

void CallsPage::setView(const WizardView &view)
{
    m_part = view.calls.value_or(CallsPart{});
    const auto commit =
        std::find_if(view.actions.cbegin(), view.actions.cend(),
                     [](const WizardAction &action) { return action.does == WizardAction::Does::Commit; });
    m_commit = commit == view.actions.cend() ? std::nullopt : std::optional(*commit);
    const bool another = view.step != m_step;
    m_step = view.step;
    m_before->setVisible(!m_part.run);
    m_run->setVisible(m_part.run.has_value());
    if (m_part.run) {
        m_run->setRun(*m_part.run);
        return;
    }
    m_second->setView(view);
    ActPreview preview = m_part.preview;
    // What holds the step back holds the commit back, whichever way it is pressed.
    if (preview.blocked.isEmpty())
        preview.blocked = m_commit ? m_commit->whyNot : seatBlock(view);
    if (preview.blocked.isEmpty() && m_part.approvalNeeded && !m_part.approved)
        preview.blocked = tr("A second person has not approved it yet.");
    m_preview->setPerson(view.person);
    m_preview->setPreview(preview);
    if (another)
        m_preview->start();
    m_undo->setPlain(m_part.preview.undo);
    m_undo->setVisible(!m_part.preview.undo.isEmpty());
}

QString CallsPage::missing(const WizardAction &action) const
{
    const bool commits = action.does == WizardAction::Does::Commit;
    return commits && !m_part.run && !m_preview->ready() ? m_preview->why() : QString();
}

void CallsPage::act(const WizardAction &action)
{
    if (action.does == WizardAction::Does::Commit && !m_part.run)
        m_preview->commit();
}

void CallsPage::done(const WizardAction &, const ActionAnswers &)
{
    if (std::exchange(m_giving, false))
        m_second->answered(true);
}

void CallsPage::refused()
{
    m_giving = false;
    m_second->answered(false);
    m_preview->rearm();
}

QWidget *CallsPage::firstField() const
{
    return m_part.run ? static_cast<QWidget *>(m_run) : m_preview->firstField();
}

QWidget *CallsPage::nextField() const
{
    if (m_part.run)
        return nullptr; // its buttons stop, give up, let go: none of them by itself
    QWidget *second = m_second->nextField();
    return second ? second : m_preview->nextField();
}

void CallsPage::setArmDelay(int ms)
{
    m_preview->setArmDelay(ms);
}

} // namespace Switchback
