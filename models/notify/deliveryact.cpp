// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/deliveryact.h"

#include "models/core/jsoncanonical.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
using What = DeliveryAct::What;
using Said = DeliveryFact::What;
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Notify)
};
constexpr qsizetype LongestNote = 500;

DeliveryFact factBy(const Delivery &delivery, Said what, int attempt, const QString &words, const QString &by,
                    Instant now)
{
    DeliveryFact fact;
    fact.delivery = delivery.id;
    fact.customer = delivery.customer;
    fact.attempt = attempt;
    fact.what = what;
    fact.at = now;
    fact.by = by;
    fact.text = words;
    return fact;
}

/// A call by one of us is an attempt as any other: it was begun, and this came of it.
QList<DeliveryFact> call(const Delivery &delivery, Said what, const QString &words, const QString &by,
                         Instant now)
{
    const int number = delivery.tries() + 1;
    QList<DeliveryFact> facts{factBy(delivery, Said::Sending, number, {}, by, now)};
    if (what == Said::Failed)
        return facts << factBy(delivery, Said::Failed, number,
                               words.isEmpty() ? Words::tr("nobody answered") : words, by, now);
    return facts << factBy(delivery, Said::Sent, number, {}, by, now)
                 << factBy(delivery, what, number, words, by, now);
}
} // namespace

QList<What> actsOn(const Delivery &delivery)
{
    const DeliveryState state = delivery.state();
    if (state == DeliveryState::Answered)
        return {};
    QList<What> acts;
    if (delivery.channel == Channel::Task && state == DeliveryState::Queued)
        acts += {What::Spoke, What::Voicemail, What::NoAnswer};
    else
        acts += What::Tick;
    const bool underWay =
        state == DeliveryState::Queued || state == DeliveryState::Sending || state == DeliveryState::Maybe;
    if (!underWay && !delivery.to.address.isEmpty())
        acts += What::Again;
    if (state == DeliveryState::Queued || delivery.deadLetter())
        acts += What::GiveUp;
    return acts;
}

QString actName(What what)
{
    switch (what) {
    case What::Tick:
        return Words::tr("They have it");
    case What::Spoke:
        return Words::tr("Spoke to them");
    case What::Voicemail:
        return Words::tr("Left on voicemail");
    case What::NoAnswer:
        return Words::tr("No answer");
    case What::Again:
        return Words::tr("Send again");
    case What::GiveUp:
        break;
    }
    return Words::tr("Give up…");
}

Result<QList<DeliveryFact>> planAct(const Delivery &delivery, const DeliveryAct &act, const QString &by,
                                    Instant now)
{
    if (!actsOn(delivery).contains(act.what))
        return Error{QStringLiteral("not_now"),
                     Words::tr("“%1” can't be done with this message now: it is %2.")
                         .arg(actName(act.what), stateName(delivery.channel, delivery.state())),
                     {}};
    if (act.what == What::Again && delivery.notAfter != Instant{} && now >= delivery.notAfter)
        return Error{QStringLiteral("not_now"), Words::tr("This message is too old: the next one was due."),
                     Words::tr("Send them the next one.")};
    const QString words = storableText(act.words.trimmed()).left(LongestNote);
    switch (act.what) {
    case What::Tick:
        return QList<DeliveryFact>{factBy(delivery, Said::Ticked, delivery.tries(), words, by, now)};
    case What::Spoke:
        return call(delivery, Said::Ticked, words, by, now);
    case What::Voicemail:
        return call(delivery, Said::Automatic, words.isEmpty() ? Words::tr("voicemail") : words, by, now);
    case What::NoAnswer:
        return call(delivery, Said::Failed, words, by, now);
    case What::Again:
        return QList<DeliveryFact>{factBy(delivery, Said::Again, delivery.tries(), words, by, now)};
    case What::GiveUp:
        break;
    }
    if (words.isEmpty())
        return Error{QStringLiteral("missing"), Words::tr("A reason is missing."),
                     Words::tr("Write down why this message is given up.")};
    return QList<DeliveryFact>{factBy(delivery, Said::GivenUp, delivery.tries(), words, by, now)};
}

} // namespace Switchback
