// SPDX-License-Identifier: GPL-3.0-or-later
// The copies that lie kept at the sites: shown, counted, exported and discarded.
#include "app/pair/moves.h"

#include "models/overview/keptlines.h"

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

std::optional<RunView> Moves::view() const
{
    constexpr Duration Shown = 10min; // a run that has ended is looked at for a while
    QList<KeptLine> copies =
        keptLines(m_pair.production, m_outside.watcher.facts().production).value_or(QList<KeptLine>{});
    copies += keptLines(m_pair.backup, m_outside.watcher.facts().backup).value_or(QList<KeptLine>{});
    const RunState &state = m_runner.state();
    const bool old = state.finished && m_clock.now() - state.finishedAt.value_or(Instant{}) > Shown;
    if (state.started && (open() || !old || copies.isEmpty())) {
        RunView view = m_runner.view();
        view.mayNot = m_outside.people.mayNever(Right::TakeWheel);
        if (view.finished || view.canRetry)
            view.copies = copies;
        return view;
    }
    if (copies.isEmpty())
        return std::nullopt;
    RunView view;
    view.id = QStringLiteral("kept");
    for (const KeptLine &copy : std::as_const(copies))
        view.id += QLatin1Char('/') + copy.name; // another one is news
    view.title = tr("Kept copies");
    view.state = tr("%1 copies may hold rows nobody else has, until they are exported or discarded by name.",
                    nullptr, int(copies.size()))
                     .arg(copies.size());
    view.mark = Mark::Warning;
    view.finished = true;
    view.mayNot = m_outside.people.mayNever(Right::TakeWheel);
    view.copies = copies;
    return view;
}

CopyOrder Moves::copyOrder(CopyAct act, const QString &site, const QString &name) const
{
    const SiteConfig &config = site == m_pair.production.id ? m_pair.production : m_pair.backup;
    CopyOrder order{act, site, config.shortName, name};
    order.unexported =
        act == CopyAct::Discard; // the name was typed after it was said whether it was exported
    return order;
}

Outcome Moves::orderCopy(const CopyOrder &order)
{
    return asActor([&](const QString &actor) -> Outcome {
        if (m_runner.active())
            return m_runner.addStep(copyStep(order, int(m_runner.state().steps.size())), actor);
        if (!m_outside.logOpen())
            return Error{
                QStringLiteral("blocked"), tr("The log can't be written, so nothing may be begun."), {}};
        if (const QString holder = m_outside.wheelHolder(); !holder.isEmpty())
            return Error{QStringLiteral("no_wheel"), holder, tr("Take the wheel first.")};
        RunPlan plan = makeCopies(m_pair.id, order);
        plan.actor = actor;
        return m_runner.start(plan);
    });
}

} // namespace Switchback
