// SPDX-License-Identifier: GPL-3.0-or-later
// Which runbook a pair's moves are made by.
#include "app/config/pairrunbooks.h"

#include "app/config/tomltable.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFile)
};

/// What [pair.runbooks] calls a move.
QByteArray tableKey(RunKind move)
{
    return move == RunKind::Resume ? QByteArrayLiteral("let_go") : moveFileKey(move).toLatin1();
}

/// Why that runbook can't be the one of that move; empty: it can.
QString misplaced(const Runbook &runbook, RunKind move, const QString &profile)
{
    if (moveOf(runbook) != move)
        return Words::tr("its direction makes it one for %1")
            .arg(QString::fromLatin1(tableKey(moveOf(runbook))));
    if (!profile.isEmpty() && runbook.profile != profile)
        return Words::tr("it is for the profile \"%1\"").arg(visibleText(runbook.profile, 20));
    return {};
}

QString firstFault(const RunbookReading &reading)
{
    const ConfigFault &first = reading.faults.first();
    return first.line > 0 ? Words::tr("line %1: %2").arg(first.line).arg(visibleText(first.text))
                          : visibleText(first.text);
}
} // namespace

QMap<QString, QString> readRunbookTable(TomlTable table, const QString &profile,
                                        const std::function<QString(const QString &)> &fileOf)
{
    QMap<QString, QString> files;
    if (!table.exists())
        return files;
    for (const RunKind move : runbookMoves()) {
        const QByteArray key = tableKey(move);
        const QString name = table.text(key.constData(), false, 4000);
        if (name.isEmpty())
            continue;
        const QString path = fileOf(name);
        const RunbookReading reading = readRunbook(path);
        const QString wrong = reading.ok() ? misplaced(reading.runbook, move, profile) : firstFault(reading);
        if (!wrong.isEmpty())
            table.fault(
                key.constData(), Words::tr("the runbook %1 can't be used: %2").arg(visibleText(path), wrong),
                Words::tr("See all that is wrong with: switchback runbook check %1").arg(visibleText(path)));
        files.insert(moveFileKey(move), path);
    }
    table.checkKeys();
    return files;
}

Runbooks pairRunbooks(const PairConfig &pair, QList<Error> *troubles)
{
    Runbooks all;
    const auto trouble = [troubles](const Error &error) {
        if (troubles)
            *troubles += error;
    };
    for (const RunKind move : runbookMoves()) {
        const QString file = pair.runbooks.value(moveFileKey(move));
        if (!file.isEmpty()) {
            const RunbookReading reading = readRunbook(file);
            if (reading.ok() && moveOf(reading.runbook) == move)
                all.put(reading.runbook, true);
            else
                trouble({QStringLiteral("bad_runbook"), runbookCheckText(file, reading),
                         Words::tr("Correct it and start Switchback again.")});
            continue;
        }
        const Result<Runbook> own = embeddedRunbook(pair.profile, move);
        const Result<Runbook> read = own ? own : embeddedRunbook(QStringLiteral("hosted"), move);
        if (read)
            all.put(*read, own.ok());
        else
            trouble(read.error());
    }
    for (const QString &fault : all.faults())
        trouble({QStringLiteral("bad_runbook"), fault,
                 Words::tr("Correct it, and check it with: switchback runbook check FILE")});
    all.scaleGuesses(pair.outageScale);
    return all;
}

} // namespace Switchback
