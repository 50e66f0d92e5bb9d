// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/headsigner.h"
#include "app/store/store.h"
#include "models/incident/incident.h"

#include <QFuture>
#include <QPageSize>

#include <memory>
#include <optional>

namespace Switchback
{

struct RecordProgress;

/// Where a record was put.
struct RecordFiles {
    QString folder;
    QString packet; ///< record.json
    QString report; ///< incident.pdf
    int sheets = 0; ///< one PDF a customer, in customers/
    QByteArray key; ///< that signed it; empty: it is unsigned
};

/// Who stands behind a record.
struct RecordWord {
    std::optional<HeadSigner> signer; ///< none: it is unsigned, and says so
    QStringList sites;                ///< ids of those whose words are taken along; none of them is asked
};

/// Of a pair whose engine runs here.
class Engine;
RecordWord recordWordOf(const Engine &engine);

/// Writes an incident's record into a folder: record.json, incident.pdf and customers/ID.pdf. Reads the log
/// from the store page by page, checks its own packet, and does the work on other threads; the files appear
/// whole or not at all; a file is signed with the seat's key if the log knows it. Needs a QGuiApplication and
/// loadFonts(). Errors say which file; `called_off` by the progress, which may be null.
QFuture<Result<RecordFiles>> writeRecord(Store &store, const Incident &incident, const QString &folder,
                                         QPageSize::PageSizeId paper, Instant now, const RecordWord &word,
                                         std::shared_ptr<RecordProgress> progress = {});

} // namespace Switchback
