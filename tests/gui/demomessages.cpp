// SPDX-License-Identifier: GPL-3.0-or-later
#include "demomessages.h"

#include "demowizard.h"

#include "models/customers/channel.h"

#include <utility>

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
using What = DeliveryFact::What;

void say(DeliveryBook &book, const Delivery &of, What what, Instant at, const char *code = "",
         const char *text = "")
{
    DeliveryFact fact;
    fact.delivery = of.id;
    fact.customer = of.customer;
    fact.attempt = std::max(1, book.find(of.id)->tries());
    fact.what = what;
    fact.at = at;
    fact.code = QString::fromUtf8(code);
    fact.text = QString::fromUtf8(text);
    fact.gateway = QStringLiteral("mail/naperville");
    book.apply(fact);
}

Delivery made(const Customer &customer, const QString &notice, Channel channel, Instant at)
{
    Delivery delivery;
    delivery.id = customer.id + notice + channelKey(channel);
    delivery.notice = notice;
    delivery.customer = customer.id;
    delivery.contact = QStringLiteral("1");
    delivery.channel = channel;
    delivery.madeAt = at;
    delivery.to.name = customer.contact;
    delivery.to.customerName = customer.name;
    delivery.to.address = channel == Channel::Email
                              ? QStringLiteral("desk@") + customer.id + QStringLiteral(".example")
                              : QStringLiteral("+13125550117");
    return delivery;
}

/// The ladder where the mail was refused: SMS, and a call by one of us.
void climb(DeliveryBook &book, const Customer &customer, const QString &notice, int number, Instant at)
{
    const Delivery sms = made(customer, notice, Channel::Sms, at);
    book.put(sms);
    say(book, sms, What::Sending, at);
    if (number != 7 && number != 48) {
        say(book, sms, What::Delivered, at + 4s);
        return;
    }
    say(book, sms, What::Failed, at + 2s, "30006", "landline or unreachable carrier");
    if (number == 7) // the other has no number that anybody could call
        book.put(made(customer, notice, Channel::Task, at + 3s));
}

/// What became of the mail to that one.
void play(DeliveryBook &book, const Customer &customer, const QString &notice, int number, Instant at)
{
    const Delivery mail = made(customer, notice, Channel::Email, at);
    book.put(mail);
    say(book, mail, What::Sending, at);
    const Instant then = at + std::chrono::milliseconds(400 + number * 37);
    if (number % 41 == 7) {
        say(book, mail, What::Failed, then, "550 5.1.1", "no such user here");
        climb(book, customer, notice, number, then);
        return;
    }
    if (number % 53 == 11) {
        say(book, mail, What::Later, then, "451 4.7.1", "greylisted, try again in 300 seconds");
        return;
    }
    say(book, mail, number == 100 ? What::Maybe : What::Sent, then);
    if (number % 29 == 3)
        say(book, mail, What::Answered, then + 90s, "", "Thanks. Rerouting our trunks now, 10 minutes.");
    else if (number % 47 == 5)
        say(book, mail, What::Automatic, then + 3s, "", "I am out of the office until Monday.");
}
} // namespace

MessagesStory::MessagesStory(Instant now, const Words &words, int rounds)
    : m_incident(WizardStory(QStringLiteral("updates"), now, words).incident())
{
    Notice alert; // the story's updates went out by hand
    alert.id = alert.stage = alert.step = QStringLiteral("alert");
    alert.carried = true;
    alert.text = QStringLiteral("Dear {customer}, your telephones are out of service. We are working on it, "
                                "and write again by {next_update}.\n\nYou need not do anything now.");
    alert.approvedAt = alert.queuedAt = now - 6min;
    alert.times = {{QStringLiteral("next_update"), now + 9min}};
    alert.subject = QStringLiteral("Naperville, IL: Alert customers");
    m_incident.notices.prepend(alert);
    for (int round = 1; round <= rounds; ++round) {
        Notice update;
        update.id = QStringLiteral("round/%1").arg(round);
        update.stage = QStringLiteral("update");
        update.step = QStringLiteral("updates");
        update.slot = round;
        update.carried = true;
        update.text = QStringLiteral("We are still working on it.");
        update.approvedAt = update.queuedAt = now - 5min;
        m_incident.notices += update;
    }
    for (const Notice &notice : std::as_const(m_incident.notices)) {
        int number = 0;
        for (const Customer &customer : notice.carried ? m_incident.customers : QList<Customer>())
            play(m_book, customer, notice.id, number++, now - 6min);
    }
    // Nor did who sent the updates by hand reach them.
    const QStringList unreached = messageStanding(m_incident, QStringLiteral("alert"), m_book).unreached;
    for (Notice &notice : m_incident.notices) {
        if (!notice.carried)
            notice.notReached += unreached;
    }
}

MessagesView MessagesStory::view() const
{
    return messagesView(m_incident, m_book, {});
}

MessageDetail MessagesStory::detail(const QString &delivery) const
{
    const Delivery *found = m_book.find(delivery);
    return found ? messageDetail(m_incident, *found, {Channel::Sms, Channel::Task}) : MessageDetail();
}

void MessagesStory::answer(const QString &delivery, Instant at)
{
    say(m_book, *m_book.find(delivery), What::Answered, at, "", "All right.");
    m_teller.touch(*m_book.find(delivery));
}

std::optional<MessagesNews> MessagesStory::news(int most)
{
    return m_teller.take(
        m_incident, m_book,
        [this](const QString &notice) { return messageStanding(m_incident, notice, m_book); }, most);
}

} // namespace Switchback::Demo
