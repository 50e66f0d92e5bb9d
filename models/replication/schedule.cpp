// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/schedule.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Schedule", text);
}
} // namespace

RpoBand rpoBand(Duration loss, Duration rpo)
{
    if (rpo <= Duration{0})
        return RpoBand::Unknown;
    if (loss > 4 * rpo)
        return RpoBand::Critical;
    if (loss > 2 * rpo)
        return RpoBand::Severely;
    if (loss > rpo)
        return RpoBand::Exceeded;
    return 10 * loss >= 8 * rpo ? RpoBand::Near : RpoBand::Within;
}

ScheduleCheck checkSchedule(Duration interval, std::optional<Duration> copyTime, Duration rpo)
{
    ScheduleCheck check;
    check.interval = interval;
    check.copyTime = copyTime;
    if (interval <= Duration{0} || rpo <= Duration{0})
        return check;
    // An interval as long as the RPO breaks it whatever the copying takes: that needs no measurement.
    const Duration copy = copyTime.value_or(Duration{0});
    check.worstLoss = interval + copy;
    check.breaksRpo = *check.worstLoss > rpo || (!copyTime && interval >= rpo);
    if (copy < rpo)
        check.intervalThatKeeps = rpo - copy;
    if (!copyTime) {
        check.text = say(QT_TRANSLATE_NOOP("Schedule",
                                           "worst case %1 and the time to copy, which is not measured yet"))
                         .arg(durationText(interval));
        return check;
    }
    const QString worst = durationText(*check.worstLoss);
    if (!check.breaksRpo)
        check.text =
            say(QT_TRANSLATE_NOOP("Schedule", "worst case %1: the log interval keeps the RPO")).arg(worst);
    else if (check.intervalThatKeeps)
        check.text =
            say(QT_TRANSLATE_NOOP("Schedule",
                                  "worst case %1: the log interval of %2 breaks the RPO; %3 would keep it"))
                .arg(worst, durationText(interval), durationText(*check.intervalThatKeeps));
    else
        check.text =
            say(QT_TRANSLATE_NOOP("Schedule",
                                  "worst case %1: copying alone takes %2, so no log interval keeps the RPO"))
                .arg(worst, durationText(copy));
    return check;
}

} // namespace Switchback
