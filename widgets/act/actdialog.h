// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "widgets/act/actcommit.h"

#include <QDialog>

class QScrollArea;
class QStackedWidget;

namespace Switchback
{

class Beat;
class PreviewPage;
class RunPage;
class Wishes;

/// Failover or failback from preview to end. Opened with open(), never exec(): no loop of its own. It is told
/// by values and tells by signals; after the commit there is no way back to the preview of that act.
class ActDialog : public QDialog
{
    Q_OBJECT
public:
    ActDialog(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);

    void setPreview(const ActPreview &preview);
    void setRun(const RunView &run);
    /// Opens at the preview, with nothing typed.
    void openPreview(const ActPreview &preview);
    /// Opens at the run's steps.
    void openRun(const RunView &run);
    [[nodiscard]] bool showsRun() const;
    [[nodiscard]] PreviewPage *previewPage() const { return m_preview; }
    [[nodiscard]] RunPage *runPage() const { return m_run; }

signals:
    void commitWanted(const Switchback::ActCommit &commit);

private:
    void showPage(QWidget *page);
    void fit();

    QStackedWidget *m_pages;
    PreviewPage *m_preview;
    RunPage *m_run;
    QScrollArea *m_previewScroll;
    QScrollArea *m_runScroll;
    QString m_committedTitle;
};

} // namespace Switchback
