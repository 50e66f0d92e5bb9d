// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/carddraft.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <array>

namespace Switchback
{

namespace
{
struct FieldWords {
    CardField field;
    const char *key;
    const char *name;
};
constexpr std::array<FieldWords, 21> Fields{{
    {CardField::Id, "id", QT_TRANSLATE_NOOP("Customers", "Id")},
    {CardField::Name, "name", QT_TRANSLATE_NOOP("Customers", "Customer")},
    {CardField::Zone, "zone", QT_TRANSLATE_NOOP("Customers", "Time zone")},
    {CardField::Language, "language", QT_TRANSLATE_NOOP("Customers", "Language")},
    {CardField::Hours, "hours", QT_TRANSLATE_NOOP("Customers", "Business hours")},
    {CardField::Trunks, "trunks", QT_TRANSLATE_NOOP("Customers", "Trunks")},
    {CardField::Numbers, "numbers", QT_TRANSLATE_NOOP("Customers", "Numbers")},
    {CardField::Sbc, "sbc", QT_TRANSLATE_NOOP("Customers", "SBC address")},
    {CardField::Retired, "retired", QT_TRANSLATE_NOOP("Customers", "Retired")},
    {CardField::Contact, "contact", QT_TRANSLATE_NOOP("Customers", "Contact")},
    {CardField::Role, "role", QT_TRANSLATE_NOOP("Customers", "Role")},
    {CardField::Email, "email", QT_TRANSLATE_NOOP("Customers", "E-mail")},
    {CardField::Sms, "sms", QT_TRANSLATE_NOOP("Customers", "Text messages to")},
    {CardField::Phone, "phone", QT_TRANSLATE_NOOP("Customers", "Telephone")},
    {CardField::Extension, "extension", QT_TRANSLATE_NOOP("Customers", "Extension")},
    {CardField::Channels, "channels", QT_TRANSLATE_NOOP("Customers", "Channels")},
    {CardField::ContactZone, "contact_zone", QT_TRANSLATE_NOOP("Customers", "Own time zone")},
    {CardField::ContactLanguage, "contact_language", QT_TRANSLATE_NOOP("Customers", "Own language")},
    {CardField::ContactHours, "contact_hours", QT_TRANSLATE_NOOP("Customers", "Own hours")},
    {CardField::ContactRetired, "contact_retired", QT_TRANSLATE_NOOP("Customers", "Contact retired")},
    {CardField::ContactId, "contact_id", QT_TRANSLATE_NOOP("Customers", "Contact's id")},
}};
constexpr const char *Yes = "yes";

const FieldWords &wordsOf(CardField field)
{
    return *std::find_if(Fields.begin(), Fields.end(),
                         [&](const FieldWords &each) { return each.field == field; });
}

void put(TypedFields &fields, CardField field, const QString &text)
{
    if (!text.isEmpty())
        fields.insert(field, text);
}
} // namespace

QList<CardField> allCardFields()
{
    QList<CardField> all;
    for (const FieldWords &each : Fields)
        all += each.field;
    return all;
}

bool ofContact(CardField field)
{
    return field >= CardField::Contact;
}

QString cardFieldKey(CardField field)
{
    return QString::fromLatin1(wordsOf(field).key);
}

std::optional<CardField> cardFieldFromKey(const QString &key)
{
    static const QHash<QString, CardField> known = [] {
        QHash<QString, CardField> keys{{QStringLiteral("e_mail"), CardField::Email},
                                       {QStringLiteral("mail"), CardField::Email},
                                       {QStringLiteral("time_zone"), CardField::Zone},
                                       {QStringLiteral("timezone"), CardField::Zone},
                                       {QStringLiteral("customer"), CardField::Name},
                                       {QStringLiteral("mobile"), CardField::Sms},
                                       {QStringLiteral("telephone"), CardField::Phone},
                                       {QStringLiteral("ext"), CardField::Extension},
                                       {QStringLiteral("business_hours"), CardField::Hours},
                                       {QStringLiteral("sbc_address"), CardField::Sbc}};
        for (const FieldWords &each : Fields)
            keys.insert(QString::fromLatin1(each.key), each.field);
        return keys;
    }();
    QString plain = key.trimmed().toLower();
    plain.replace(QLatin1Char(' '), QLatin1Char('_')).replace(QLatin1Char('-'), QLatin1Char('_'));
    const auto found = known.find(plain);
    return found == known.end() ? std::nullopt : std::optional(*found);
}

QString cardFieldName(CardField field)
{
    return QCoreApplication::translate("Customers", wordsOf(field).name);
}

TypedFields contactFields(const Contact &contact)
{
    QStringList channels;
    for (const Channel channel : contact.channels)
        channels += channelKey(channel);
    TypedFields fields;
    put(fields, CardField::Contact, contact.name);
    put(fields, CardField::Role, contact.role);
    put(fields, CardField::Email, contact.email);
    put(fields, CardField::Sms, contact.sms);
    put(fields, CardField::Phone, contact.phone);
    put(fields, CardField::Extension, contact.extension);
    put(fields, CardField::Channels, channels.join(QStringLiteral(", ")));
    put(fields, CardField::ContactZone, QString::fromLatin1(contact.zone));
    put(fields, CardField::ContactLanguage, QString::fromLatin1(contact.language));
    put(fields, CardField::ContactHours, hoursText(contact.hours));
    put(fields, CardField::ContactRetired, contact.retired ? QString::fromLatin1(Yes) : QString());
    put(fields, CardField::ContactId, contact.id);
    return fields;
}

CardDraft draftOf(const CustomerCard &card)
{
    CardDraft draft;
    draft.version = card.version;
    put(draft.customer, CardField::Id, card.id);
    put(draft.customer, CardField::Name, card.name);
    put(draft.customer, CardField::Zone, QString::fromLatin1(card.zone));
    put(draft.customer, CardField::Language, QString::fromLatin1(card.language));
    put(draft.customer, CardField::Hours, hoursText(card.hours));
    put(draft.customer, CardField::Trunks, card.trunks.join(QStringLiteral(", ")));
    put(draft.customer, CardField::Numbers, card.numbers.join(QStringLiteral(", ")));
    put(draft.customer, CardField::Sbc, card.sbc);
    put(draft.customer, CardField::Retired, card.retired ? QString::fromLatin1(Yes) : QString());
    for (const Contact &each : card.contacts)
        draft.contacts += contactFields(each);
    return draft;
}

bool CheckedCard::ok() const
{
    return std::all_of(faults.begin(), faults.end(), [](const CardFault &fault) { return fault.warning; });
}

} // namespace Switchback
