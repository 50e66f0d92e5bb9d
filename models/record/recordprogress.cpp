// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordprogress.h"

#include "models/core/counted.h"

#include <QCoreApplication>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RecordProgress)
};
/// Before that the rest can't be told.
constexpr Duration Known = 2s;

QString partText(RecordPart part, int done, int all)
{
    switch (part) {
    case RecordPart::Packet:
        return all == 0 ? Words::tr("the log is read and written down.")
                        : Words::tr("%1 of %2 entries of the log are written down.", nullptr, howMany(all))
                              .arg(done)
                              .arg(all);
    case RecordPart::Check:
        return all == 0
                   ? Words::tr("what was written is checked.")
                   : Words::tr("%1 of %2 entries are checked as they were written.", nullptr, howMany(all))
                         .arg(done)
                         .arg(all);
    case RecordPart::Report:
        return Words::tr("the report is written.");
    case RecordPart::Sheets:
        return Words::tr("%1 of %2 customers' sheets are written.", nullptr, howMany(all)).arg(done).arg(all);
    }
    return {};
}
} // namespace

QString progressText(RecordPart part, int done, int all)
{
    return Words::tr("Step %1 of %2: %3").arg(int(part) + 1).arg(RecordParts).arg(partText(part, done, all));
}

QString progressTime(Duration sinceBegin, Duration sincePart, int done, int all)
{
    const QString soFar = Words::tr("%1 so far").arg(durationText(sinceBegin));
    if (done <= 0 || done >= all || sincePart < Known)
        return soFar;
    const Duration rest(sincePart.count() * (all - done) / done);
    return Words::tr("%1, about %2 more for this step").arg(soFar, durationText(rest));
}

} // namespace Switchback
