// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/notify/notifyseat.h"

#include "app/notify/takenbefore.h"
#include "app/pair/customers/directory.h"
#include "models/incident/carried/carried.h"
#include "tests/app/store/cards.h"
#include "tests/support/soon.h"

#include <QTest>

namespace Switchback
{

using namespace std::chrono_literals;

QList<Customer> mailCustomers(int count)
{
    QList<Customer> customers = testCustomers(count);
    for (int i = 0; i < count; ++i) {
        Customer &each = customers[i];
        each.email = QStringLiteral("c%1@example.net").arg(i + 1);
        each.phone = QStringLiteral("+1303%1").arg(5'550'001 + i, 7, 10, QLatin1Char('0'));
    }
    return customers;
}

namespace
{
/// Whose telephone takes text messages too.
QList<CustomerCard> mobileCards(const QList<Customer> &customers, const QList<QList<Channel>> &channels)
{
    QList<CustomerCard> cards = cardsOf(customers);
    for (qsizetype i = 0; i < cards.size(); ++i) {
        for (Contact &contact : cards[i].contacts) {
            contact.sms = contact.phone;
            contact.channels = channels.value(i);
        }
    }
    return cards;
}
} // namespace

ScriptedGateway *NotifySeat::stand(const char *key, Channel channel, bool canBeAsked, bool there)
{
    auto gateway = std::make_unique<ScriptedGateway>(QString::fromLatin1(key), channel, canBeAsked);
    ScriptedGateway *stands = gateway.get();
    if (const auto shared = m_setup.providers.value(channel))
        stands->share(shared);
    if (there) {
        m_door.add(std::move(gateway));
    } else {
        stands->setParent(&m_door);
        (void)gateway.release();
    }
    return stands;
}

QStringList NotifySeat::findings() const
{
    return m_mail->findings() + m_sms->findings() + (m_voice ? m_voice->findings() : QStringList());
}

void NotifySeat::standGateways()
{
    if (NotifySeat *beside = m_setup.beside) {
        m_mail = beside->m_mail;
        m_sms = beside->m_sms;
        m_voice = beside->m_voice;
        return;
    }
    m_mail = stand("mail", Channel::Email, false, !m_setup.ownMail);
    if (m_setup.ownMail)
        m_door.add(m_setup.ownMail());
    m_sms = stand("sms", Channel::Sms, m_setup.smsCanBeAsked, m_setup.sms && !m_setup.ownSms);
    if (m_setup.ownSms)
        m_door.add(m_setup.ownSms());
    m_voice = m_setup.voice ? stand("voice", Channel::Call, true, true) : nullptr;
}

NotifySeat::NotifySeat(const Setup &setup)
    : m_setup(setup)
{
    standGateways();
    ConsoleSeat::Setup own;
    own.url = setup.url;
    own.sites = setup.sites;
    own.clock = setup.clock;
    own.customers = 0;
    own.pair = setup.pair;
    own.purpose = setup.purpose;
    own.patience = setup.patience;
    own.seating.seat = farSeat(setup.where);
    own.seating.leaseClock = setup.leaseClock;
    own.seating.leaseLife = setup.life;
    m_seat = std::make_unique<ConsoleSeat>(own);
    Engine &engine = m_seat->engine();
    auto notifier = std::make_unique<Notifier>(engine.context(), door(), engine.outages(), setup.rules);
    m_notifier = notifier.get();
    m_notifier->setTick(setup.tick);
    if (setup.troubled)
        QObject::connect(m_notifier, &Notifier::troubled, m_notifier, setup.troubled);
    engine.add(std::move(notifier));
    engine.add(std::make_unique<TakenBefore>(engine.context(), engine.outages(),
                                             TakenBefore::From{&door(), m_notifier, nullptr}));
    if (setup.plug)
        setup.plug(*this, engine);
}

Outcome NotifySeat::open()
{
    if (const Outcome opened = m_seat->open(); !opened)
        return opened;
    const Directory &directory = m_seat->engine().directory();
    const auto put = [&](const QString &list, const QList<Customer> &customers) {
        Event event;
        event.at = m_setup.clock->now();
        event.kind = QStringLiteral("customers.imported");
        event.pair = testPair().id;
        event.actor = QStringLiteral("A. Berg");
        event.text = QStringLiteral("customers");
        event.body = {{QStringLiteral("drill"), list != testPair().id}};
        QList<CustomerCard> cards = mobileCards(customers, m_setup.channels);
        if (m_setup.cards)
            m_setup.cards(cards);
        return wait(m_seat->store().putCards(list, cards, event));
    };
    if (directory.cards(false).isEmpty()) {
        if (!m_setup.drill.isEmpty())
            put(drillList(testPair().id), m_setup.drill);
        if (const Outcome there = put(testPair().id, m_setup.customers); !there)
            return there;
    }
    const auto read = [&] {
        return directory.cards(false).size() == m_setup.customers.size() &&
               directory.cards(true).size() == m_setup.drill.size();
    };
    if (!QTest::qWaitFor(read, m_setup.patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("the customers are not read"), {}};
    return Done{};
}

Outcome NotifySeat::put(const QList<CustomerCard> &cards)
{
    Event event;
    event.at = m_setup.clock->now();
    event.kind = QStringLiteral("customers.changed");
    event.pair = testPair().id;
    event.actor = QStringLiteral("A. Berg");
    event.text = QStringLiteral("customers");
    event.body = {{QStringLiteral("drill"), false}};
    if (const Outcome there = wait(m_seat->store().putCards(testPair().id, cards, event)); !there)
        return there;
    const Directory &directory = m_seat->engine().directory();
    const auto known = [&] {
        const QList<CustomerCard> &now = directory.cards(false);
        return std::all_of(cards.cbegin(), cards.cend(), [&](const CustomerCard &each) {
            return std::any_of(now.cbegin(), now.cend(), [&](const CustomerCard &one) {
                return one.id == each.id && one.contacts == each.contacts;
            });
        });
    };
    if (!QTest::qWaitFor(known, Test::Patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("the customers are not read"), {}};
    return Done{};
}

Outcome NotifySeat::alert(IncidentMode mode)
{
    const Instant now = m_setup.clock->now();
    const Outcome declared =
        m_seat->command(Do::Declare{mode, now - 1min, QStringLiteral("nobody gets a dial tone")});
    if (!declared)
        return declared;
    const RunbookStep &step = incident().runbook.steps.first();
    return m_seat->command(Do::ComposeNotice{step.key, carriedDraft(incident(), step, now, 0), true});
}

bool NotifySeat::looks(int times)
{
    const quint64 until = m_notifier->turns() + quint64(times);
    const bool looked = QTest::qWaitFor([&] { return m_notifier->turns() >= until; }, Test::Patience);
    newestEvent();
    return looked;
}

qint64 NotifySeat::newestEvent()
{
    EventQuery newest;
    newest.newestFirst = true;
    newest.limit = 1;
    const auto read = wait(m_seat->store().events(newest));
    return read && !read->isEmpty() ? read->constFirst().seq : 0;
}

QList<Event> NotifySeat::log(const char *kind)
{
    EventQuery query;
    query.kinds = {QLatin1String(kind)};
    query.limit = 1'000'000;
    const auto read = wait(m_seat->store().events(query));
    return read ? *read : QList<Event>();
}

} // namespace Switchback
