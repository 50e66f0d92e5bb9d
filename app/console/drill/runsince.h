// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/engine.h"
#include "app/pair/moves.h"

namespace Switchback
{

/// The run that was begun since a moment: there was one before, which has ended too.
class RunSince
{
public:
    explicit RunSince(Engine &engine)
        : m_engine(engine)
    {
    }
    void remember() { m_before = m_engine.moves().runner().state().plan.id; }
    [[nodiscard]] bool succeeded() const
    {
        const RunState &state = m_engine.moves().runner().state();
        return state.plan.id != m_before && state.finished && state.succeeded;
    }

private:
    Engine &m_engine;
    QString m_before;
};

} // namespace Switchback
