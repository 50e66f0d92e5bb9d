// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/import/importplan.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype Nobody = -1;
constexpr qsizetype Several = -2;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Customers)
};

/// No case, no blanks too many; who looks the same is told apart where files are read.
QString folded(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).simplified().toCaseFolded();
}

QStringList mailsOf(const CustomerCard &card)
{
    QStringList all;
    for (const Contact &each : card.contacts) {
        if (!each.email.isEmpty())
            all += each.email.toCaseFolded();
    }
    return all;
}

QStringList phonesOf(const CustomerCard &card)
{
    QStringList all;
    for (const Contact &each : card.contacts) {
        for (const QString &number : {each.phone, each.sms}) {
            if (isE164(number) && !all.contains(number))
                all += number;
        }
    }
    return all;
}

/// Who has which word; what several have is nobody's.
class Finder
{
public:
    void add(const QString &word, qsizetype place)
    {
        const auto known = m_places.find(word);
        if (known == m_places.end())
            m_places.insert(word, place);
        else if (*known != place)
            *known = Several;
    }
    [[nodiscard]] qsizetype find(const QStringList &words) const
    {
        qsizetype found = Nobody;
        for (const QString &word : words) {
            const qsizetype place = m_places.value(word, Nobody);
            if (place == Several || (found >= 0 && place >= 0 && place != found))
                return Nobody;
            found = place >= 0 ? place : found;
        }
        return found;
    }

private:
    QHash<QString, qsizetype> m_places;
};

void takeOver(QString &into, const QString &said)
{
    if (!said.isEmpty())
        into = said;
}
void takeOver(QByteArray &into, const QByteArray &said)
{
    if (!said.isEmpty())
        into = said;
}
void takeOver(BusinessHours &into, const BusinessHours &said)
{
    if (said.known())
        into = said;
}
template<class T>
void takeOver(QList<T> &into, const QList<T> &said)
{
    if (!said.isEmpty())
        into = said;
}

/// Which of the card's contacts is meant; Nobody: a new one. Whom another has taken is nobody else.
qsizetype sameContact(const CustomerCard &card, const Contact &said, bool idSaid,
                      const QSet<qsizetype> &taken)
{
    const auto find = [&](const auto &same) {
        for (qsizetype i = 0; i < card.contacts.size(); ++i) {
            if (!taken.contains(i) && same(card.contacts.at(i)))
                return i;
        }
        return Nobody;
    };
    const auto numbers = [](const Contact &one, const Contact &other) {
        return isE164(one.phone) && one.phone == other.phone && one.extension == other.extension;
    };
    qsizetype found = idSaid ? find([&](const Contact &each) { return each.id == said.id; }) : Nobody;
    if (found < 0 && !said.email.isEmpty())
        found = find(
            [&](const Contact &each) { return each.email.compare(said.email, Qt::CaseInsensitive) == 0; });
    if (found < 0)
        found = find([&](const Contact &each) {
            return numbers(each, said) && (each.name.isEmpty() || said.name.isEmpty());
        });
    if (found < 0 && !said.name.isEmpty())
        found = find([&](const Contact &each) { return folded(each.name) == folded(said.name); });
    return found;
}

void mergeContact(Contact &into, const Contact &said)
{
    takeOver(into.name, said.name);
    takeOver(into.role, said.role);
    takeOver(into.email, said.email);
    takeOver(into.sms, said.sms);
    if (!said.phone.isEmpty()) { // an extension is one of its number
        into.phone = said.phone;
        into.extension = said.extension;
    }
    takeOver(into.channels, said.channels);
    takeOver(into.language, said.language);
    takeOver(into.zone, said.zone);
    takeOver(into.hours, said.hours);
    into.retired = into.retired || said.retired;
}

CustomerCard merged(CustomerCard into, const CustomerCard &said, const QSet<QString> &madeIds)
{
    takeOver(into.name, said.name);
    takeOver(into.language, said.language);
    takeOver(into.zone, said.zone);
    takeOver(into.hours, said.hours);
    takeOver(into.trunks, said.trunks);
    takeOver(into.numbers, said.numbers);
    takeOver(into.sbc, said.sbc);
    into.retired = said.retired;
    QSet<qsizetype> taken;
    for (const Contact &each : said.contacts) {
        const qsizetype place =
            sameContact(into, each, !madeIds.contains(said.id + QLatin1Char('/') + each.id), taken);
        if (place >= 0) {
            taken.insert(place);
            mergeContact(into.contacts[place], each);
            continue;
        }
        Contact fresh = each;
        fresh.id = into.contact(each.id) ? freshContactId(into, each.name) : each.id;
        taken.insert(into.contacts.size());
        into.contacts += fresh;
    }
    return into;
}

