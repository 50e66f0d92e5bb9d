// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runbookfaults.h"

#include <QStringList>

namespace Switchback
{

/// Goes through one runbook once; behind findRunbookFaults(), nobody else needs it.
class RunbookInspection
{
public:
    explicit RunbookInspection(const Runbook &runbook)
        : m_runbook(runbook)
    {
    }
    QList<RunbookFault> all();

    // For what one kind of step wants (StepRoom::check()), of the step that is looked at.
    /// "step "fence"", to begin a sentence with.
    [[nodiscard]] QString here() const;
    void add(const char *field, const QString &text, const QString &fix)
    {
        m_faults += {m_step, m_call, QString::fromLatin1(field), text, fix};
    }
    /// A text of the step that stands beyond those that all have: there, not too long, known placeholders.
    void textOf(const char *field, const QString &text);
    void calls(const RunbookStep &step);

private:
    void whole();
    void rules();
    void steps();
    void needs();
    void circles();
    void kindOnce();
    void kind(const RunbookStep &step);
    void foreign(const RunbookStep &step);
    void marks(const RunbookStep &step);
    void call(const RunbookCall &call);
    void promotion(const RunbookStep &step);
    void placeholders(const char *field, const QString &text, const QStringList &allowed);
    void lengthOf(const char *field, const QString &text, int most);

    const Runbook &m_runbook;
    QList<RunbookFault> m_faults;
    int m_step = -1;
    int m_call = -1;
};

/// What the step's kind asks for: its room's StepRoom::check().
void checkOfKind(RunbookInspection &inspection, const RunbookStep &step);
/// A key, title or word of the runbook as it is quoted in a fault.
QString quotedWord(const QString &text);
/// [a-z][a-z0-9_-]{0,39}
bool isRunbookKey(const QString &text);

} // namespace Switchback
