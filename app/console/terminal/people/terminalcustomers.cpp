// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/terminalcustomers.h"

#include "app/console/terminal/longwait.h"
#include "app/console/terminal/people/customererase.h"
#include "app/console/terminal/people/customerfiles.h"
#include "app/console/terminal/people/terminalwho.h"
#include "app/console/terminal/terminaltools.h"
#include "app/operators/people.h"
#include "app/pair/customers/directory.h"
#include "models/core/visibletext.h"
#include "models/customers/import/cardevents.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Switchback::Terminal
{

namespace
{
using What = CustomersOptions::What;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// What a command works on.
struct Work {
    Store &store;
    const PairConfig &pair;
    const CustomersOptions &options;
    const Clock &clock;
    [[nodiscard]] QString list() const { return listMeant(pair, options); }
};

QJsonObject wholeJson(const CustomerCard &card)
{
    QJsonObject json = cardJson(card);
    json.insert(QStringLiteral("version"), card.version);
    return json;
}

int listAll(const Work &work)
{
    const Result<QList<CustomerCard>> known = wait(work.store.cards(work.list()));
    if (!known)
        return fail(known.error());
    QJsonArray rows;
    for (const CustomerCard &each : *known) {
        if (each.retired && !work.options.all)
            continue;
        if (work.options.json) {
            rows += wholeJson(each);
            continue;
        }
        const Customer customer = customerOf(each);
        print(QStringLiteral("%1  %2  %3%4\n")
                  .arg(each.id.leftJustified(32), visibleText(each.name).leftJustified(44),
                       visibleText(customer.contact), each.retired ? Words::tr("  (retired)") : QString()));
    }
    if (work.options.json)
        print(QString::fromUtf8(QJsonDocument(rows).toJson()));
    return 0;
}

Result<CustomerCard> meant(const Work &work)
{
    const Result<QList<CustomerCard>> found = wait(work.store.cards(work.list(), {work.options.name}));
    if (!found)
        return found.error();
    if (!found->isEmpty())
        return found->first();
    return wrongUse(Words::tr("There is no customer %1.").arg(visibleText(work.options.name)),
                    Words::tr("See: switchback customers list"));
}

QString fieldsText(const TypedFields &fields, const QString &indent)
{
    QString text;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        text += QStringLiteral("%1%2 %3\n")
                    .arg(indent, (cardFieldKey(field.key()) + QLatin1Char(':')).leftJustified(18),
                         visibleText(*field, 2000));
    return text;
}

QString cardText(const CardDraft &draft)
{
    QString text = fieldsText(draft.customer, {});
    for (const TypedFields &contact : draft.contacts)
        text += QLatin1Char('\n') + fieldsText(contact, QStringLiteral("  "));
    return text;
}

int show(const Work &work)
{
    const Result<CustomerCard> card = meant(work);
    if (!card)
        return fail(card.error(), 1);
    const Result<QList<CardVersion>> history = wait(work.store.cardHistory(work.list(), card->id));
    if (!history)
        return fail(history.error());
    QJsonArray before;
    QString text = cardText(draftOf(*card));
    CustomerCard after = *card;
    for (const CardVersion &each : *history) {
        const QString places = placesText(changedPlaces(each.card, after));
        text += QStringLiteral("%1  %2  %3: %4\n")
                    .arg(toIso(each.endedBy.at), visibleText(each.endedBy.person, 60),
                         visibleText(each.endedBy.what, 200), places);
        before += QJsonObject{{QStringLiteral("card"), wholeJson(each.card)},
                              {QStringLiteral("until"), toIso(each.endedBy.at)},
                              {QStringLiteral("by"), each.endedBy.person},
                              {QStringLiteral("what"), each.endedBy.what}};
        after = each.card;
    }
    if (work.options.json) {
        QJsonObject json = wholeJson(*card);
        json.insert(QStringLiteral("before"), before);
        text = QString::fromUtf8(QJsonDocument(json).toJson());
    }
    print(text);
    return 0;
}

/// Whose field is meant: a new contact's where there is none yet.
Result<qsizetype> contactMeant(CardDraft &draft, const QString &id)
{
    if (id == QLatin1String("new") || (id.isEmpty() && draft.contacts.isEmpty())) {
        draft.contacts += TypedFields{};
        return draft.contacts.size() - 1;
    }
    for (qsizetype i = 0; i < draft.contacts.size(); ++i) {
        if (id.isEmpty() || draft.contacts.at(i).value(CardField::ContactId) == id)
            return i;
    }
    return wrongUse(Words::tr("There is no contact %1 there.").arg(visibleText(id)),
                    Words::tr("See: switchback customers show ID; for another one: --contact new"));
}

Outcome apply(CardDraft &draft, const CustomersOptions &options)
{
    qsizetype contact = -1;
    for (const QString &set : options.sets) {
        const qsizetype equals = set.indexOf(QLatin1Char('='));
        const std::optional<CardField> field = cardFieldFromKey(set.left(std::max<qsizetype>(0, equals)));
        if (!field || *field == CardField::Id || *field == CardField::ContactId)
            return wrongUse(Words::tr("--set %1 names no field.").arg(visibleText(set, 60)),
                            Words::tr("Write it like --set email=it@clinic.example.com"));
        if (ofContact(*field) && contact < 0) {
            const Result<qsizetype> found = contactMeant(draft, options.contact);
            if (!found)
                return found.error();
            contact = *found;
        }
        TypedFields &fields = ofContact(*field) ? draft.contacts[contact] : draft.customer;
        fields.insert(*field, set.mid(equals + 1));
    }
    return Done{};
}

/// What was found wrong is said; nothing: it is not to be kept.
std::optional<CustomerCard> soundCard(const Work &work, const CardDraft &draft)
{
    const CheckedCard checked = checkedCard(draft, cardRules(work.pair));
    for (const CardFault &fault : checked.faults)
        fail({QString(), Words::tr("%1: %2.").arg(cardFieldKey(fault.field), visibleText(fault.what)),
              fault.fix},
             1);
    return checked.ok() ? std::optional(checked.card) : std::nullopt;
}

int keep(const Work &work, const CustomerCard *before, const CustomerCard &after)
{
    if (before && *before == after) {
        print(Words::tr("There is nothing to change.\n"));
        return 0;
    }
    Event event = cardEvent(work.options.drillList, before, after);
    print(visibleText(event.text, 1000) + QLatin1Char('\n'));
    if (work.options.dryRun)
        return 0;
    const Result<QList<Operator>> people = wait(work.store.operators());
    if (!people)
        return fail(people.error());
    const Result<Actor> by = whoIsAllowed(work.store, *people, work.options.by, Right::EditCards,
                                          rightNeeds(Right::EditCards), work.clock);
    if (!by)
        return fail(by.error(), 1);
    event.pair = work.pair.id;
    event.at = work.clock.now();
    event.actor = by->name;
    const Outcome put = wait(work.store.putCards(work.list(), {after}, event));
    return put ? 0 : fail(put.error(), exitCode(put.error(), 3));
}

int add(const Work &work)
{
    CardDraft draft;
    draft.customer.insert(CardField::Name, work.options.name);
    if (const Outcome applied = apply(draft, work.options); !applied)
        return fail(applied.error(), 1);
    const std::optional<CustomerCard> card = soundCard(work, draft);
    return card ? keep(work, nullptr, *card) : 1;
}

int edit(const Work &work)
{
    const Result<CustomerCard> card = meant(work);
    if (!card)
        return fail(card.error(), 1);
    CardDraft draft = draftOf(*card);
    CustomersOptions options = work.options;
    if (options.what == What::Retire)
        options.sets = {options.contact.isEmpty() ? QStringLiteral("retired=yes")
                                                  : QStringLiteral("contact_retired=yes")};
    if (const Outcome applied = apply(draft, options); !applied)
        return fail(applied.error(), 1);
    const std::optional<CustomerCard> changed = soundCard(work, draft);
    return changed ? keep(work, &*card, *changed) : 1;
}

int undoCard(const Work &work)
{
    const Result<CustomerCard> card = meant(work);
    if (!card)
        return fail(card.error(), 1);
    const Result<QList<CardVersion>> history = wait(work.store.cardHistory(work.list(), card->id));
    if (!history)
        return fail(history.error());
    if (history->isEmpty())
        return fail(wrongUse(Words::tr("Nothing was ever changed of %1.").arg(visibleText(card->name)), {}),
                    1);
    CustomerCard before = history->first().card;
    before.version = card->version;
    return keep(work, &*card, before);
}

int undoList(const Work &work)
{
    const Result<CardAct> last = wait(work.store.lastCardAct(work.list()));
    if (!last)
        return fail(last.error());
    Event event = undoEvent(work.options.drillList, *last);
    print(Words::tr("%1 (%2, %3 UTC), customers: %4\n")
              .arg(visibleText(event.text, 1000), visibleText(last->person, 60), toIso(last->at))
              .arg(last->cards));
    if (work.options.dryRun)
        return 0;
    const Right right = last->cards > 1 ? Right::ManageCustomers : Right::EditCards;
    const Result<QList<Operator>> people = wait(work.store.operators());
    if (!people)
        return fail(people.error());
    const Result<Actor> by =
        whoIsAllowed(work.store, *people, work.options.by, right, rightNeeds(right), work.clock);
    if (!by)
        return fail(by.error(), 1);
    event.pair = work.pair.id;
    event.at = work.clock.now();
    event.actor = by->name;
    const Outcome undone = wait(work.store.undoCards(work.list(), last->number, event));
    return undone ? 0 : fail(undone.error(), exitCode(undone.error(), 1));
}
} // namespace

int customers(const ConsoleConfig &config, const CustomersOptions &options, const Clock &clock)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Work work{**store, config.pairs.first(), options, clock};
    switch (options.what) {
    case What::List:
        return listAll(work);
    case What::Show:
        return show(work);
    case What::Add:
        return add(work);
    case What::Edit:
    case What::Retire:
        return edit(work);
    case What::Undo:
        return options.name.isEmpty() ? undoList(work) : undoCard(work);
    case What::Import:
        return importCustomers(work.store, work.pair, options, clock);
    case What::Export:
        return exportCustomers(work.store, work.pair, options);
    case What::Erase:
        return eraseCustomer(work.store, work.pair, options, clock);
    }
    return 1;
}

} // namespace Switchback::Terminal
