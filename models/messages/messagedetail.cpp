// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagedetail.h"

#include "models/core/visibletext.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/channels.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Messages)
};
using What = DeliveryFact::What;
constexpr int LongestName = 120;
constexpr int LongestReason = 300;
constexpr int LongestAnswer = 2000;

/// A happening with its moment, by which they are put in order.
struct Dated {
    Instant at{};
    MessageHappened what;
};

QString wordsOf(const DeliveryAttempt &attempt)
{
    const bool has = !attempt.code.isEmpty() && !attempt.text.startsWith(attempt.code);
    return visibleText((has ? attempt.code + QLatin1Char(' ') + attempt.text : attempt.text).trimmed(),
                       LongestReason);
}

QString attemptText(const Delivery &delivery, int number, const DeliveryAttempt &attempt)
{
    const bool put = attempt.state == DeliveryState::Queued;
    const QString state = put ? Words::tr("not sent") : stateName(delivery.channel, attempt.state);
    if (delivery.channel == Channel::Task)
        return Words::tr("call %1: %2").arg(number).arg(state);
    return attempt.gateway.isEmpty()
               ? Words::tr("try %1: %2").arg(number).arg(state)
               : Words::tr("try %1 by %2: %3")
                     .arg(QString::number(number), visibleText(attempt.gateway, LongestName), state);
}

MessageHappened attemptHappened(const Delivery &delivery, int number, const DeliveryAttempt &attempt)
{
    MessageHappened out;
    out.what = attemptText(delivery, number, attempt);
    out.words = wordsOf(attempt);
    out.mark = markOf(attempt.state);
    out.theirs = attempt.state == DeliveryState::Failed && !attempt.reference.isEmpty();
    return out;
}

MessageHappened answerHappened(const DeliveryAnswer &answer)
{
    MessageHappened out;
    out.what = answerText(answer);
    out.theirs = answer.what != What::Ticked;
    out.mark = answer.what == What::Automatic ? Mark::NotYet : Mark::Fine;
    return out;
}

QList<MessageHappened> storyOf(const Incident &incident, const Delivery &delivery)
{
    QList<Dated> all;
    all += Dated{delivery.madeAt, {{}, stateName(delivery.channel, DeliveryState::Queued), {}}};
    int number = 0;
    for (const DeliveryAttempt &each : delivery.attempts)
        all += Dated{each.at, attemptHappened(delivery, ++number, each)};
    for (const DeliveryAnswer &each : delivery.answers)
        all += Dated{each.at, answerHappened(each)};
    if (delivery.givenUpAt) {
        const QString by =
            delivery.givenUpBy.isEmpty()
                ? Words::tr("given up")
                : Words::tr("given up by %1").arg(visibleText(delivery.givenUpBy, LongestName));
        all +=
            Dated{*delivery.givenUpAt, {{}, by, visibleText(delivery.givenUpWhy, LongestReason), Mark::Bad}};
    }
    std::stable_sort(all.begin(), all.end(), [](const Dated &a, const Dated &b) { return a.at < b.at; });
    QList<MessageHappened> story;
    const QTimeZone zone(incident.fromZone);
    for (Dated &each : all) {
        each.what.when = clockText(each.at, zone);
        story += each.what;
    }
    return story;
}

QString toText(const Delivery &delivery)
{
    if (delivery.to.address.isEmpty())
        return Words::tr("To whom it went was erased.");
    const QString address = visibleText(delivery.to.address, LongestName);
    const QString extension = visibleText(delivery.to.extension, LongestName);
    const QString where =
        extension.isEmpty() ? address : Words::tr("%1, extension %2").arg(address, extension);
    return delivery.channel == Channel::Task
               ? Words::tr("To be called by one of us: %1").arg(where)
               : Words::tr("%1 to %2").arg(channelName(delivery.channel), where);
}

/// What whoever calls says, with whom they ask for before it and what they ask for after it.
QString scriptOf(const Delivery &delivery, const QString &text)
{
    const QString name = visibleText(delivery.to.name, LongestName);
    const QString customer = visibleText(delivery.to.customerName, LongestName);
    const QString ask = name.isEmpty() ? Words::tr("Ask for whoever is in charge at %1.").arg(customer)
                                       : Words::tr("Ask for %1 (%2).").arg(name, customer);
    return ask + QStringLiteral("\n\n") + text + QStringLiteral("\n\n") +
           Words::tr("Ask them to say that they have understood it.");
}
} // namespace

QString answerText(const DeliveryAnswer &answer)
{
    const QString text = visibleText(answer.text, LongestAnswer);
    switch (answer.what) {
    case DeliveryFact::What::Automatic:
        return text.isEmpty() ? Words::tr("a machine answered")
                              : Words::tr("a machine answered: %1").arg(text);
    case DeliveryFact::What::Ticked:
        return text.isEmpty() ? Words::tr("ticked by %1").arg(visibleText(answer.by, LongestName))
                              : Words::tr("ticked by %1: %2").arg(visibleText(answer.by, LongestName), text);
    default:
        break;
    }
    if (text.isEmpty() && !answer.code.isEmpty())
        return Words::tr("key %1 was pressed").arg(visibleText(answer.code, LongestName));
    return answer.from.isEmpty()
               ? Words::tr("answered: %1").arg(text)
               : Words::tr("answered as %1: %2").arg(visibleText(answer.from, LongestName), text);
}

MessageDetail messageDetail(const Incident &incident, const Delivery &delivery, const QList<Channel> &others)
{
    MessageDetail out;
    out.delivery = delivery.id;
    const Customer *customer = incident.customer(delivery.customer);
    QStringList heading{visibleText(customer ? customer->name : delivery.customer, LongestName)};
    if (!delivery.to.name.isEmpty())
        heading += visibleText(delivery.to.name, LongestName);
    out.to = toText(delivery);
    out.byOneOfUs = delivery.channel == Channel::Task;
    out.story = storyOf(incident, delivery);
    out.acts = actsOn(delivery);
    out.others = others;
    if (const Notice *notice = incident.notice(delivery.notice)) {
        heading += noticeTitle(incident, *notice);
        const Spelt spelt = spell(messageText(incident, *notice), delivery.to, delivery.channel);
        out.subject = spelt.subject;
        out.text = out.byOneOfUs ? scriptOf(delivery, spelt.text) : spelt.text;
    }
    out.heading = heading.join(QStringLiteral(" · "));
    return out;
}

} // namespace Switchback
