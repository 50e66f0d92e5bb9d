// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runbookfaults.h"

#include <QSet>
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
        m_faults += {m_step, m_call, QString::fromLatin1(field), text, fix, m_language, m_message};
    }
    /// A text of the step that stands beyond those that all have: there, not too long, known placeholders.
    void textOf(const char *field, const QString &text);
    /// What its messages say, in all their languages.
    void messagesOf(const RunbookStep &step);
    void calls(const RunbookStep &step);

private:
    void whole();
    void rules();
    void steps();
    void needs();
    void circles();
    void direction();
    void kindOnce();
    void kind(const RunbookStep &step);
    void foreign(const RunbookStep &step);
    void foreignTexts(const RunbookStep &step);
    void inOneLanguage(const MessageTexts &texts);
    void inOthers(const TextsByLanguage &languages);
    void messagesBeside();
    void marks(const RunbookStep &step);
    void call(const RunbookCall &call);
    void undo(const RunbookCall &call);
    void promotion(const RunbookStep &step);
    void resumption(const RunbookStep &step);
    void oneTurn();
    void rebuilds(const RunbookStep &step, bool turned);
    void placeholders(const char *field, const QString &text, const QStringList &allowed);
    void lengthOf(const char *field, const QString &text, int most);

    const Runbook &m_runbook;
    QList<RunbookFault> m_faults;
    int m_step = -1;
    int m_call = -1;
    int m_message = -1;
    QByteArray m_language;    ///< empty: the runbook's own
    QSet<QString> m_callKeys; ///< of the whole runbook: a move without a case makes one run of all calls
    bool m_verbsKnown = true;
};

/// Its longest text.
inline constexpr int MaxRunbookText = 4000;
/// What the step's kind asks for: its room's StepRoom::check().
void checkOfKind(RunbookInspection &inspection, const RunbookStep &step);
/// A key, title or word of the runbook as it is quoted in a fault.
QString quotedWord(const QString &text);
/// [a-z][a-z0-9_-]{0,39}
bool isRunbookKey(const QString &text);

} // namespace Switchback
