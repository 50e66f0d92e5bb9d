// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/rebuildplan.h"

#include "app/site/engines/postgres/kept/keptrows.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStorageInfo>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RebuildPlan)
};

QString megabytes(qint64 bytes)
{
    return Words::tr("%1 MB").arg((bytes + 999'999) / 1'000'000);
}

Error noRoom(const KeptStore &store, const RebuildPlan &plan)
{
    const QString figures =
        Words::tr("%1 are needed, %2 are free").arg(megabytes(plan.room->needed), megabytes(plan.room->free));
    if (!plan.mustKeep)
        return Error{QStringLiteral("no_room"),
                     Words::tr("There is no room for the restore: %1.").arg(figures),
                     Words::tr("Make room on that disk, then try again. Nothing was touched.")};
    QStringList names;
    const QList<KeptStore::Copy> copies = store.copies();
    for (const KeptStore::Copy &copy : copies)
        names << Words::tr("%1 (%2%3)")
                     .arg(copy.about.name, megabytes(copy.about.bytes),
                          copy.about.exported ? Words::tr(", exported") : QString());
    const QString others = names.isEmpty()
                               ? QString()
                               : Words::tr(" Kept there already: %1.").arg(names.join(QStringLiteral(", ")));
    return Error{
        QStringLiteral("no_room_to_keep"),
        Words::tr("There is no room to keep the old data directory %1 (%2): %3. It may hold rows that nobody "
                  "else has: %4.")
            .arg(plan.old.about.name, megabytes(plan.old.about.bytes), figures, plan.verdict.why),
        Words::tr(
            "Nothing was touched. Make room; or export and discard a kept copy, or %1 itself, by its name; "
            "then try again.%2")
            .arg(plan.old.about.name, others)};
}

Room roomFor(const PostgresSite &config, const KeptStore &store, const RebuildPlan &plan)
{
    const qint64 there = plan.old.about.bytes;
    const qint64 keep = plan.mustKeep ? there : 0;
    const qint64 full = plan.full ? plan.full->full.bytes : there;
    const QString parent = QFileInfo(config.database.dataDir).path();
    const QStorageInfo data(QFileInfo::exists(config.database.dataDir) ? config.database.dataDir : parent);
    const QStorageInfo kept(store.folder());
    if (data.device() == kept.device())
        return {neededBytes(keep, full, there), data.bytesAvailable()};
    const Room restoring{neededBytes(0, full, there), data.bytesAvailable()};
    return plan.mustKeep && restoring.enough() ? Room{neededBytes(keep, 0, 0), kept.bytesAvailable()}
                                               : restoring;
}
} // namespace

void judgeInUse(const PostgresSite &config, const SiteRecord &record, const PeerData &peer, RebuildPlan &into)
{
    const KeptStore store(config);
    const OldData old = lookAtOldData(config, record);
    into.peer = peer;
    into.verdict = judgeOldData(old, peer, config.peer.name);
    into.old = store.inUse();
    into.old.about.why = into.verdict.why;
    into.old.beyond = into.verdict.beyond;
    if (old.control)
        into.old.about.timeline = std::max(old.control->timeline, old.control->recoveryTimeline);
    into.mustKeep = into.verdict.mayHold;
    if (!into.verdict.mayHold)
        return;
    if (into.old.beyond && !old.running) {
        const auto window = commitsBeyond(config, into.old.dir, into.old.about.timeline, *into.old.beyond);
        // From a time that is too late rows would be left out of the count and of the export.
        into.old.about.from = window && window->whole ? std::optional(window->from) : std::nullopt;
        into.old.about.to = window ? std::optional(window->to) : std::nullopt;
    }
    if (old.running)
        return;
    if (into.old.givenUp)
        into.mustKeep = false;
    const QList<KeptStore::Copy> copies = store.copies();
    for (const KeptStore::Copy &copy : copies) {
        if (!copy.fingerprint.isEmpty() && copy.fingerprint == into.old.fingerprint)
            into.mustKeep = false; // kept by an earlier try, and not started since
    }
}

RebuildPlan planRebuild(const PostgresSite &config, const SiteRecord &record, PeerClient &client,
                        const std::optional<Error> &refusal, const QDeadlineTimer &deadline)
{
    RebuildPlan plan;
    const auto left = [&deadline] { return int(std::max<qint64>(500, deadline.remainingTime())); };
    plan.refusal = refusal;
    PeerData data;
    if (plan.refusal)
        data.why = plan.refusal->text;
    else
        data = askPeerData(config, client, left());
    judgeInUse(config, record, data, plan);
    plan.foreign = foreignHistories(config, plan.peer, left());
    if (plan.refusal)
        return plan;
    const auto fulls = Backrest(config).backups(config.backrest.peerRepo, left());
    if (!fulls) {
        plan.refusal = Error{
            QStringLiteral("repository_unknown"),
            Words::tr("Whether the repository of %1 holds a full backup is not known: %2")
                .arg(config.peer.name, fulls.error().text),
            Words::tr("Mend the way to it, or its rights, then try again. Nothing was touched, and no new "
                      "full backup is taken.")};
        return plan;
    }
    if (!fulls->isEmpty())
        plan.full = fulls->first();
    const KeptStore store(config);
    plan.room = roomFor(config, store, plan);
    if (!plan.room->enough())
        plan.refusal = noRoom(store, plan);
    return plan;
}

RebuildPreview RebuildPlan::preview() const
{
    RebuildPreview out;
    out.refusal = refusal;
    out.mayHold = verdict.mayHold;
    out.why = verdict.why;
    if (!old.dir.isEmpty())
        out.old = old.about;
    if (full)
        out.full = full->full.label;
    out.room = room;
    out.foreign = foreign;
    if (!peer.lineage.isEmpty())
        out.history = peer.lineage.last().timeline;
    return out;
}

} // namespace Switchback::Site
