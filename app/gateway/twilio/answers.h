// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/base/signature.h"
#include "app/gateway/twilio/httpcall.h"
#include "models/notify/carrying.h"

#include <optional>

namespace Switchback
{

/// What a provider says of one SMS or call, from its answer, its list or a call-back. Not trusted: of another
/// type or form than published, a field is empty.
struct TwilioState {
    QString sid; ///< "SM…", "MM…" or "CA…"
    QString status;
    QString code;          ///< of an error
    QString text;          ///< of an error
    QString answeredBy;    ///< of a call, where that was found out
    QString body;          ///< of an SMS
    QString from;          ///< of an SMS, E.164
    bool incoming = false; ///< an SMS to us
    std::optional<Instant> created;
    bool operator==(const TwilioState &) const = default;
};

struct TwilioPage {
    bool sound = false; ///< it was a page of that list
    QList<TwilioState> all;
    QString next; ///< path and query of the next one; empty: this is the last
};

enum class TwilioKind { Sms, Call };

/// Whether a provider calls one of its own so: what comes near a URL has been looked at.
bool isSid(const QString &name, TwilioKind kind);
/// A date as HTTP and mail write it.
std::optional<Instant> momentOf(const QByteArray &date);

/// Of a 2xx answer; nothing: it has no sid.
std::optional<TwilioState> stateOf(const QByteArray &json, TwilioKind kind);
TwilioPage pageOf(const QByteArray &json, TwilioKind kind);
/// Of a call-back; nothing: it has no sid.
std::optional<TwilioState> stateOf(const FormFields &fields, TwilioKind kind);
/// The newest key that a call's list of events names; empty: none.
QString keyOf(const QByteArray &eventsJson);

/// What an order came to; `notBefore` is until when a provider wants to be left alone, if it does.
struct TwilioOutcome {
    Attempted attempted;
    QString trouble; ///< of the gateway itself
};
TwilioOutcome outcomeOf(const HttpAnswer &answer, TwilioKind kind, std::optional<Instant> notBefore);
/// How long a 429 wants to be left alone: as its Retry-After says, at most an hour; without one 1, 2 or 4 s
/// with jitter (`dice`, 0..1), as `refusals`, those before this one in a row, rise.
Duration pauseOf(const HttpAnswer &answer, Instant now, int refusals, double dice);

/// The order of states: a lower one that comes later is old news. Of an unknown one -1.
int rankOf(const QString &status, TwilioKind kind);
bool isFinal(const QString &status, TwilioKind kind);
/// What is to be told of a final state.
Heard heardOf(const TwilioState &state, TwilioKind kind);

} // namespace Switchback
