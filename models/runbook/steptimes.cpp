// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/steptimes.h"

#include "models/runbook/run.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

StepTimes stepTimes(const QList<Event> &events)
{
    StepTimes times;
    QHash<QString, std::pair<QString, Instant>> begun; // operation -> verb, start
    QHash<QString, QString> verbs;                     // run/step -> verb
    for (const Event &event : events) {
        const QString step =
            event.run + QLatin1Char('/') + event.body.value(QStringLiteral("step")).toString();
        const QString op = event.body.value(QStringLiteral("op")).toString();
        if (event.kind == QLatin1String("run.started")) {
            RunState state;
            if (applyEvent(state, event)) {
                for (const StepSpec &spec : state.plan.steps)
                    verbs.insert(event.run + QLatin1Char('/') + spec.key, spec.verb);
            }
        } else if (event.kind == QLatin1String("step.intended") && verbs.contains(step)) {
            begun.insert(op, {verbs.value(step), event.at});
        } else if (event.kind == QLatin1String("step.done") && begun.contains(op)) {
            times[begun.value(op).first] += event.at - begun.value(op).second;
        }
    }
    return times;
}

Duration expectedTime(const StepTimes &times, const QString &verb)
{
    QList<Duration> known = times.value(verb);
    if (known.isEmpty()) {
        static const QHash<QString, Duration> guesses{
            {QStringLiteral("fence"), 3s},       {QStringLiteral("promote"), 2s},
            {QStringLiteral("write_test"), 1s},  {QStringLiteral("rebuild"), 10s},
            {QStringLiteral("log_backup"), 3s},  {QStringLiteral("resume"), 3s},
            {QStringLiteral("drain_calls"), 1s}, {QStringLiteral("take_calls"), 1s}};
        return guesses.value(verb, 5s);
    }
    const auto middle = known.begin() + known.size() / 2;
    std::nth_element(known.begin(), middle, known.end());
    return *middle;
}

} // namespace Switchback
