// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/carried/customerslots.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace Switchback
{

/// One step as it was done.
struct RecordStep {
    QString key;
    int number = 0; ///< as in the runbook, from 1
    QString title;  ///< placeholders filled in
    StepKind kind = StepKind::Manual;
    StepOwner owner = StepOwner::Us;
    bool ours = false;     ///< not in the customers' agreement: our own addition
    bool restores = false; ///< the service counts as restored with it
    StepRecord done;
    bool operator==(const RecordStep &) const = default;
};

/// One customer: what was found out, and the initials as they are.
struct RecordCustomer {
    Customer who;
    std::optional<JoinedAt> joined; ///< came into the list in mid-incident
    CustomerRecord facts;
    SignoffState state = SignoffState::Waiting;
    std::optional<Signoff> signoff; ///< the newest
    int earlier = 0;            ///< initials, refusals and the like before the newest: they stay in the log
    SignedEvidence evidenceNow; ///< what would be signed now
    QMap<int, UpdateSlot::State> updates; ///< for this one, of those that were not the same for all
    bool operator==(const RecordCustomer &) const = default;
};

struct RecordOperation {
    QString title;
    QString site; ///< at which; its id
    StepPhase phase = StepPhase::NotYet;
    std::optional<Instant> startedAt;
    std::optional<Instant> endedAt;
    int tries = 0;
    QString error; ///< as the site said it; empty: none
    bool operator==(const RecordOperation &) const = default;
};

struct RecordRun {
    QString id;
    QString step; ///< of the runbook
    RunKind kind = RunKind::Failover;
    QString actor;
    std::optional<Override> override_;
    std::optional<double> lossSaidSeconds; ///< as said just before
    std::optional<qint64> rowsSaid;
    std::optional<Instant> startedAt;
    std::optional<Instant> finishedAt;
    bool succeeded = false;
    QList<RecordOperation> operations;
    bool operator==(const RecordRun &) const = default;
};

/// The part of the log that a record stands on.
struct RecordLog {
    struct Line {
        qint64 seq = 0;
        Instant at{};
        QString actor;
        QString text;
        QByteArray hash;
        bool operator==(const Line &) const = default;
    };
    qint64 firstSeq = 0;
    qint64 lastSeq = 0;
    QByteArray previous; ///< hash of the event before the first; empty when the first is the log's first
    QByteArray head;     ///< hash of the last
    QByteArray key;      ///< that signed the packet; empty: unsigned
    QList<Line> lines;   ///< those of this incident only
    bool operator==(const RecordLog &) const = default;
};

/// Everything that is written down about an outage or a drill: what the sheets print and the packet holds.
/// A plain value without words of its own, so that it is the same on every machine and in every language.
/// Times are UTC by the console's clock; whoever prints them adds the zone of the site that failed.
struct Record {
    int fold = FoldNow; ///< the rules its incident was folded by, and its JSON is worded by
    QString id;
    int number = 0;
    QString pair;
    IncidentMode mode = IncidentMode::Real;
    Instant madeAt{};
    QString from; ///< site ids
    QString to;
    QString fromName; ///< "Naperville"
    QString toName;
    QString fromFullName; ///< "Naperville, IL"
    QString toFullName;
    QByteArray zone; ///< of the site that failed: local times are its
    Instant outageAt{};
    Instant declaredAt{};
    QString declaredBy;
    QString reason;
    QJsonObject evidence; ///< which vantage points said what
    Ending ending = Ending::None;
    std::optional<Instant> closedAt;
    QString closedBy;
    QString closedWhy;
    int reopened = 0;
    std::optional<Instant> restoredAt, callsSeenSince; ///< the latter: the SBCs told where calls arrive

    QString runbook; ///< title, placeholders filled in
    QString runbookKey;
    QString runbookVersion;
    QByteArray runbookHash;

    Promises promises;
    Duration rpo{0}; ///< promised, as it stood on the screen at the first decision; 0: it did not
    QList<OutageClock> clocks;
    QList<UpdateSlot> updates;            ///< on time, late, missed
    QList<SlotCustomers> customerUpdates; ///< of those that were not for all customers the same
    QList<Flag> timeline;
    QList<Decision> decisions;
    QList<Approval> approvals;
    QList<RecordStep> steps;
    QList<Notice> notices;
    QList<RecordRun> runs;
    QList<RecordCustomer> customers;
    RecordLog log;
    bool operator==(const Record &) const = default;

    [[nodiscard]] bool drill() const { return mode == IncidentMode::Drill; }
    [[nodiscard]] bool isOutage() const { return mode == IncidentMode::Real || drill(); }
    [[nodiscard]] const SlotCustomers *update(int slot) const;                     ///< null: the same for all
    [[nodiscard]] const RecordCustomer *customer(const QString &customerId) const; ///< null: not in it
    [[nodiscard]] int count(SignoffState state) const; ///< customers whose initials are in that state
};

/// The record as it stands at `now`; without its log. Pure.
Record makeRecord(const Incident &incident, Instant now);
/// Adds the log: `events` is the whole log from the incident's first to its last, `previous` the hash before.
void addLog(Record &record, const QList<Event> &events, const QByteArray &previous);

/// As the packet has it, in words of programs and UTC: the case without the log's lines; each customer.
QJsonObject recordCaseJson(const Record &record);
QJsonObject recordCustomerJson(const RecordCustomer &row);

} // namespace Switchback
