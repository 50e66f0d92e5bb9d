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

private:
    void whole();
    void rules();
    void steps();
    void needs();
    void circles();
    void kindOnce();
    void kind(const RunbookStep &step);
    void message(const RunbookStep &step);
    void tests(const RunbookStep &step);
    void foreign(const RunbookStep &step);
    void marks(const RunbookStep &step);
    void calls(const RunbookStep &step);
    void call(const RunbookCall &call);
    void promotion(const RunbookStep &step);
    void placeholders(const char *field, const QString &text, const QStringList &allowed);
    void lengthOf(const char *field, const QString &text, int most);
    void add(const char *field, const QString &text, const QString &fix)
    {
        m_faults += {m_step, m_call, QString::fromLatin1(field), text, fix};
    }
    [[nodiscard]] QString here() const;

    const Runbook &m_runbook;
    QList<RunbookFault> m_faults;
    int m_step = -1;
    int m_call = -1;
};

/// A key, title or word of the runbook as it is quoted in a fault.
QString quotedWord(const QString &text);
/// [a-z][a-z0-9_-]{0,39}
bool isRunbookKey(const QString &text);

} // namespace Switchback
