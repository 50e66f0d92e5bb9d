// SPDX-License-Identifier: GPL-3.0-or-later
#include "demopaper.h"

#include "demowizard.h"

#include "widgets/record/recordpdf.h"

namespace Switchback::Demo
{

namespace
{
Record recordOf(Instant now, const Words &words)
{
    WizardStory story(QStringLiteral("initials"), now, words);
    return makeRecord(story.incident(), now);
}
} // namespace

Outcome sheetOnPaper(const QString &path, Instant now, const Words &words)
{
    const Record record = recordOf(now, words);
    return writeCustomerSheet(path, record, record.customers.first().who.id, QPageSize(QPageSize::A4));
}

Outcome reportOnPaper(const QString &path, Instant now, const Words &words)
{
    return writeIncidentReport(path, recordOf(now, words), QPageSize(QPageSize::A4));
}

} // namespace Switchback::Demo
