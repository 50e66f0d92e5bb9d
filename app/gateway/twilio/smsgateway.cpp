// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/smsgateway.h"

#include "models/notify/messagetag.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype MostCharacters = 1600;
constexpr Duration LongestValidity = std::chrono::hours(10);
} // namespace

SmsGateway::SmsGateway(const QList<TwilioSettings> &accounts, const CallbackSettings &callback,
                       const Clock &clock, const Times &times, QObject *parent)
    : TwilioGateway(TwilioKind::Sms, accounts, callback, clock, times, parent)
    , m_clock(clock)
{
    for (std::size_t account = 0; account < this->accounts().size(); ++account) {
        m_replies.push_back(std::make_unique<SmsReplies>(*this->accounts().at(account), clock,
                                                         times.pollEvery, times.follow));
        connect(m_replies.back().get(), &SmsReplies::came, this, [this, account](Heard reply) {
            reply.gateway = members().at(qsizetype(account));
            emit heard(reply);
        });
    }
}

void SmsGateway::send(const QList<Outgoing> &batch)
{
    // Whichever account takes it: people answer the number that they see.
    for (const auto &replies : m_replies) {
        for (const Outgoing &one : batch)
            replies->wroteTo(one.address, one.attempt);
    }
    TwilioGateway::send(batch);
}

void SmsGateway::goOnWith(const QList<Taken> &all)
{
    for (const auto &replies : m_replies) {
        for (const Taken &one : all)
            replies->goOnWith(one.address, one.attempt, one.at);
    }
    TwilioGateway::goOnWith(all);
}

Result<FormFields> SmsGateway::order(const Outgoing &what, const TwilioAccount &account) const
{
    const QString text = taggedText(what.text, what.attempt);
    if (text.size() > MostCharacters)
        return Error{QStringLiteral("21617"), tr("it is longer than 1,600 characters"), {}};
    const Duration left =
        std::clamp<Duration>(what.notAfter - m_clock.now(), std::chrono::seconds(1), LongestValidity);
    FormFields form{{"To", what.address.toUtf8()},
                    {"From", account.settings().from.toUtf8()},
                    {"Body", text.toUtf8()},
                    {"ValidityPeriod", QByteArray::number(qint64(left.count() / 1000))}};
    const QString callback = callbackUrl("sms", what.attempt);
    if (!callback.isEmpty())
        form.emplaceBack("StatusCallback", callback.toUtf8());
    return form;
}

bool SmsGateway::isIt(const TwilioState &state, const Outgoing &what,
                      const std::optional<Instant> &since) const
{
    // The tag is no other attempt's; what is older than anything that matters is not looked at.
    const bool old = since && state.created && *state.created < *since - std::chrono::hours(1);
    return !old && holdsTag(state.body, what.attempt);
}

} // namespace Switchback
