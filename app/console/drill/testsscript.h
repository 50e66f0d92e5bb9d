// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

class Engine;
class Script;

/// At a step of tests the site that serves places a test call, and a message is left there, heard again and
/// told of by e-mail and SMS: both have to pass. All that it is given outlives it. GUI thread.
class TestsScript
{
public:
    TestsScript(Engine &engine, Script &script)
        : m_engine(engine)
        , m_script(script)
    {
    }
    void plan(const QString &step);

private:
    struct Places {
        QString button;
        QString name; ///< of the stage that waits for it
        bool leaves = false;
        int within = 0; ///< s
    };
    void planPlaced(const QString &step, const Places &places);

    Engine &m_engine;
    Script &m_script;
};

} // namespace Switchback
