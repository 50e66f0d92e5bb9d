// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/reroute.h"

#include "models/command/dostep.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/steps/shared/rulesofevidence.h"
#include "models/steps/shared/rulesofmessages.h"

namespace Switchback
{

namespace
{
/// What the SBC saw, as it is signed: never translated, and the same whatever it sees that changes nothing.
/// Who has moved has by the call that proved it first, also where they were back in between.
EvidenceItem seenItem(const Incident &incident, const QString &key, const QString &title,
                      const SeenCalls &seen)
{
    const QString site = seen.site == incident.to ? incident.toName : incident.fromName;
    EvidenceItem item;
    item.key = key;
    item.title = title;
    item.by = QStringLiteral("SBC ") + site;
    item.passed = seen.state == SeenCalls::State::Moved;
    const QString left = seen.notMoved.join(QStringLiteral(", "));
    switch (seen.state) {
    case SeenCalls::State::Moved:
        item.text = QStringLiteral("a call arrived at %1, trunk %2").arg(site, seen.provedBy);
        item.at = seen.proved;
        break;
    case SeenCalls::State::Half:
        item.text =
            QStringLiteral("some calls arrive at %1; still at %2: %3").arg(site, incident.fromName, left);
        break;
    case SeenCalls::State::Both:
        item.text = QStringLiteral("calls arrive at both, %1 and %2: %3")
                        .arg(incident.fromName, incident.toName, left);
        break;
    case SeenCalls::State::NotMoved:
    case SeenCalls::State::NotYet:
        item.text = QStringLiteral("calls arrive at %1").arg(site);
        break;
    }
    return item;
}

class RerouteRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Reroute; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.sendsMessage = true;
        traits.movesService = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        checkMessage(inspection, step);
    }
    [[nodiscard]] bool takes(const QString &fact) const override
    {
        return fact == QLatin1String("asked") || fact == QLatin1String("says_done") ||
               fact == QLatin1String("moved");
    }
    /// Who was seen at the new site has moved, whatever was written down of them before. Where the SBCs say
    /// where calls arrive, nobody else's word is that: a person's goes on without it, as a reason does; but
    /// of whom they can say nothing there is no other.
    [[nodiscard]] std::optional<Standing> standing(const Incident &incident, const RunbookStep &,
                                                   const Customer &customer) const override
    {
        const CustomerRecord &record = incident.record(customer.id);
        const bool saidMoved = record.moved.outcome == StepOutcome::Passed;
        if (record.seen.state == SeenCalls::State::Moved ||
            (saidMoved && (!incident.callsSeenSince || record.noTrunk)))
            return Standing::Good;
        if (saidMoved || !record.excusedWhy.isEmpty())
            return Standing::Excused;
        const bool some =
            record.seen.state == SeenCalls::State::Half || record.seen.state == SeenCalls::State::Both;
        return record.saysDoneAt || some ? Standing::Half : Standing::Open;
    }
    [[nodiscard]] Result<QList<PlannedEvent>> plan(const Incident &incident, const RunbookStep &step,
                                                   const Do::InStep &command,
                                                   const CommandContext &context) const override
    {
        return planSetCalls(incident, step, command, context);
    }
    [[nodiscard]] bool atAnyTime(const QString &what) const override
    {
        return what == QLatin1String(SetCallsWord);
    }
    [[nodiscard]] bool ends(const Do::InStep &command) const override
    {
        return command.what == QLatin1String(SetCallsWord) &&
               command.values.value(QLatin1String("mode")).toString() == takeWord();
    }
    [[nodiscard]] QString goesOn(const Incident &incident, const RunbookStep &) const override
    {
        return leftForwarding(incident)
                   ? said(QT_TRANSLATE_NOOP("Incident", "The SBC of %1 still passes calls on."))
                         .arg(incident.fromName)
                   : QString();
    }
    Outcome fold(Incident &incident, const RunbookStep &step, const Event &event) const override
    {
        return foldSetCalls(incident, step, event);
    }
    [[nodiscard]] QString countPattern() const override
    {
        return said(QT_TRANSLATE_NOOP("Incident", "%1 of %2 moved"));
    }
    void addEvidence(SignedEvidence &evidence, const Incident &incident, const RunbookStep &,
                     const CustomerRecord &record) const override
    {
        const QString key = QStringLiteral("reroute"), title = QStringLiteral("Calls rerouted");
        const bool byWord = record.noTrunk && record.seen.state != SeenCalls::State::Moved;
        evidence.items += record.seen.state == SeenCalls::State::NotYet || byWord
                              ? evidenceItem(key, title, record.moved, QStringLiteral("not seen"))
                              : seenItem(incident, key, title, record.seen);
    }
    /// Asked as often as it takes.
    [[nodiscard]] NoticeName nextNotice(const Incident &incident, const RunbookStep &step,
                                        Instant) const override
    {
        qsizetype number = 1;
        while (const Notice *earlier = incident.notice(numberedNotice(step, number))) {
            if (!earlier->sentAt)
                break;
            ++number;
        }
        return {numberedNotice(step, number), 0};
    }
    /// Asked to reroute: everybody whom the message reached.
    void noticeSent(Incident &incident, const Notice &notice) const override
    {
        const QSet<QString> missed(notice.notReached.begin(), notice.notReached.end());
        for (const Customer &customer : incident.customers) {
            if (!missed.contains(customer.id) && isAddressed(incident, notice, customer.id))
                incident.records[customer.id].askedAt = notice.sentAt;
        }
        incident.known.allChanged(incident);
    }
};
} // namespace

const StepRoom &rerouteRoom()
{
    static const RerouteRoom room;
    return room;
}

} // namespace Switchback
