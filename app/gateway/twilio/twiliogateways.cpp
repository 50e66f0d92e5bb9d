// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/twiliogateways.h"

#include "models/core/text/sentences.h"

#include <QPointer>

namespace Switchback
{

namespace
{
/// A token may be exchanged while we run.
constexpr Duration LooksAgain = std::chrono::minutes(1);

void learnTokens(CallbackListener &listener, TwilioKind kind, const TwilioGateway &gateway)
{
    for (const auto &account : gateway.accounts()) {
        const TwilioSettings &settings = account->settings();
        account->withToken(
            [to = QPointer<CallbackListener>(&listener), kind, settings](const QByteArray &token) {
                if (to)
                    to->know(kind, settings.account, settings.name, token);
            });
    }
}

/// Ends with `owner`.
void listenFor(TwilioGateway *owner, const QList<std::pair<TwilioKind, TwilioGateway *>> &all,
               const CallbackSettings &settings, const Clock &clock)
{
    auto *listener = new CallbackListener(settings, clock, owner);
    const auto say = [owner](const QString &what) { emit owner->troubled(QStringLiteral("callback"), what); };
    QObject::connect(listener, &CallbackListener::troubled, owner, say);
    auto *again = new QTimer(listener);
    for (const auto &[kind, gateway] : all) {
        QObject::connect(listener, &CallbackListener::told, gateway,
                         [kind, gateway](TwilioKind of, const TwilioCallback &callback) {
                             if (of == kind)
                                 gateway->told(callback);
                         });
        const auto learn = [listener, kind, gateway] { learnTokens(*listener, kind, *gateway); };
        QObject::connect(again, &QTimer::timeout, gateway, learn);
        learn();
    }
    again->start(LooksAgain);
    if (const Outcome listens = listener->start(); !listens)
        QMetaObject::invokeMethod(
            owner, [say, error = listens.error()] { say(asSentences(error)); }, Qt::QueuedConnection);
}
} // namespace

std::vector<std::unique_ptr<Gateway>> makeTwilioGateways(const NotifyGateways &settings, const Clock &clock,
                                                         const TwilioGateway::Times &times)
{
    std::vector<std::unique_ptr<Gateway>> out;
    QList<std::pair<TwilioKind, TwilioGateway *>> all;
    const auto keep = [&](TwilioKind kind, std::unique_ptr<TwilioGateway> one) {
        all.append({kind, one.get()});
        out.push_back(std::move(one));
    };
    if (!settings.sms.isEmpty())
        keep(TwilioKind::Sms,
             std::make_unique<SmsGateway>(settings.sms, settings.callback, clock, times, nullptr));
    if (!settings.calls.isEmpty())
        keep(TwilioKind::Call,
             std::make_unique<CallGateway>(settings.calls, settings.callback, clock, times, nullptr));
    if (!all.isEmpty() && !settings.callback.listen.isEmpty())
        listenFor(all.constFirst().second, all, settings.callback, clock);
    return out;
}

} // namespace Switchback
