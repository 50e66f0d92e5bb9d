// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"
#include "widgets/record/drawings.h"
#include "widgets/record/pieces.h"
#include "widgets/record/recordpdf.h"

#include <QCoreApplication>
#include <QDir>
#include <QMutex>
#include <QThreadPool>

#include <optional>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
/// Longer messages are in the packet, whole.
constexpr int MessageMost = 6000;
constexpr double StrokesMm = 26;

void addHead(Paper &paper, const Record &record, const RecordCustomer &row)
{
    const QString site = printable(record.isOutage() ? record.fromFullName : record.toFullName, 80);
    const QString title =
        (record.isOutage()                       ? Words::tr("Failure of the primary data centre: %1")
         : record.mode == IncidentMode::Failback ? Words::tr("Return of the service to %1")
                                                 : Words::tr("Planned move of the service to %1"))
            .arg(site);
    paper.title(record.drill() ? Words::tr("DRILL: %1").arg(title) : title);
    QList<QPair<QString, QString>> values;
    values += {Words::tr("Customer"), printable(row.who.name, 200)};
    if (!row.who.contact.isEmpty())
        values += {Words::tr("Contact"), printable(row.who.contact, 120)};
    values += {Words::tr("Record"), recordTitle(record)};
    if (record.isOutage()) {
        values += {Words::tr("Outage since"), momentText(record, record.outageAt)};
        values += {Words::tr("Restored"), record.restoredAt
                                              ? Words::tr("%1, after %2, at %3")
                                                    .arg(momentText(record, *record.restoredAt),
                                                         durationText(*record.restoredAt - record.outageAt),
                                                         printable(record.toFullName, 80))
                                              : Words::tr("not yet")};
    } else {
        values += {Words::tr("Opened"), momentText(record, record.declaredAt)};
    }
    values += {Words::tr("Data lost"), lostText(record)};
    values += {Words::tr("Ending"), endingText(record.ending)};
    paper.values(values);
}

void addSteps(Paper &paper, const Record &record, const RecordCustomer &row)
{
    paper.heading(Words::tr("The steps and how they went"));
    paper.small(zoneNote(record));
    QList<QStringList> rows;
    for (const RecordStep &step : record.steps) {
        QStringList outcome{ownStepOutcomeLine(step)};
        if (const QString line = customerStepLine(record, step, row); !line.isEmpty())
            outcome += Words::tr("This customer: %1").arg(line);
        QString owner = ownerText(step.owner);
        if (step.ours)
            owner += QLatin1Char('\n') + Words::tr("our own addition");
        rows += {QString::number(step.number), printable(step.title, 200), owner,
                 step.done.settledAt ? shortMomentText(record, *step.done.settledAt) : Words::tr("open"),
                 outcome.join(QLatin1Char('\n'))};
    }
    paper.table({{QStringLiteral("#"), 0.35},
                 {Words::tr("Step"), 2.2},
                 {Words::tr("Done by"), 1.25},
                 {Words::tr("When"), 1.5},
                 {Words::tr("Outcome"), 4}},
                rows);
}

/// Who refused or could not be reached, and why.
void addReason(Paper &paper, const Record &record, const Signoff &signoff, const QString &state)
{
    paper.strong(Words::tr("No initials: %1.").arg(state));
    QList<QPair<QString, QString>> values;
    if (!signoff.printedName.isEmpty())
        values += {Words::tr("Spoken to"), printable(signoff.printedName, 120)};
    values += {Words::tr("Reason"), printable(signoff.reason, 2000)};
    values += {Words::tr("Recorded by"), printable(signoff.takenBy, 120)};
    if (signoff.at)
        values += {Words::tr("Date and time"), momentText(record, *signoff.at)};
    paper.values(values);
}

void addSigned(Paper &paper, const Record &record, const Signoff &signoff)
{
    // What was signed, by whom, when, and what it means: never parted.
    paper.together(true);
    paper.text(Words::tr("“%1”").arg(printable(signoff.evidence.statement, 2000)));
    if (!signoff.strokes.isEmpty())
        paper.drawing(StrokesMm, [strokes = signoff.strokes](QPainter &painter, const QRectF &area) {
            paintStrokes(painter, area, strokes);
        });
    QList<QPair<QString, QString>> values;
    values += {Words::tr("Initials"),
               signoff.initials.isEmpty() ? Words::tr("drawn, above") : printable(signoff.initials, 40)};
    values += {Words::tr("Printed name"), printable(signoff.printedName, 200)};
    values += {Words::tr("Role"), printable(signoff.role, 200)};
    values += {Words::tr("How given"), howText(signoff)};
    values += {Words::tr("Taken by"), printable(signoff.takenBy, 120)};
    if (signoff.at)
        values += {Words::tr("Date and time"), momentText(record, *signoff.at)};
    values += {Words::tr("Meaning"), Words::tr("The customer confirms the statement above.")};
    paper.values(values);
    paper.together(false);
    if (!signoff.message.isEmpty()) {
        paper.strong(Words::tr("The message in which they were given"));
        paper.text(printableLines(signoff.message, MessageMost));
    }
}

