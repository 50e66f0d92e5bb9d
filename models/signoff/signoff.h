// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QPointF>
#include <QString>

#include <optional>

namespace Switchback
{

/// One thing that stands behind a customer's initials.
struct EvidenceItem {
    QString key;   ///< "reroute", "call", "notification", "database"
    QString title; ///< "Test call"
    QString text;  ///< what was found: "answered, 8.2 s, audio both ways"
    QString by;    ///< who or what says so: "recorded by K. Ramos", "SBC Centennial"
    std::optional<Instant> at;
    bool passed = false;
    /// Of a text that lies apart: the hash by which the log holds what was typed, which stands for it in what
    /// is signed, so that initials hold when it is erased; and what the console put before it.
    QByteArray said;
    QString lead;
    bool operator==(const EvidenceItem &) const = default;
};

/// What a customer is asked to sign: the statement as read out, and what stands behind it.
struct SignedEvidence {
    QString customer;     ///< id
    QString customerName; ///< as printed
    QString statement;
    QList<EvidenceItem> items;
    bool operator==(const SignedEvidence &) const = default;
};
QJsonObject evidenceJson(const SignedEvidence &evidence);
SignedEvidence evidenceFromJson(const QJsonObject &json);
/// SHA-256 of its canonical JSON, without the texts that lie apart ("found"), hex. Initials are bound to it.
QByteArray evidenceHash(const SignedEvidence &evidence);
/// How many were computed in this process: for tests that count them.
quint64 evidenceHashes();

/// How the initials were given.
enum class InitialsHow { InPerson, ByPhone, InWriting };
QString initialsHowKey(InitialsHow how);
std::optional<InitialsHow> initialsHowFromKey(const QString &key);
QString initialsHowText(InitialsHow how); ///< "by phone"

/// One stroke of a drawn signature: points in a box of 1000 by 400, y down.
using Stroke = QList<QPointF>;

/// A customer's initials, or why there are none.
struct Signoff {
    enum class Kind {
        Initials,
        Declined,   ///< with a reason
        NotReached, ///< with a reason
    };
    Kind kind = Kind::Initials;
    QString customer;
    QString printedName;
    QString role;
    QString initials;      ///< typed; may be empty when drawn
    QList<Stroke> strokes; ///< drawn; may be empty when typed
    InitialsHow how = InitialsHow::InPerson;
    QString number;   ///< by phone: what was dialled
    QString readBack; ///< by phone: what the customer read back
    QString message;  ///< in writing: the message itself
    QString reason;   ///< declined, not reached
    SignedEvidence evidence;
    QByteArray hash; ///< of the evidence
    QString takenBy;
    std::optional<Instant> at;
    bool operator==(const Signoff &) const = default;
};
QJsonObject signoffJson(const Signoff &signoff);
/// As an event says it: what is about the person who signed is one value, which can be erased by itself.
QJsonObject signoffBody(const Signoff &signoff);
/// Reads both. What was erased reads so as name and initials or as the reason, and is empty elsewhere.
Signoff signoffFromJson(const QJsonObject &json);
/// What is missing or wrong before it can be kept; empty: nothing.
QString signoffFault(const Signoff &signoff);

enum class SignoffState {
    Waiting,
    Signed,
    Outdated, ///< signed, but the evidence has changed since: asked for again
    Declined,
    NotReached,
};
SignoffState signoffState(const Signoff &newest, const QByteArray &hashNow);
SignoffState signoffState(const std::optional<Signoff> &newest, const QByteArray &hashNow);

} // namespace Switchback
