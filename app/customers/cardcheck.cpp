// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/cardcheck.h"

#include "app/customers/customerid.h"
#include "app/customers/phonenumbers.h"
#include "app/text/asmeant.h"
#include "models/core/text/zoneid.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Switchback
{

namespace
{
constexpr qsizetype MostContacts = 40;
constexpr qsizetype MostInAField = 200; ///< trunks, numbers

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

int longest(CardField field)
{
    switch (field) {
    case CardField::Email:
        return 254;
    case CardField::Trunks:
    case CardField::Numbers:
        return 20'000;
    case CardField::Id:
    case CardField::Hours:
    case CardField::ContactHours:
    case CardField::Sbc:
        return 200;
    case CardField::Name:
    case CardField::Contact:
    case CardField::Role:
        return 120;
    default:
        return 60;
    }
}

/// Fields of one customer or one contact, and what is wrong with them.
class FieldCheck
{
public:
    FieldCheck(const TypedFields &fields, int contact, const CardRules &rules, QList<CardFault> &faults)
        : m_fields(fields)
        , m_contact(contact)
        , m_rules(rules)
        , m_faults(faults)
    {
    }

    QString text(CardField field);
    QByteArray zone(CardField field);
    QByteArray language(CardField field);
    BusinessHours hours(CardField field);
    QStringList several(CardField field);
    QString mail();
    void phone(CardField field, QString &number, QString *extension);
    QStringList numbers();
    bool yes(CardField field);
    QList<Channel> channels();
    void fault(CardField field, const QString &what, const QString &fix, bool warning = false)
    {
        m_faults += {field, m_contact, warning, what, fix};
    }

private:
    /// E.164, or as it was typed where plans are not asked.
    QString readNumber(CardField field, const QString &typed, QString *extension);

    const TypedFields &m_fields;
    int m_contact;
    const CardRules &m_rules;
    QList<CardFault> &m_faults;
};

QString FieldCheck::text(CardField field)
{
    const auto found = m_fields.find(field);
    if (found == m_fields.end())
        return {};
    const bool phone = field == CardField::Phone || field == CardField::Sms;
    const QString text = phone                       ? phoneAsMeant(*found)
                         : field == CardField::Email ? mailAsMeant(*found)
                                                     : asMeant(*found);
    const int most = longest(field);
    if (text.size() > most)
        fault(field,
              Words::tr("%1 has %2 characters, more than %3")
                  .arg(cardFieldKey(field))
                  .arg(text.size())
                  .arg(most),
              Words::tr("Shorten it, or see whether a quotation mark is missing."));
    else if (const QString unseen = firstUnseen(text); !unseen.isEmpty())
        fault(field,
              Words::tr("%1 holds a character that cannot be seen, %2: %3")
                  .arg(cardFieldKey(field), unseen, visibleText(text, 60)),
              Words::tr("Type it anew."));
    else
        return text;
    return {};
}

QByteArray FieldCheck::zone(CardField field)
{
    const QString zone = text(field);
    if (zone.isEmpty() || isZoneId(zone))
        return zone.toUtf8();
    const QString near = nearestZone(zone);
    fault(field, Words::tr("\"%1\" is no time zone that this machine knows").arg(zone),
          near.isEmpty() ? Words::tr("Write an IANA name like America/Chicago, or leave it empty.")
                         : Words::tr("Did you mean \"%1\"?").arg(near));
    return {};
}

QByteArray FieldCheck::language(CardField field)
{
    const QString typed = text(field);
    const QByteArray tag = languageTag(typed);
    if (!typed.isEmpty() && tag.isEmpty())
        fault(field, Words::tr("\"%1\" is no language").arg(visibleText(typed, 40)),
              Words::tr("Write its code like en, de or pt-BR, or leave it empty."));
    return tag;
}

BusinessHours FieldCheck::hours(CardField field)
{
    const QString typed = text(field);
    const std::optional<BusinessHours> hours = hoursFromText(typed);
    if (!hours)
        fault(field, Words::tr("\"%1\" are no business hours").arg(visibleText(typed, 60)),
              Words::tr("Write them like Mo-Fr 08:00-17:00; Sa 09:00-12:00, or leave them empty."));
    return hours.value_or(BusinessHours{});
}

QStringList FieldCheck::several(CardField field)
{
    QString typed = text(field);
    QStringList all;
    const QStringList parts =
        typed.replace(QLatin1Char(';'), QLatin1Char(',')).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (const QString plain = part.trimmed(); !plain.isEmpty() && !all.contains(plain))
            all += plain;
    }
    if (all.size() <= MostInAField)
        return all;
    fault(field, Words::tr("%1 holds more than %2").arg(cardFieldKey(field)).arg(MostInAField),
          Words::tr("Is it the right field?"));
    return {};
}

QString FieldCheck::mail()
{
    // Letters of all scripts, as mail has them today; a full stop stands between two of them only.
    static const QRegularExpression form(
        QStringLiteral("\\A[\\w!#$%&'*+/=?^`{|}~-]+(\\.[\\w!#$%&'*+/=?^`{|}~-]+)*"
                       "@[^\\W_]([\\w-]*[^\\W_])?(\\.[^\\W_]([\\w-]*[^\\W_])?)+\\z"),
        QRegularExpression::UseUnicodePropertiesOption);
    const QString mail = text(CardField::Email);
    if (!mail.isEmpty() && !form.match(mail).hasMatch())
        fault(CardField::Email, Words::tr("\"%1\" is no e-mail address").arg(mail),
              Words::tr("Write one address like it@clinic.example.com."));
    return mail;
}

QString FieldCheck::readNumber(CardField field, const QString &typed, QString *extension)
{
    const QString fix = Words::tr("Write it like +1 303 555 0117 or 303-555-0117 x12.");
    if (!m_rules.phones) {
        static const QRegularExpression form(
            QStringLiteral("\\A\\+?[0-9(][0-9 ()./-]{3,}( ?(x|ext\\.?) ?[0-9]{1,6})?\\z"),
            QRegularExpression::CaseInsensitiveOption);
        if (!form.match(typed).hasMatch())
            fault(field, Words::tr("\"%1\" is no phone number").arg(typed), fix);
        return typed;
    }
    const PhoneRead read = readPhone(typed, m_rules.region);
    if (!read.fault.isEmpty()) {
        fault(field, Words::tr("\"%1\" is no phone number: %2").arg(typed, read.fault), fix);
        return typed;
    }
    if (!read.extension.isEmpty() && !extension)
        fault(field, Words::tr("\"%1\" has an extension, where none can be").arg(typed), fix);
    else if (!read.warning.isEmpty())
        fault(field, Words::tr("\"%1\" could be a number, but %2").arg(typed, read.warning),
              Words::tr("See whether a figure is wrong; it is kept as %1.").arg(read.number), true);
    if (extension && !read.extension.isEmpty())
        *extension = read.extension;
    return read.number;
}

void FieldCheck::phone(CardField field, QString &number, QString *extension)
{
    const QString typed = text(field);
    if (!typed.isEmpty())
        number = readNumber(field, typed, extension);
    if (!extension)
        return;
    const QString own = text(CardField::Extension);
    if (own.isEmpty())
        return;
    static const QRegularExpression figures(QStringLiteral("\\A[0-9*#]{1,12}\\z"));
    if (!figures.match(own).hasMatch())
        fault(CardField::Extension, Words::tr("\"%1\" is no extension").arg(own),
              Words::tr("Write its figures."));
    else if (number.isEmpty())
        fault(CardField::Extension, Words::tr("there is an extension, but no number to it"),
              Words::tr("Write the number too."));
    *extension = own;
}

QStringList FieldCheck::numbers()
{
    QStringList all;
    for (const QString &typed : several(CardField::Numbers))
        all += readNumber(CardField::Numbers, phoneAsMeant(typed), nullptr);
    all.removeDuplicates();
    return all;
}

bool FieldCheck::yes(CardField field)
{
    const QString typed = text(field).toLower();
    static const QStringList yes{QStringLiteral("yes"), QStringLiteral("true"), QStringLiteral("1"),
                                 QStringLiteral("x"), QStringLiteral("retired")};
    static const QStringList no{QString(), QStringLiteral("no"), QStringLiteral("false"),
                                QStringLiteral("0")};
    if (!yes.contains(typed) && !no.contains(typed))
        fault(field, Words::tr("%1 is \"%2\"").arg(cardFieldKey(field), visibleText(typed, 40)),
              Words::tr("Write yes or no, or leave it empty."));
    return yes.contains(typed);
}

QList<Channel> FieldCheck::channels()
{
    QList<Channel> all;
    for (const QString &word : several(CardField::Channels)) {
        const std::optional<Channel> channel = channelFromKey(word);
        if (!channel)
            fault(CardField::Channels, Words::tr("there is no channel \"%1\"").arg(visibleText(word, 40)),
                  Words::tr("Write some of email, sms, call, task, in the order in which they are tried."));
        else if (!all.contains(*channel))
            all += *channel;
    }
    return all;
}

Contact checkedContact(FieldCheck &check)
{
    Contact contact;
    contact.name = check.text(CardField::Contact);
    contact.role = check.text(CardField::Role);
    contact.email = check.mail();
    check.phone(CardField::Sms, contact.sms, nullptr);
    check.phone(CardField::Phone, contact.phone, &contact.extension);
    contact.channels = check.channels();
    contact.zone = check.zone(CardField::ContactZone);
    contact.language = check.language(CardField::ContactLanguage);
    contact.hours = check.hours(CardField::ContactHours);
    contact.retired = check.yes(CardField::ContactRetired);
    contact.id = check.text(CardField::ContactId);
    return contact;
}

void checkReach(FieldCheck &check, const Contact &contact)
{
    if (contact.email.isEmpty() && contact.phone.isEmpty() && contact.sms.isEmpty() && !contact.retired) {
        check.fault(CardField::Email, Words::tr("there is neither a phone number nor an e-mail address"),
                    Words::tr("Write at least one: in an outage the customer has to be reached."));
        return;
    }
    for (const Channel channel : contact.channels) {
        if (addressOf(contact, channel).isEmpty())
            check.fault(CardField::Channels,
                        Words::tr("the channel %1 leads nowhere: there is no address for it")
                            .arg(channelKey(channel)),
                        Words::tr("Write the address, or leave the channel out."), true);
    }
}

void checkContactId(FieldCheck &check, CustomerCard &card, Contact &contact)
{
    if (contact.id.isEmpty())
        contact.id = freshContactId(card, contact.name);
    else if (!isCustomerId(contact.id))
        check.fault(
            CardField::ContactId,
            Words::tr("the id \"%1\" is not of a-z, 0-9 and -, at most 40").arg(visibleText(contact.id, 60)),
            Words::tr("Correct it, or leave it empty: then it is made from the name."));
    else if (card.contact(contact.id))
        check.fault(CardField::ContactId, Words::tr("the contact \"%1\" is there twice").arg(contact.id),
                    Words::tr("Every contact of a customer needs an id of its own."));
}

void checkId(FieldCheck &check, CustomerCard &card)
{
    if (card.id.isEmpty())
        card.id = customerIdFor(card.name);
    if (!isCustomerId(card.id))
        check.fault(
            CardField::Id,
            Words::tr("the id \"%1\" is not of a-z, 0-9 and -, at most 40").arg(visibleText(card.id, 60)),
            Words::tr("Correct it, or leave it empty: then it is made from the name."));
}
} // namespace