class Merging
{
public:
    Merging(const QList<CustomerCard> &known, const QList<CustomerCard> &read, const QSet<QString> &madeIds);
    [[nodiscard]] ImportRow row(qsizetype place) const;

private:
    const QList<CustomerCard> &m_known;
    const QList<CustomerCard> &m_read;
    const QSet<QString> &m_madeIds;
    QList<qsizetype> m_found;
    QList<ImportRow::By> m_by;
    QHash<QString, qsizetype> m_ids;
    QHash<qsizetype, qsizetype> m_claimed; ///< who of the known is meant by which row
};

Merging::Merging(const QList<CustomerCard> &known, const QList<CustomerCard> &read,
                 const QSet<QString> &madeIds)
    : m_known(known)
    , m_read(read)
    , m_madeIds(madeIds)
    , m_found(read.size(), Nobody)
    , m_by(read.size(), ImportRow::By::Nothing)
{
    Finder names;
    Finder mails;
    Finder phones;
    for (qsizetype i = 0; i < known.size(); ++i) {
        m_ids.insert(known.at(i).id, i);
        names.add(folded(known.at(i).name), i);
        for (const QString &mail : mailsOf(known.at(i)))
            mails.add(mail, i);
        for (const QString &phone : phonesOf(known.at(i)))
            phones.add(phone, i);
    }
    const auto take = [&](qsizetype place, qsizetype found, ImportRow::By by) {
        if (found < 0 || m_found.at(place) >= 0 || m_claimed.contains(found))
            return;
        m_found[place] = found;
        m_by[place] = by;
        m_claimed.insert(found, place);
    };
    // Who is named stands before who is only found by an address.
    for (qsizetype i = 0; i < read.size(); ++i)
        take(i, m_ids.value(read.at(i).id, Nobody), ImportRow::By::Id);
    for (qsizetype i = 0; i < read.size(); ++i)
        take(i, names.find({folded(read.at(i).name)}), ImportRow::By::Name);
    for (qsizetype i = 0; i < read.size(); ++i) {
        take(i, mails.find(mailsOf(read.at(i))), ImportRow::By::Email);
        take(i, phones.find(phonesOf(read.at(i))), ImportRow::By::Phone);
    }
}

ImportRow Merging::row(qsizetype place) const
{
    const CustomerCard &said = m_read.at(place);
    ImportRow row;
    row.by = m_by.at(place);
    if (m_found.at(place) < 0) {
        row.card = said;
        row.card.version = 0;
        return row;
    }
    const CustomerCard &before = m_known.at(m_found.at(place));
    row.card = merged(before, said, m_madeIds);
    row.places = changedPlaces(before, row.card);
    row.what = row.places.isEmpty() ? ImportRow::What::Untouched : ImportRow::What::Changed;
    if (before.name != row.card.name)
        row.before = before.name;
    if (row.by == ImportRow::By::Email || row.by == ImportRow::By::Phone)
        row.notice = Words::tr("\"%1\" was known by the name \"%2\": is it the same customer?")
                         .arg(said.name, before.name);
    if (before.retired && !row.card.retired)
        row.notice =
            (row.notice + QLatin1Char(' ') + Words::tr("It was retired, and would be told of outages again."))
                .trimmed();
    return row;
}
} // namespace

qsizetype ImportPlan::count(ImportRow::What what) const
{
    return std::count_if(rows.begin(), rows.end(), [&](const ImportRow &row) { return row.what == what; });
}

QList<CustomerCard> ImportPlan::cards() const
{
    QList<CustomerCard> all;
    for (const ImportRow &row : rows) {
        if (row.what != ImportRow::What::Untouched)
            all += row.card;
    }
    return all;
}

ImportPlan importPlan(const QList<CustomerCard> &known, const QList<CustomerCard> &read,
                      const QList<int> &lines, const QSet<QString> &madeIds)
{
    const Merging merging(known, read, madeIds);
    ImportPlan plan;
    QSet<QString> named;
    for (qsizetype i = 0; i < read.size(); ++i) {
        plan.rows += merging.row(i);
        plan.rows.last().line = lines.value(i);
        named += plan.rows.last().card.id;
    }
    for (const CustomerCard &each : known) {
        if (!named.contains(each.id))
            plan.onlyKnown += each.id;
    }
    return plan;
}

QString importWhatText(ImportRow::What what)
{
    switch (what) {
    case ImportRow::What::Added:
        return Words::tr("added");
    case ImportRow::What::Changed:
        return Words::tr("changed");
    case ImportRow::What::Untouched:
        return Words::tr("untouched");
    }
    return {};
}

QString importByText(ImportRow::By by)
{
    switch (by) {
    case ImportRow::By::Id:
        return Words::tr("by its id");
    case ImportRow::By::Email:
        return Words::tr("by an e-mail address");
    case ImportRow::By::Phone:
        return Words::tr("by a telephone number");
    case ImportRow::By::Name:
        return Words::tr("by its name");
    case ImportRow::By::Nothing:
        break;
    }
    return {};
}

} // namespace Switchback
