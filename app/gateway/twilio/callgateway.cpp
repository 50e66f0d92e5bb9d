// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/callgateway.h"

#include "app/gateway/twilio/twiml.h"

#include <QRegularExpression>

namespace Switchback
{

namespace
{
constexpr qsizetype MostSendDigits = 32;
}

CallGateway::CallGateway(const QList<TwilioSettings> &accounts, const CallbackSettings &callback,
                         const Clock &clock, const Times &times, QObject *parent)
    : TwilioGateway(TwilioKind::Call, accounts, callback, clock, times, parent)
{
}

Result<FormFields> CallGateway::order(const Outgoing &what, const TwilioAccount &account) const
{
    const QByteArray spoken = spokenLanguage(what.language);
    // The language goes with the key's address, so that thanks are given in it.
    QString key = callbackUrl("key", what.attempt);
    if (!key.isEmpty())
        key += QLatin1Char('/') + QString::fromLatin1(spoken);
    const QByteArray twiml = callTwiml(what.text, what.language, key);
    if (twiml.isEmpty())
        return Error{QStringLiteral("too-long"), tr("it is too long to be spoken twice"), {}};
    FormFields form{{"To", what.address.toUtf8()},
                    {"From", account.settings().from.toUtf8()},
                    {"Twiml", twiml},
                    {"Timeout", "45"},
                    {"TimeLimit", "300"},
                    {"MachineDetection", "DetectMessageEnd"}};
    static const QRegularExpression digits(QStringLiteral("\\A[0-9*#]+\\z"));
    const QByteArray extension = "wwww" + what.extension.toUtf8(); // two seconds after it is answered
    if (!what.extension.isEmpty() &&
        (!digits.match(what.extension).hasMatch() || extension.size() > MostSendDigits))
        return Error{QStringLiteral("bad-extension"), tr("the extension can't be dialled"), {}};
    if (!what.extension.isEmpty())
        form.emplaceBack("SendDigits", extension);
    const QString callback = callbackUrl("call", what.attempt);
    if (callback.isEmpty())
        return form;
    form.emplaceBack("StatusCallback", callback.toUtf8());
    for (const char *event : {"initiated", "ringing", "answered", "completed"})
        form.emplaceBack("StatusCallbackEvent", event);
    return form;
}

bool CallGateway::isIt(const TwilioState &state, const Outgoing &, const std::optional<Instant> &since) const
{
    return since && state.created && *state.created >= *since;
}

void CallGateway::ended(const QString &attempt, TwilioAccount &account, const QString &sid)
{
    if (!callbackUrl("key", attempt).isEmpty())
        return;
    askKey(attempt, account, sid); // some are quicker than they promise
    QTimer::singleShot(times().eventsAfter, &account,
                       [this, attempt, &account, sid] { askKey(attempt, account, sid); });
}

void CallGateway::askKey(const QString &attempt, TwilioAccount &account, const QString &sid)
{
    const QString place = account.place(collection(sid + QStringLiteral("/Events")));
    account.get(place, [this, attempt](const HttpAnswer &answer) {
        if (answer.how == HttpAnswer::How::Answered && answer.status == 200)
            pressed(attempt, keyOf(answer.body));
    });
}

} // namespace Switchback
