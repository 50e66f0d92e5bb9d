// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/reroute.h"

#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofevidence.h"
#include "models/steps/shared/rulesofmessages.h"

namespace Switchback
{

namespace
{
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
    /// Who was seen at the new site has moved, whatever was written down of them before.
    [[nodiscard]] std::optional<Standing> standing(const Incident &incident, const RunbookStep &,
                                                   const Customer &customer) const override
    {
        const CustomerRecord &record = incident.record(customer.id);
        if (record.moved.outcome == StepOutcome::Passed)
            return Standing::Good;
        if (!record.excusedWhy.isEmpty())
            return Standing::Excused;
        return record.saysDoneAt ? Standing::Half : Standing::Open;
    }
    [[nodiscard]] QString countPattern() const override
    {
        return said(QT_TRANSLATE_NOOP("Incident", "%1 of %2 moved"));
    }
    void addEvidence(SignedEvidence &evidence, const Incident &, const RunbookStep &,
                     const CustomerRecord &record) const override
    {
        evidence.items += evidenceItem(QStringLiteral("reroute"), QStringLiteral("Calls rerouted"),
                                       record.moved, QStringLiteral("not seen"));
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
