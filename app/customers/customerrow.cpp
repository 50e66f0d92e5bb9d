// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerrow.h"

#include "app/text/asmeant.h"
#include "models/core/visibletext.h"
#include "models/core/text/zoneid.h"
#include "models/operators/operator.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxRows = 250'000; ///< a list of such length is no list of customers
constexpr int MaxFaults = 200;
constexpr int MaxName = 120;
constexpr int MaxId = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

const QStringList &knownColumns()
{
    static const QStringList all{QStringLiteral("id"),   QStringLiteral("name"),  QStringLiteral("contact"),
                                 QStringLiteral("role"), QStringLiteral("phone"), QStringLiteral("email"),
                                 QStringLiteral("zone")};
    return all;
}

/// Column names as people write them: "E-Mail", " Time zone ".
QString columnName(const QByteArray &field)
{
    QString name = asMeant(QString::fromUtf8(field)).toLower();
    if (name == QLatin1String("e-mail") || name == QLatin1String("mail"))
        return QStringLiteral("email");
    if (name == QLatin1String("time zone") || name == QLatin1String("timezone"))
        return QStringLiteral("zone");
    return name;
}
} // namespace

QString customerIdFor(const QString &name)
{
    QString id;
    bool gap = false;
    // Taken apart, a letter with an accent is the letter and the accent.
    const QString apart =
        name.toLower().replace(QChar(0xdf), QLatin1String("ss")).normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        const bool plain = (c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
                           (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
        if (plain) {
            if (gap && !id.isEmpty())
                id += QLatin1Char('-');
            id += c;
            gap = false;
        } else if (c.category() != QChar::Mark_NonSpacing && c != QLatin1Char('\'') && c != QChar(0x2019)) {
            gap = true;
        }
    }
    const bool foreign =
        std::any_of(apart.begin(), apart.end(), [](QChar c) { return c.isLetter() && c.unicode() > 0x24f; });
    if (!foreign && !id.isEmpty() && id.size() <= MaxId)
        return id;
    // What does not fit or can't be written so is told apart by a hash of the whole.
    const QByteArray hash =
        QCryptographicHash::hash(apart.toUtf8(), QCryptographicHash::Sha256).toHex().left(8);
    id = id.left(MaxId - 9);
    while (id.endsWith(QLatin1Char('-')))
        id.chop(1);
    return (id.isEmpty() ? QStringLiteral("c") : id) + QLatin1Char('-') + QString::fromLatin1(hash);
}

/// Spreadsheets write cells and rows that were once used and hold nothing any more.
void CustomerRows::add(const QByteArrayList &written, int line)
{
    QByteArrayList fields = written;
    while (!fields.isEmpty() && fields.size() > m_columns.size() &&
           asMeant(QString::fromUtf8(fields.last())).isEmpty())
        fields.removeLast();
    const bool ghost = std::all_of(fields.cbegin(), fields.cend(), [](const QByteArray &field) {
        return asMeant(QString::fromUtf8(field)).isEmpty();
    });
    if (ghost)
        return;
    if (!m_columns.isEmpty() && fields.size() < m_columns.size() && !m_useless) {
        fields.resize(m_columns.size());
        ++m_out.shortRows;
    }
    m_line = line;
    if (m_columns.isEmpty()) {
        header(fields);
    } else if (m_useless) {
        return;
    } else if (m_out.customers.size() >= MaxRows) {
        fault(Words::tr("there are more than %1 customers").arg(MaxRows), Words::tr("Is it the right file?"));
        m_useless = true;
    } else if (m_out.faults.size() >= MaxFaults) {
        fault(Words::tr("there are more faults than can be told"),
              Words::tr("Correct those above; nothing after this line was read."));
        m_useless = true;
    } else {
        customer(fields);
    }
}

void CustomerRows::end()
{
    m_line = 0;
    if (m_columns.isEmpty())
        fault(Words::tr("the file is empty"),
              Words::tr("The first line names the columns: name,contact,role,phone,email,zone."));
    else if (!m_useless && m_out.customers.isEmpty() && m_out.faults.isEmpty())
        fault(Words::tr("there are no customers below the first line"),
              Words::tr("Write one customer a line."));
}

void CustomerRows::header(const QByteArrayList &fields)
{
    for (const QByteArray &each : fields) {
        const QString name = columnName(each);
        if (!knownColumns().contains(name))
            fault(Words::tr("the column \"%1\" is not known").arg(visibleText(name, 40)),
                  Words::tr("Known are: %1.").arg(knownColumns().join(QStringLiteral(", "))));
        else if (m_columns.contains(name))
            fault(Words::tr("the column \"%1\" is there twice").arg(name), Words::tr("Keep one of them."));
        m_columns += name;
    }
    if (!m_columns.contains(QStringLiteral("name"))) {
        fault(Words::tr("the first line names no column \"name\""),
              Words::tr("Write the columns' names into the first line: name,contact,role,phone,email,zone."));
        m_useless = true;
    }
}

QString CustomerRows::field(const QByteArrayList &fields, const QString &column, int most)
{
    const qsizetype at = m_columns.indexOf(column);
    if (at < 0)
        return {};
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString read = QString(decode(fields.at(at)));
    const QString text = column == QLatin1String("phone")   ? phoneAsMeant(read)
                         : column == QLatin1String("email") ? mailAsMeant(read)
                                                            : asMeant(read);
    if (decode.hasError())
        fault(Words::tr("%1 holds bytes that are not UTF-8: %2").arg(column, visibleText(fields.at(at), 40)),
              Words::tr("Save the file as UTF-8."));
    else if (text.size() > most)
        fault(Words::tr("%1 has %2 characters, more than %3").arg(column).arg(text.size()).arg(most),
              Words::tr("Shorten it, or see whether a quotation mark is missing."));
    else if (const QString unseen = firstUnseen(text); !unseen.isEmpty())
        fault(Words::tr("%1 holds a character that cannot be seen, %2: %3")
                  .arg(column, unseen, visibleText(text, 60)),
              Words::tr("Type it anew."));
    else
        return text;
    return {};
}

void CustomerRows::customer(const QByteArrayList &fields)
{
    if (fields.size() != m_columns.size()) {
        fault(Words::tr("there are %1 fields, but the first line names %2 columns")
                  .arg(fields.size())
                  .arg(m_columns.size()),
              Words::tr(
                  "Put quotation marks around a field with a separator in it, and write empty fields too."));
        return;
    }
    const qsizetype before = m_out.faults.size();
    Customer customer;
    customer.name = field(fields, QStringLiteral("name"), MaxName);
    const bool nameRead = m_out.faults.size() == before;
    customer.id = field(fields, QStringLiteral("id"), 200);
    customer.contact = field(fields, QStringLiteral("contact"), MaxName);
    customer.role = field(fields, QStringLiteral("role"), MaxName);
    customer.phone = field(fields, QStringLiteral("phone"), 60);
    customer.email = field(fields, QStringLiteral("email"), 254);
    const QString zone = field(fields, QStringLiteral("zone"), 60);
    customer.zone = zone.toUtf8();
    const bool allRead = m_out.faults.size() == before;
    if (nameRead)
        checkName(customer);
    if (nameRead && !customer.name.isEmpty())
        checkId(customer);
    if (allRead)
        checkReach(customer);
    checkZone(zone);
    m_out.customers += customer;
}

void CustomerRows::checkName(const Customer &customer)
{
    if (customer.name.isEmpty()) {
        fault(Words::tr("the name is empty"), Words::tr("Fill it in, or take the line out."));
        return;
    }
    const QString key = plainName(customer.name);
    if (m_names.contains(key))
        fault(
            Words::tr("\"%1\" is in line %2 already").arg(customer.name, QString::number(m_names.value(key))),
            Words::tr("Take one of them out, or tell them apart by the name."));
    else
        m_names.insert(key, m_line);
}

void CustomerRows::checkId(Customer &customer)
{
    static const QRegularExpression shape(QStringLiteral("\\A[a-z0-9-]{1,40}\\z"));
    const bool made = customer.id.isEmpty();
    if (made)
        customer.id = customerIdFor(customer.name);
    if (!shape.match(customer.id).hasMatch())
        fault(
            Words::tr("the id \"%1\" is not of a-z, 0-9 and -, at most 40").arg(visibleText(customer.id, 60)),
            Words::tr("Correct it, or leave it empty: then it is made from the name."));
    else if (!m_ids.contains(customer.id))
        m_ids.insert(customer.id, m_line);
    else if (!made)
        fault(Words::tr("the id \"%1\" is in line %2 already")
                  .arg(customer.id, QString::number(m_ids.value(customer.id))),
              Words::tr("Every customer needs an id of its own."));
    else if (m_names.value(plainName(customer.name)) == m_line)
        fault(Words::tr("the id made from the name, \"%1\", is that of line %2")
                  .arg(customer.id, QString::number(m_ids.value(customer.id))),
              Words::tr("Add a column id and give each of the two its own."));
}

void CustomerRows::checkReach(const Customer &customer)
{
    static const QRegularExpression phone(
        QStringLiteral("\\A\\+?[0-9(][0-9 ()./-]{3,}( ?(x|ext\\.?) ?[0-9]{1,6})?\\z"),
        QRegularExpression::CaseInsensitiveOption);
    // Letters of all scripts, as mail has them today; a full stop stands between two of them only.
    static const QRegularExpression email(
        QStringLiteral("\\A[\\w!#$%&'*+/=?^`{|}~-]+(\\.[\\w!#$%&'*+/=?^`{|}~-]+)*"
                       "@[^\\W_]([\\w-]*[^\\W_])?(\\.[^\\W_]([\\w-]*[^\\W_])?)+\\z"),
        QRegularExpression::UseUnicodePropertiesOption);
    if (customer.phone.isEmpty() && customer.email.isEmpty())
        fault(Words::tr("there is neither a phone number nor an e-mail address"),
              Words::tr("Write at least one: in an outage the customer has to be reached."));
    if (!customer.phone.isEmpty() && !phone.match(customer.phone).hasMatch())
        fault(Words::tr("\"%1\" is no phone number").arg(customer.phone),
              Words::tr("Write it like +1 303 555 0117 or 303-555-0117 x12."));
    if (!customer.email.isEmpty() && !email.match(customer.email).hasMatch())
        fault(Words::tr("\"%1\" is no e-mail address").arg(customer.email),
              Words::tr("Write one address like it@clinic.example.com."));
}

void CustomerRows::checkZone(const QString &zone)
{
    if (zone.isEmpty() || isZoneId(zone))
        return;
    const QString near = nearestZone(zone);
    fault(Words::tr("\"%1\" is no time zone that this machine knows").arg(zone),
          near.isEmpty() ? Words::tr("Write an IANA name like America/Chicago, or leave it empty.")
                         : Words::tr("Did you mean \"%1\"?").arg(near));
}

} // namespace Switchback
