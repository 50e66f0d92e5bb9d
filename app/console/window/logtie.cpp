// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/logtie.h"

#include "app/console/window/outagetie.h"
#include "app/pair/engine.h"
#include "app/pair/peoplehere.h"
#include "app/pair/witness/logdesk.h"
#include "models/core/whendone.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/log/logcheckdialog.h"
#include "widgets/log/loggapdialog.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wish/wishes.h"

namespace Switchback
{

LogTie::LogTie(Engine &engine, OutageTie &people, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_people(people)
{
}

void LogTie::tieMain(MainWindow *window)
{
    m_main = window;
    connect(&window->wishes(), &Wishes::logCheckWanted, this, &LogTie::open);
}

void LogTie::open()
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new LogCheckDialog(m_main);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &LogCheckDialog::againWanted, this, &LogTie::look);
    connect(m_dialog, &LogCheckDialog::gapWanted, this, &LogTie::sign);
    look();
    m_dialog->show();
}

void LogTie::look()
{
    const auto work = std::make_shared<LogCheckWork>();
    m_dialog->begin(work);
    whenDone(m_engine.logDesk().check(work, this), this,
             [this, dialog = m_dialog](const Result<LogChecked> &checked) {
                 if (!dialog)
                     return; // closed, and perhaps another one is open
                 if (checked)
                     dialog->showChecked(*checked, m_engine.now());
                 else
                     dialog->showError(checked.error(), m_engine.now());
             });
}

void LogTie::sign(const QList<GapDraft> &drafts)
{
    m_people.signedIn([this, drafts] {
        const LogDesk::MaySign may = m_engine.logDesk().maySign(drafts);
        const bool none = may.drafts.isEmpty();
        auto *dialog = new LogGapDialog(m_dialog ? static_cast<QWidget *>(m_dialog) : m_main);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &LogGapDialog::signWanted, this,
                [this, dialog = QPointer(dialog), signs = may.drafts](const QString &reason) {
                    whenDone(m_engine.logDesk().sign(signs, reason), this,
                             [this, dialog](const Result<QList<Event>> &stored) {
                                 if (!stored && dialog)
                                     dialog->refuse(stored.error());
                                 if (!stored)
                                     return;
                                 if (dialog)
                                     dialog->accept();
                                 if (m_dialog)
                                     look();
                             });
                });
        dialog->openWith({none ? drafts : may.drafts, m_engine.people().actor().name,
                          none ? may.whyNot : QString(), none ? QString() : may.whyNot, LongestGapReason});
    });
}

} // namespace Switchback
