// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/filestext.h"

#include "models/core/counted.h"
#include "models/findings/findingtext.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct FilesWords {
    Q_DECLARE_TR_FUNCTIONS(FilesText)
};

QString counted(const FilesBehind &behind)
{
    return FilesWords::tr("%1 files (%2)", nullptr, howMany(behind.files))
        .arg(numberText(behind.files), sizeText(behind.bytes));
}
} // namespace

QString dayClockText(Instant at, Instant now, const QTimeZone &zone, bool withSeconds)
{
    const QDateTime local = toDateTime(at, zone);
    const QString clock = clockText(at, zone, withSeconds);
    return local.date() == toDateTime(now, zone).date()
               ? clock
               : local.toString(QStringLiteral("yyyy-MM-dd ")) + clock;
}

QStringList fileLines(const FileStatus &files, const QString &other,
                      const std::function<QString(Instant)> &clock)
{
    QStringList lines;
    const FilesBehind &waiting = files.waiting;
    if (waiting.files > 0)
        lines << FilesWords::tr("%1 lacks %2").arg(other, counted(waiting));
    if (waiting.completeTo)
        lines << FilesWords::tr("%1 has all that was here before %2").arg(other, clock(*waiting.completeTo));
    else if (waiting.oldest)
        lines << FilesWords::tr("The oldest of them waits since %1, or longer").arg(clock(*waiting.oldest));
    if (!files.missing)
        return lines;
    const FilesBehind &missing = *files.missing;
    if (missing.files > 0)
        lines << FilesWords::tr("Still to come from %1: %2").arg(other, counted(missing));
    if (missing.completeTo)
        lines
            << FilesWords::tr("All that %1 told of before %2 is here").arg(other, clock(*missing.completeTo));
    else if (missing.oldest)
        lines << FilesWords::tr("The oldest of those is of %1, or older").arg(clock(*missing.oldest));
    return lines;
}

} // namespace Switchback