CheckedCard checkedCard(const CardDraft &draft, const CardRules &rules)
{
    CheckedCard out;
    CustomerCard &card = out.card;
    card.version = draft.version;
    FieldCheck check(draft.customer, -1, rules, out.faults);
    card.name = check.text(CardField::Name);
    const bool nameRead = out.faults.isEmpty();
    card.id = check.text(CardField::Id);
    if (nameRead && card.name.isEmpty())
        check.fault(CardField::Name, Words::tr("the name is empty"),
                    Words::tr("Fill it in, or take the line out."));
    else if (nameRead)
        checkId(check, card);
    card.zone = check.zone(CardField::Zone);
    card.language = check.language(CardField::Language);
    card.hours = check.hours(CardField::Hours);
    card.trunks = check.several(CardField::Trunks);
    card.numbers = check.numbers();
    card.sbc = check.text(CardField::Sbc);
    card.retired = check.yes(CardField::Retired);
    for (qsizetype i = 0; i < draft.contacts.size() && i <= MostContacts; ++i) {
        FieldCheck one(draft.contacts.at(i), int(i), rules, out.faults);
        const qsizetype before = out.faults.size();
        Contact contact = checkedContact(one);
        const bool allRead = out.faults.size() == before;
        if (allRead && !card.retired)
            checkReach(one, contact);
        checkContactId(one, card, contact);
        card.contacts += contact;
    }
    if (draft.contacts.size() > MostContacts)
        check.fault(CardField::Contact, Words::tr("there are more than %1 contacts").arg(MostContacts),
                    Words::tr("Keep those who are to be told of an outage."));
    if (card.contacts.isEmpty() && !card.retired)
        check.fault(CardField::Contact, Words::tr("nobody is known there"),
                    Words::tr("Add a contact: in an outage the customer has to be reached."), true);
    return out;
}

} // namespace Switchback
