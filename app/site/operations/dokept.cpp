// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptCopies)
};
constexpr int BusyMs = 5000;

Result<KeptCopy> named(const Work &work)
{
    const QString name = work.params.value(QStringLiteral("name")).toString();
    QStringList names;
    const KeptStatus kept = work.database.kept();
    for (const KeptCopy &copy : kept.copies) {
        if (copy.name == name)
            return copy;
        names << copy.name;
    }
    return Error{QStringLiteral("no_such_copy"),
                 Words::tr("%1 keeps nothing of the name %2.").arg(work.config.name, name),
                 names.isEmpty() ? Words::tr("Nothing is kept there.")
                                 : Words::tr("What lies there: %1.").arg(names.join(QStringLiteral(", ")))};
}

/// What is in use is read only while nothing else is done with it.
Result<KeptCopy> undisturbed(const Work &work, const KeptCopy &copy,
                             const std::function<Result<KeptCopy>()> &act)
{
    FileLock operations;
    if (copy.current) {
        operations = FileLock::take(work.config.stateDir + QStringLiteral("/operations.lock"), BusyMs);
        if (!operations.held())
            return Error{QStringLiteral("busy"),
                         Words::tr("Another operation is under way at %1.").arg(work.config.name),
                         Words::tr("Wait for it to end, then try with a new operation id.")};
    }
    return act();
}
} // namespace

Result<QJsonObject> countKept(Work &work, const KeptCopy &copy)
{
    const auto counted = undisturbed(work, copy, [&] { return work.database.countKept(copy.name, work); });
    return counted ? Result<QJsonObject>(toJson(*counted)) : counted.error();
}

Result<QJsonObject> doKeptCount(Work &work)
{
    const auto copy = named(work);
    if (!copy)
        return copy.error();
    return work.step(QStringLiteral("count"), Words::tr("Counting the rows in %1").arg(copy->name),
                     [&] { return countKept(work, *copy); });
}

Result<QJsonObject> doKeptExport(Work &work)
{
    if (const auto before = work.noted(QStringLiteral("export")))
        return *before;
    const auto copy = named(work);
    if (!copy)
        return copy.error();
    const auto write = [&] { return work.database.exportKept(copy->name, work.by, work); };
    return work.step(QStringLiteral("export"),
                     Words::tr("Writing the rows of %1 into a file").arg(copy->name),
                     [&]() -> Result<QJsonObject> {
                         const auto done = undisturbed(work, *copy, write);
                         if (!done)
                             return done.error();
                         return QJsonObject{{QStringLiteral("copy"), toJson(*done)},
                                            {QStringLiteral("export"), toJson(*done->exported)}};
                     });
}

Result<QJsonObject> doKeptDiscard(Work &work)
{
    const auto looked =
        work.noted(QStringLiteral("look"))
            ? Result<QJsonObject>(work.noted(QStringLiteral("look")).value())
            : work.step(QStringLiteral("look"), Words::tr("Looking at what is to be discarded"),
                        [&]() -> Result<QJsonObject> {
                            const auto copy = named(work);
                            return copy ? Result<QJsonObject>(toJson(*copy)) : copy.error();
                        });
    if (!looked)
        return looked.error();
    const KeptCopy about = keptCopyFromJson(*looked);
    if (!about.exported && !work.params.value(QStringLiteral("unexported")).toBool())
        return Error{
            QStringLiteral("not_exported"),
            Words::tr("The rows of %1 were never exported: discarded, they are gone.").arg(about.name),
            Words::tr("Export them first, or give them up by name.")};
    return work.step(
        QStringLiteral("discard"),
        about.exported
            ? Words::tr("%1 discards %2, exported to %3").arg(work.by, about.name, about.exported->path)
            : Words::tr("%1 gives up %2, which was never exported").arg(work.by, about.name),
        [&]() -> Result<QJsonObject> {
            const auto freed = work.database.discardKept(about.name);
            if (!freed)
                return freed.error();
            return QJsonObject{{QStringLiteral("copy"), *looked}, {QStringLiteral("freed_bytes"), *freed}};
        });
}

} // namespace Switchback::Site
