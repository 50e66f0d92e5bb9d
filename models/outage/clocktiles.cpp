// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/clocktiles.h"

#include "models/incident/carried/slotwords.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Clocks)
};

/// "4:18"; an hour and more with its hours.
QString shortRunningText(Duration length)
{
    const qint64 seconds = std::max<qint64>(0, length.count() / 1000);
    if (seconds >= 3600)
        return runningText(length);
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

class TileMaker
{
public:
    TileMaker(const Incident &incident, const Forecast &forecast, Instant now,
              const std::optional<SlotFacts> &next)
        : m_incident(incident)
        , m_forecast(forecast)
        , m_next(next)
        , m_now(now)
        , m_zone(incident.fromZone)
    {
    }

    [[nodiscard]] ClockTile tile(const OutageClock &clock) const
    {
        ClockTile tile;
        switch (clock.kind) {
        case OutageClock::Kind::Outage:
            tile = outage(clock);
            break;
        case OutageClock::Kind::Update:
            tile = countdown(clock, QStringLiteral("update"), Words::tr("Next update"),
                             m_incident.rules.cadence);
            if (clock.running)
                tile.note = join({byItself(), due(clock), updatesSoFar(), turnOf(clock)});
            else
                sayLastUpdate(tile);
            break;
        case OutageClock::Kind::Decision:
            tile = countdown(clock, QStringLiteral("decision"), Words::tr("Decision"),
                             m_incident.rules.decideAfter);
            tile.note = clock.running ? join({due(clock), turnOf(clock)}) : decided();
            if (!clock.running && !m_incident.decision() && !clock.ranOut) {
                tile.value = Words::tr("not needed"); // the service came back first: nobody had to decide
                tile.mark = Mark::NotYet;
            }
            break;
        case OutageClock::Kind::RtoLow:
            tile = countdown(clock, QStringLiteral("rto"), Words::tr("RTO target"), m_incident.rules.rtoLow);
            tile.note = clock.running ? join({due(clock), turnOf(clock), forecastText()}) : restored();
            break;
        case OutageClock::Kind::RtoHigh:
            tile =
                countdown(clock, QStringLiteral("limit"), Words::tr("RTO limit"), m_incident.rules.rtoHigh);
            tile.note = clock.running ? due(clock) : restored();
            break;
        }
        return tile;
    }

    /// Fenced, not promoted, and nothing goes on by itself: nobody can write.
    [[nodiscard]] std::optional<ClockTile> gap() const
    {
        const RunState *run = m_incident.run(); // only that step fences
        if (!run || !run->noWritesSince || (run->finished && !owesResume(*run)))
            return std::nullopt;
        const StepState *current = run->current();
        const bool waits =
            run->stopped || asksAboutLastLog(*run) || (current && current->phase == StepPhase::Failed);
        if (!waits && !run->finished)
            return std::nullopt;
        ClockTile tile;
        tile.key = QStringLiteral("gap");
        tile.label = Words::tr("No writes");
        tile.value = runningText(m_now - *run->noWritesSince);
        tile.note = Words::tr("since %1").arg(time(*run->noWritesSince));
        tile.mark = Mark::Bad;
        return tile;
    }

private:
    [[nodiscard]] QString time(Instant at) const
    {
        return Words::tr("%1 %2").arg(clockText(at, m_zone), m_incident.fromName);
    }
    [[nodiscard]] QString due(const OutageClock &clock) const
    {
        return Words::tr("due %1").arg(time(clock.at));
    }
    /// First, for it is the shortest time.
    [[nodiscard]] QString byItself() const
    {
        return m_next ? slotWords(m_incident, *m_next, m_now).note : QString();
    }
    [[nodiscard]] static QString turnOf(const OutageClock &clock)
    {
        return clock.turn.isEmpty() ? QString() : Words::tr("turn: %1").arg(clock.turn);
    }
    [[nodiscard]] static QString join(QStringList parts)
    {
        parts.removeAll(QString());
        return parts.join(QStringLiteral(" · "));
    }

    [[nodiscard]] ClockTile outage(const OutageClock &clock) const
    {
        ClockTile tile;
        tile.key = QStringLiteral("outage");
        tile.label = m_incident.drill() ? Words::tr("Drill") : Words::tr("Outage");
        tile.value = runningText(clock.left);
        // The agreement names both ends of the RTO: before the lower nothing is broken, after the upper all
        // is.
        if (clock.left > m_incident.rules.rtoHigh)
            tile.mark = Mark::Bad;
        else if (clock.left > m_incident.rules.rtoLow)
            tile.mark = Mark::Warning;
        tile.note = Words::tr("since %1").arg(time(clock.at));
        if (m_incident.declaredAt != clock.at)
            tile.note =
                join({tile.note, Words::tr("declared %1").arg(clockText(m_incident.declaredAt, m_zone))});
        return tile;
    }

    /// Colour by what is left: under a third is a warning, nothing left is bad.
    [[nodiscard]] static ClockTile countdown(const OutageClock &clock, const QString &key,
                                             const QString &label, Duration whole)
    {
        ClockTile tile;
        tile.key = key;
        tile.label = label;
        if (!clock.running) {
            tile.value = clock.ranOut ? Words::tr("late") : Words::tr("met");
            tile.mark = clock.ranOut ? Mark::Warning : Mark::Fine;
            return tile;
        }
        const auto text = key == QLatin1String("update") ? shortRunningText : runningText;
        tile.value = clock.left.count() >= 0 ? text(clock.left) : QLatin1Char('+') + text(-clock.left);
        if (clock.ranOut)
            tile.mark = Mark::Bad;
        else if (clock.left * 3 <= whole)
            tile.mark = Mark::Warning;
        return tile;
    }

    /// The incident is closed: the last update that was due, as it went out.
    void sayLastUpdate(ClockTile &tile) const
    {
        const QList<UpdateSlot> all = updateSlots(m_incident, m_now);
        const UpdateSlot::State last = all.isEmpty() ? UpdateSlot::State::Waiting : all.last().state;
        tile.label = Words::tr("Last update");
        tile.value = last == UpdateSlot::State::OnTime ? Words::tr("met")
                     : last == UpdateSlot::State::Late ? Words::tr("late")
                                                       : Words::tr("missed");
        tile.mark = last == UpdateSlot::State::OnTime ? Mark::Fine
                    : last == UpdateSlot::State::Late ? Mark::Warning
                                                      : Mark::Bad;
        tile.note = updatesSoFar();
    }

    [[nodiscard]] QString updatesSoFar() const
    {
        const Promises kept = promises(m_incident, m_now);
        const int all = kept.onTime + kept.late + kept.missed;
        return all == 0 ? QString() : Words::tr("%1 of %2 sent on time").arg(kept.onTime).arg(all);
    }
    [[nodiscard]] QString decided() const
    {
        const Decision *decision = m_incident.decision();
        if (!decision)
            return {};
        return Words::tr("%1 · %2 %3")
            .arg(choiceText(decision->choice), decision->by, clockText(decision->at, m_zone, false));
    }
    [[nodiscard]] QString restored() const
    {
        if (!m_incident.restoredAt && m_incident.serviceSeenAt)
            return Words::tr("works again after %1")
                .arg(durationText(*m_incident.serviceSeenAt - m_incident.outageAt));
        if (!m_incident.restoredAt)
            return {};
        return Words::tr("restored after %1").arg(durationText(*m_incident.restoredAt - m_incident.outageAt));
    }
    [[nodiscard]] QString forecastText() const
    {
        return m_forecast.at ? Words::tr("forecast %1").arg(clockText(*m_forecast.at, m_zone, false))
                             : QString();
    }

    const Incident &m_incident;
    const Forecast &m_forecast;
    const std::optional<SlotFacts> &m_next;
    Instant m_now;
    QTimeZone m_zone;
};
} // namespace

QString runningText(Duration length)
{
    const qint64 seconds = std::max<qint64>(0, length.count() / 1000);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QList<ClockTile> clockTiles(const Incident &incident, const Forecast &forecast, Instant now,
                            const std::optional<SlotFacts> &next)
{
    const TileMaker maker(incident, forecast, now, next);
    QList<ClockTile> tiles;
    if (const std::optional<ClockTile> gap = maker.gap())
        tiles += *gap;
    for (const OutageClock &clock : outageClocks(incident, now))
        tiles += maker.tile(clock);
    return tiles;
}

} // namespace Switchback
