// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

class Engine;
class ReachTester;
class Script;

/// What a person does before anything happens, as stages of a drill's script: the drill list is taken over
/// from a file in the window, and who stands on it is sent the test of reachability. All that it is given
/// outlives it. GUI thread.
class EveningScript
{
public:
    /// `reach`: null where there are no gateways, and so no test.
    EveningScript(Engine &engine, const ReachTester *reach, Script &script);

    /// `file`: a list as the window's import reads it. Over when its preview is there.
    void planPreview(const QString &file);
    /// Over when it is taken over, in the name of somebody who may manage customers and has signed in.
    void planImport();
    /// Over when the page says of every address that it was reached, and the standby has passed a test call.
    void planReachability();

private:
    Engine &m_engine;
    const ReachTester *m_reach;
    Script &m_script;
};

} // namespace Switchback
