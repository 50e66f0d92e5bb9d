// SPDX-License-Identifier: GPL-3.0-or-later
#include "demomessages.h"

#include "demowizard.h"

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

Delivery made(const Customer &customer, Channel channel, Instant at)
{
    Delivery delivery;
    delivery.id = customer.id + (channel == Channel::Email ? QLatin1Char('a') : QLatin1Char('b'));
    delivery.notice = QStringLiteral("alert");
    delivery.customer = customer.id;
    delivery.contact = QStringLiteral("1");
    delivery.channel = channel;
    delivery.madeAt = at;
    delivery.to.name = customer.contact;
    delivery.to.customerName = customer.name;
    delivery.to.address = QStringLiteral("x@example.net");
    return delivery;
}

/// What became of the mail to that one.
void play(DeliveryBook &book, const Customer &customer, int number, Instant at)
{
    const Delivery mail = made(customer, Channel::Email, at);
    book.put(mail);
    say(book, mail, What::Sending, at);
    const Instant then = at + std::chrono::milliseconds(400 + number * 37);
    if (number % 41 == 7) {
        say(book, mail, What::Failed, then, "550 5.1.1", "no such user here");
        const Delivery sms = made(customer, Channel::Sms, then);
        book.put(sms);
        say(book, sms, What::Sending, then);
        if (number == 7)
            say(book, sms, What::Failed, then + 2s, "30006", "landline or unreachable carrier");
        else
            say(book, sms, What::Delivered, then + 4s);
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

MessagesView messages(Instant now, const Words &words)
{
    WizardStory story(QStringLiteral("updates"), now, words);
    const Incident &incident = story.incident();
    DeliveryBook book;
    QStringList ids;
    int number = 0;
    for (const Customer &customer : incident.customers) {
        ids += customer.id;
        play(book, customer, number++, now - 6min);
    }
    return messagesView(incident, book,
                        {{QStringLiteral("alert"), book.standing(QStringLiteral("alert"), ids)}});
}

} // namespace Switchback::Demo
