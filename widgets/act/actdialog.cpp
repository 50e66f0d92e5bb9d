// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/act/actdialog.h"

#include "models/core/visibletext.h"
#include "widgets/act/previewpage.h"
#include "widgets/act/runpage.h"
#include "widgets/base/beat.h"
#include "widgets/base/onscreen.h"
#include "widgets/theme/theme.h"

#include <QLayout>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
constexpr int DialogWidth = 720;
constexpr int RunHeight = 560;
} // namespace

ActDialog::ActDialog(const Beat &beat, Wishes &wishes, QWidget *parent)
    : QDialog(parent)
    , m_pages(new QStackedWidget(this))
    , m_preview(new PreviewPage(wishes))
    , m_run(new RunPage(beat, wishes))
    , m_previewScroll(scrolled(m_preview))
    , m_runScroll(scrolled(m_run))
{
    setObjectName(QStringLiteral("actDialog"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setModal(true);
    m_pages->addWidget(m_previewScroll);
    m_pages->addWidget(m_runScroll);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connect(m_preview, &PreviewPage::cancelled, this, &QDialog::reject);
    connect(m_preview, &PreviewPage::committed, this, [this](const ActCommit &commit) {
        RunView starting;
        starting.title = m_committedTitle;
        starting.state = tr("Starting");
        m_run->setRun(starting);
        showPage(m_runScroll);
        emit commitWanted(commit);
    });
    connect(m_run, &RunPage::closed, this, &QDialog::accept);
}

void ActDialog::setPreview(const ActPreview &preview)
{
    m_committedTitle = preview.title;
    m_preview->setPreview(preview);
    if (!showsRun()) {
        setWindowTitle(visibleText(preview.title, 120));
        fit();
    }
}

void ActDialog::setRun(const RunView &run)
{
    m_run->setRun(run);
    if (showsRun()) {
        setWindowTitle(visibleText(run.title, 120));
        fit();
    }
}

void ActDialog::openPreview(const ActPreview &preview)
{
    showPage(m_previewScroll);
    setPreview(preview);
    m_preview->start();
    open();
    fit();
    m_preview->firstField()->setFocus(Qt::OtherFocusReason);
}

void ActDialog::openRun(const RunView &run)
{
    showPage(m_runScroll);
    setRun(run);
    open();
    fit();
    m_run->firstField()->setFocus(Qt::OtherFocusReason);
}

bool ActDialog::showsRun() const
{
    return m_pages->currentWidget() == m_runScroll;
}

void ActDialog::showPage(QWidget *page)
{
    // The page that is not seen must not ask for room.
    for (int i = 0; i < m_pages->count(); ++i) {
        const auto policy = m_pages->widget(i) == page ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_pages->widget(i)->setSizePolicy(policy, policy);
    }
    m_pages->setCurrentWidget(page);
    fit();
}

void ActDialog::fit()
{
    const int most = mostHeight(*this);
    QLayout *page = showsRun() ? m_run->layout() : m_preview->layout();
    page->activate();
    int high = page->totalHeightForWidth(DialogWidth);
    if (showsRun()) // it grows as its output comes, and never jumps back
        high = std::max({high, RunHeight, height()});
    setFixedWidth(std::min(DialogWidth, screen()->availableGeometry().width()));
    if (std::min(high, most) != height())
        resize(width(), std::min(high, most));
}

} // namespace Switchback
