// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"
#include "widgets/record/drawings.h"
#include "widgets/record/pieces.h"
#include "widgets/record/recordpdf.h"
#include "widgets/record/reportparts.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
constexpr double TimelineMm = 23;

void addSummary(Paper &paper, const Record &record)
{
    const QString title = recordTitle(record);
    paper.title(record.drill() ? Words::tr("DRILL: %1").arg(title) : title);
    QList<QPair<QString, QString>> values;
    values +=
        {Words::tr("From, to"),
         Words::tr("%1 to %2").arg(printable(record.fromFullName, 80), printable(record.toFullName, 80))};
    if (record.isOutage())
        values += {Words::tr("Outage since"), momentText(record, record.outageAt)};
    values +=
        {record.isOutage() ? Words::tr("Declared") : Words::tr("Opened"),
         Words::tr("%1, by %2").arg(momentText(record, record.declaredAt), printable(record.declaredBy, 80))};
    if (!record.reason.isEmpty())
        values += {Words::tr("Reason"), printable(record.reason, 1000)};
    values += {Words::tr("Data lost"), lostText(record)};
    if (record.isOutage())
        values += {Words::tr("Restored"), record.restoredAt ? momentText(record, *record.restoredAt)
                                                            : Words::tr("not by this record")};
    QString ending = endingText(record.ending);
    if (record.closedAt)
        ending += Words::tr(", %1, by %2")
                      .arg(momentText(record, *record.closedAt), printable(record.closedBy, 80));
    if (!record.closedWhy.isEmpty())
        ending += Words::tr(": %1").arg(printable(record.closedWhy, 1000));
    values += {Words::tr("Ending"), ending};
    if (record.reopened > 0)
        values +=
            {Words::tr("Reopened"), Words::tr("%1 times", nullptr, record.reopened).arg(record.reopened)};
    values += {Words::tr("Customers"), signoffCounts(record)};
    paper.values(values);
    paper.heading(Words::tr("Promised and reached"));
    for (const QString &line : promiseLines(record))
        paper.text(line);
    if (!record.isOutage())
        return; // nothing had to be back by a time
    paper.heading(Words::tr("The outage on a line"));
    paper.drawing(TimelineMm,
                  [record](QPainter &painter, const QRectF &area) { paintTimeline(painter, area, record); });
    paper.small(Words::tr("The right part, up to the RTO's upper end, is compressed."));
}

void addEvidence(Paper &paper, const Record &record)
{
    const QStringList lines = evidenceLines(record);
    if (lines.isEmpty())
        return;
    paper.heading(Words::tr("What showed the outage"));
    for (const QString &line : lines)
        paper.text(line);
}
} // namespace

Outcome writeIncidentReport(const QString &path, const Record &record, const QPageSize &size,
                            const std::atomic<bool> *calledOff)
{
    Paper paper(paperFrame(record, printable(record.pair, 80), Words::tr("Incident report")), size);
    paper.endWhen(calledOff);
    addSummary(paper, record);
    addEvidence(paper, record);
    addTimeline(paper, record);
    addDecisions(paper, record);
    addSteps(paper, record);
    addRuns(paper, record);
    addMessages(paper, record);
    addCustomers(paper, record);
    addLogLines(paper, record);
    addHashes(paper, record);
    return paper.write(path);
}

} // namespace Switchback