void addEvidence(Paper &paper, const Record &record, const SignedEvidence &evidence, const QByteArray &hash,
                 const QString &heading)
{
    paper.heading(heading);
    QList<QStringList> rows;
    for (const EvidenceItem &item : evidence.items)
        rows += {printable(item.title, 120), item.passed ? Words::tr("passed") : Words::tr("NOT PASSED"),
                 printable(item.text, 1000), printable(item.by, 120),
                 item.at ? shortMomentText(record, *item.at) : QString()};
    if (rows.isEmpty())
        paper.text(Words::tr("Nothing was recorded."));
    else
        paper.table({{Words::tr("What"), 1.6},
                     {Words::tr("Result"), 1},
                     {Words::tr("What was found"), 3},
                     {Words::tr("Said by"), 1.6},
                     {Words::tr("When"), 1.5}},
                    rows);
    paper.small(Words::tr("SHA-256 of this evidence, kept with the initials:"));
    paper.mono(QString::fromLatin1(hash));
}

void addInitials(Paper &paper, const Record &record, const RecordCustomer &row)
{
    paper.heading(Words::tr("Customer initials"));
    if (row.state == SignoffState::Waiting || !row.signoff) {
        paper.strong(Words::tr("No initials: not asked yet."));
        addEvidence(paper, record, row.evidenceNow, evidenceHash(row.evidenceNow),
                    Words::tr("Evidence so far"));
        return;
    }
    const Signoff &signoff = *row.signoff;
    if (signoff.kind == Signoff::Kind::Initials) {
        if (row.state == SignoffState::Outdated)
            paper.strong(
                Words::tr("These initials are for an older state: the evidence has changed since. They are "
                          "asked for again."));
        addSigned(paper, record, signoff);
    } else {
        addReason(paper, record, signoff, signoffStateText(row.state));
    }
    if (row.earlier > 0)
        paper.small(Words::tr("Entries for this customer before this one: %1. The packet has them.")
                        .arg(row.earlier));
    if (signoff.kind == Signoff::Kind::Initials || !signoff.evidence.items.isEmpty())
        addEvidence(paper, record, signoff.evidence, signoff.hash,
                    Words::tr("Evidence behind these initials"));
    if (row.state == SignoffState::Outdated)
        addEvidence(paper, record, row.evidenceNow, evidenceHash(row.evidenceNow),
                    Words::tr("Evidence as it is now, not signed"));
}
} // namespace

namespace
{
Outcome writeSheet(const QString &path, const Record &record, const RecordCustomer &row,
                   const QPageSize &size)
{
    Paper paper(paperFrame(record, printable(row.who.name, 200), Words::tr("Customer initials")), size);
    addHead(paper, record, row);
    addInitials(paper, record, row);
    addSteps(paper, record, row);
    addHashes(paper, record);
    return paper.write(path);
}
} // namespace

Outcome writeCustomerSheet(const QString &path, const Record &record, const QString &customerId,
                           const QPageSize &size)
{
    if (const RecordCustomer *row = record.customer(customerId))
        return writeSheet(path, record, *row, size);
    return Error{QStringLiteral("no_customer"),
                 Words::tr("%1 has no customer %2.").arg(recordName(record), printable(customerId, 60)),
                 Words::tr("Choose one of its %1 customers.", nullptr, int(record.customers.size()))
                     .arg(record.customers.size())};
}

Result<int> writeCustomerSheets(const QString &folder, const Record &record, const QPageSize &size,
                                RecordProgress &progress)
{
    const int all = int(record.customers.size());
    progress.begin(RecordPart::Sheets, all);
    std::atomic<int> next{0};
    QMutex lock;
    std::optional<Error> failed;
    const auto work = [&] {
        for (int at = next++; at < all && !progress.calledOff; at = next++) {
            const RecordCustomer &row = record.customers.at(at);
            const Outcome put =
                writeSheet(QDir(folder).filePath(row.who.id + QStringLiteral(".pdf")), record, row, size);
            if (!put) {
                const QMutexLocker locked(&lock);
                if (!failed)
                    failed = put.error();
                next = all;
                return;
            }
            ++progress.done;
        }
    };
    // A pool of its own: whoever calls may sit in the common one.
    QThreadPool pool;
    for (int i = 0; i < pool.maxThreadCount(); ++i)
        pool.start(work);
    pool.waitForDone();
    if (failed)
        return *failed;
    if (progress.done < all)
        return Error{QStringLiteral("called_off"),
                     Words::tr("Writing was called off after %1 of %2 sheets.").arg(progress.done).arg(all),
                     Words::tr("What was written by then is whole; write it again for the rest.")};
    return all;
}

} // namespace Switchback
