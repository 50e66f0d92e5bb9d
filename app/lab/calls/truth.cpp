// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/truth.h"

#include "app/lab/base/words.h"
#include "models/core/instant.h"
#include "models/core/visibletext.h"

#include <QFile>

#include <memory>
#include <sqlite3.h>

namespace Switchback::Lab
{

namespace
{

constexpr int waitMs = 2000;

QString textOf(sqlite3_stmt *row, int column)
{
    const void *bytes = sqlite3_column_text(row, column);
    return visibleText(
        QString::fromUtf8(static_cast<const char *>(bytes), bytes ? sqlite3_column_bytes(row, column) : 0),
        200);
}

} // namespace

Result<QJsonObject> lastCalls(const LabSpec &lab)
{
    const QString file = lab.hostRoot(lab.outside) + QStringLiteral("/disk/calls/calls.db");
    QJsonObject found;
    if (!QFile::exists(file))
        return found;
    sqlite3 *opened = nullptr;
    int code = sqlite3_open_v2(QFile::encodeName(file).constData(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> database(opened, sqlite3_close);
    sqlite3_busy_timeout(opened, waitMs);
    sqlite3_stmt *made = nullptr;
    // The other columns are those of the row that began last; of two in a second, of the later one.
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(
            opened,
            "SELECT trunk, sbc, sip_code, began, max(began * 1000000 + id % 1000000) FROM acc "
            "GROUP BY trunk",
            -1, &made, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)> rows(made, sqlite3_finalize);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(made);
        if (code != SQLITE_ROW)
            break;
        const auto at = instantFromMs(sqlite3_column_int64(made, 3) * 1000);
        found.insert(textOf(made, 0), QJsonObject{{QStringLiteral("sbc"), textOf(made, 1)},
                                                  {QStringLiteral("code"), textOf(made, 2)},
                                                  {QStringLiteral("at"), toIso(at)}});
    }
    if (code == SQLITE_DONE)
        return found;
    return failure(QStringLiteral("unreadable"),
                   Words::tr("%1 cannot be read: %2").arg(file, QString::fromUtf8(sqlite3_errmsg(opened))));
}

} // namespace Switchback::Lab
