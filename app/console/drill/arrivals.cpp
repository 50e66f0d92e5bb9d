// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/arrivals.h"

#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/messagetag.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Drill)
};

bool isTold(const DeliveryAttempt &attempt)
{
    return attempt.state == DeliveryState::Sent || attempt.state == DeliveryState::Delayed ||
           attempt.state == DeliveryState::Delivered || attempt.state == DeliveryState::Read ||
           attempt.state == DeliveryState::Answered;
}

/// How often each delivery has come to where it was sent.
class Counted
{
public:
    Counted(const Incident &incident, const DeliveryBook &book, const QJsonObject &lab)
        : m_sms(lab.value(QStringLiteral("sms")).toArray())
    {
        const QJsonArray mails = lab.value(QStringLiteral("mails")).toArray();
        for (const QJsonValue &mail : mails) {
            const auto attempt = attemptFromName(mail[QStringLiteral("token")].toString());
            const Delivery *delivery = attempt ? book.find(attempt->delivery) : nullptr;
            // In somebody else's mailbox it has not arrived.
            if (delivery && delivery->to.address.compare(mail[QStringLiteral("mailbox")].toString(),
                                                         Qt::CaseInsensitive) == 0)
                ++m_mails[delivery->id];
        }
        const QJsonArray calls = lab.value(QStringLiteral("calls")).toArray();
        for (const QJsonValue &call : calls) {
            const auto at = fromIso(call[QStringLiteral("at")].toString());
            if (at && *at >= incident.declaredAt)
                ++m_calls[call[QStringLiteral("to")].toString()];
        }
    }
    /// Calls of one number are handed out to its attempts in their order.
    [[nodiscard]] int of(const Delivery &delivery)
    {
        switch (delivery.channel) {
        case Channel::Email:
            return m_mails.value(delivery.id);
        case Channel::Sms:
            return messagesOf(delivery);
        case Channel::Call:
            return callsOf(delivery);
        case Channel::Task:
            break;
        }
        return 0;
    }
    /// Calls to that number for which there was no attempt.
    [[nodiscard]] int callsLeft(const QString &number) const { return m_calls.value(number); }

private:
    [[nodiscard]] int messagesOf(const Delivery &delivery) const
    {
        int count = 0;
        for (int n = 1; n <= delivery.tries(); ++n) {
            const QString attempt = attemptName(delivery.id, n);
            count += int(std::count_if(m_sms.begin(), m_sms.end(), [&](const QJsonValue &one) {
                return one[QStringLiteral("to")].toString() == delivery.to.address &&
                       holdsTag(one[QStringLiteral("text")].toString(), attempt);
            }));
        }
        return count;
    }
    [[nodiscard]] int callsOf(const Delivery &delivery)
    {
        const int tried = int(
            std::count_if(delivery.attempts.cbegin(), delivery.attempts.cend(),
                          [](const DeliveryAttempt &each) { return each.state != DeliveryState::Queued; }));
        int &there = m_calls[delivery.to.address];
        const int here = std::min(tried, there);
        there -= here;
        return here;
    }

    QJsonArray m_sms;
    QHash<QString, int> m_mails; ///< by delivery
    QHash<QString, int> m_calls; ///< by number
};

void countDelivery(Arrivals::Message &message, const Delivery &delivery, int came)
{
    int &sum = delivery.channel == Channel::Email ? message.mails
               : delivery.channel == Channel::Sms ? message.messages
                                                  : message.calls;
    sum += came;
    const bool taken = std::any_of(delivery.attempts.cbegin(), delivery.attempts.cend(), isTold) && came == 0;
    const QString where =
        QStringLiteral("%1 (%2)").arg(delivery.to.customerName, channelKey(delivery.channel));
    if (taken && delivery.channel != Channel::Task)
        message.missing += where;
    // Who was called, and did not answer, may be called again.
    if (came > 1 && delivery.channel != Channel::Call)
        message.twice += QStringLiteral("%1: %2").arg(where).arg(came);
}

Arrivals::Message countMessage(const Incident &incident, const Notice &notice, const DeliveryBook &book,
                               Counted &counted)
{
    Arrivals::Message message;
    message.notice = notice.id;
    message.title = noticeTitle(incident, notice);
    message.stage = notice.stage;
    message.customers = int(howManyAddressed(incident, notice));
    for (const Customer &customer : incident.customers) {
        if (!isAddressed(incident, notice, customer.id))
            continue;
        int came = 0;
        const QList<Delivery> made = book.of(notice.id, customer.id);
        for (const Delivery &each : made) {
            const int here = counted.of(each);
            countDelivery(message, each, here);
            came += here;
        }
        if (came > 0)
            ++message.told;
        else
            message.missing += customer.name;
    }
    return message;
}
} // namespace

Arrivals countArrivals(const Incident &incident, const DeliveryBook &book, const QJsonObject &lab)
{
    Arrivals all;
    all.violations = lab.value(QStringLiteral("violations")).toInt();
    Counted counted(incident, book, lab);
    for (const Notice &notice : incident.notices) {
        if (notice.carried && !notice.withdrawnAt && !sentByHand(notice))
            all.messages += countMessage(incident, notice, book, counted);
    }
    QSet<QString> numbers;
    for (const Delivery &each : book.all()) {
        if (each.channel == Channel::Call)
            numbers.insert(each.to.address);
    }
    for (const QString &number : std::as_const(numbers)) {
        if (const int more = counted.callsLeft(number); more > 0 && !all.messages.isEmpty())
            all.messages.last().twice += QStringLiteral("%1: %2").arg(number).arg(more);
    }
    return all;
}

QString Arrivals::missing() const
{
    for (const Message &each : messages) {
        if (!each.missing.isEmpty())
            return Words::tr("\"%1\" has not arrived at %2")
                .arg(each.title, each.missing.join(QStringLiteral(", ")));
    }
    return {};
}

QString Arrivals::wrong() const
{
    for (const Message &each : messages) {
        if (!each.twice.isEmpty())
            return Words::tr("\"%1\" has arrived more than once: %2")
                .arg(each.title, each.twice.join(QStringLiteral(", ")));
    }
    return violations > 0 ? Words::tr("%1 requests broke the provider's rules").arg(violations) : QString();
}

QJsonArray Arrivals::figures() const
{
    QJsonArray all;
    for (const Message &each : messages)
        all.append(QJsonObject{{QStringLiteral("notice"), each.notice},
                               {QStringLiteral("title"), each.title},
                               {QStringLiteral("stage"), each.stage},
                               {QStringLiteral("customers"), each.customers},
                               {QStringLiteral("told"), each.told},
                               {QStringLiteral("mails"), each.mails},
                               {QStringLiteral("sms"), each.messages},
                               {QStringLiteral("calls"), each.calls},
                               {QStringLiteral("missing"), QJsonArray::fromStringList(each.missing)},
                               {QStringLiteral("twice"), QJsonArray::fromStringList(each.twice)}});
    return all;
}

} // namespace Switchback
