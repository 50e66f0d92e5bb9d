// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

class Engine;
class LabHand;
class OutageTie;
class Script;

/// What a person does with the SBC that a move has left, as stages of a drill's script. All that it is given
/// outlives it. GUI thread.
class LeftSbcScript
{
public:
    LeftSbcScript(Engine &engine, OutageTie &tie, Script &script, LabHand &lab)
        : m_engine(engine)
        , m_tie(tie)
        , m_script(script)
        , m_lab(lab)
    {
    }
    /// The one that a failback leaves takes calls again, before its case can be closed.
    void planTaken();
    /// Behind a failback without a case: the customers go home, and the SBC that it left passing calls on is
    /// made to take them, in the wizard of the last case.
    void planBehind(const QString &name);

private:
    Engine &m_engine;
    OutageTie &m_tie;
    Script &m_script;
    LabHand &m_lab;
};

} // namespace Switchback
