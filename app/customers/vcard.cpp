// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/vcard.h"

#include "app/customers/gathering.h"
#include "app/customers/vcardlines.h"
#include "models/core/text/zoneid.h"

#include <QCoreApplication>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype MostBytes = qsizetype(8) * 1024 * 1024;
constexpr qsizetype MostCards = 20'000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

bool isLine(const VcardProperty &property, const char *name, const char *value)
{
    return property.name == QLatin1String(name) &&
           property.value.trimmed().compare(value, Qt::CaseInsensitive) == 0;
}

/// One address of several: the one that is preferred, else the first.
struct Preferred {
    QString text;
    QString extension;
    bool pref = false;
    int left = 0; ///< how many others there were

    void offer(const QString &another, const QString &itsExtension, bool isPreferred)
    {
        if (another.isEmpty())
            return;
        left += text.isEmpty() ? 0 : 1;
        if (!text.isEmpty() && (pref || !isPreferred))
            return;
        text = another;
        extension = itsExtension;
        pref = isPreferred;
    }
};

/// What one vCard says of a person.
struct Person {
    int line = 0;
    QString name; ///< FN
    QString made; ///< of N
    QString organisation;
    QString title;
    QString role;
    QString zone;
    QByteArray language;
    Preferred mail;
    Preferred mobile;
    Preferred phone;
    bool group = false; ///< of others, no person
};

class VcardReader
{
public:
    VcardReader(CustomerReading &out, const CardRules &rules, LongWork &work)
        : m_out(out)
        , m_gathering(out, rules, work)
        , m_work(work)
    {
    }
    void read(const QByteArray &bytes);

private:
    void property(const VcardProperty &each);
    void telephone(const VcardProperty &each);
    void finish();
    void drop(const QString &name, int times = 1)
    {
        if (times > 0)
            m_out.dropped[name] += times;
    }

    CustomerReading &m_out;
    CardGathering m_gathering;
    LongWork &m_work;
    Person m_person;
    int m_depth = 0; ///< how many cards are begun: an agent's stands within another
    qsizetype m_cards = 0;
};

void VcardReader::telephone(const VcardProperty &each)
{
    static const QStringList machines{QStringLiteral("FAX"), QStringLiteral("PAGER"), QStringLiteral("MODEM"),
                                      QStringLiteral("BBS"), QStringLiteral("TEXTPHONE")};
    const auto is = [&](const char *type) { return each.types.contains(QLatin1String(type)); };
    for (const QString &machine : machines) {
        if (each.types.contains(machine)) {
            drop(QStringLiteral("TEL ") + machine);
            return;
        }
    }
    // tel:+1-303-555-0117;ext=5
    QStringList parts = each.uri ? each.text().split(QLatin1Char(';')) : vcardParts(each.text(), QChar());
    QString number = parts.takeFirst().trimmed();
    if (each.uri)
        number = QUrl::fromPercentEncoding(number.toUtf8());
    QString extension;
    for (const QString &part : std::as_const(parts)) {
        if (part.startsWith(QLatin1String("ext="), Qt::CaseInsensitive))
            extension = part.mid(4).trimmed();
    }
    const bool mobile = is("CELL") || is("IPHONE") || is("TEXT");
    (mobile ? m_person.mobile : m_person.phone).offer(number, extension, is("PREF"));
}

void VcardReader::property(const VcardProperty &each)
{
    static const QSet<QString> silent{QStringLiteral("VERSION"), QStringLiteral("PRODID"),
                                      QStringLiteral("REV"),     QStringLiteral("KIND"),
                                      QStringLiteral("PROFILE"), QStringLiteral("SOURCE")};
    const auto is = [&](const char *name) { return each.name == QLatin1String(name); };
    const auto text = [&] { return vcardParts(each.text(), QChar()).first().simplified(); };
    if (is("FN")) {
        m_person.name = text();
    } else if (is("N")) {
        const QStringList parts = vcardParts(each.text(), QLatin1Char(';'));
        m_person.made = (parts.value(1) + QLatin1Char(' ') + parts.value(0)).simplified();
    } else if (is("ORG")) {
        m_person.organisation = vcardParts(each.text(), QLatin1Char(';')).first().simplified();
    } else if (is("TITLE")) {
        m_person.title = text();
    } else if (is("ROLE")) {
        m_person.role = text();
    } else if (is("EMAIL")) {
        m_person.mail.offer(text(), {}, each.types.contains(QLatin1String("PREF")));
    } else if (is("TEL")) {
        telephone(each);
    } else if (is("TZ") && isZoneId(text())) {
        m_person.zone = text();
    } else if (is("LANG") && !languageTag(text()).isEmpty()) {
        m_person.language = languageTag(text());
    } else if (!silent.contains(each.name)) {
        drop(each.name);
    }
    if ((is("KIND") || is("X-ADDRESSBOOKSERVER-KIND")) &&
        text().compare(QLatin1String("group"), Qt::CaseInsensitive) == 0)
        m_person.group = true;
}

void VcardReader::finish()
{
    if (m_person.group) {
        drop(Words::tr("groups of contacts"));
        return;
    }
    const QString name = m_person.name.isEmpty() ? m_person.made : m_person.name;
    TypedFields customer;
    TypedFields contact;
    customer.insert(CardField::Name, m_person.organisation.isEmpty() ? name : m_person.organisation);
    const auto put = [&](CardField field, const QString &text) {
        if (!text.isEmpty())
            contact.insert(field, text);
    };
    put(CardField::Contact, name == m_person.organisation ? QString() : name);
    put(CardField::Role, m_person.title.isEmpty() ? m_person.role : m_person.title);
    put(CardField::Email, m_person.mail.text);
    put(CardField::Sms, m_person.mobile.text);
    const Preferred &called = m_person.phone.text.isEmpty() ? m_person.mobile : m_person.phone;
    put(CardField::Phone, called.text);
    put(CardField::Extension, called.extension);
    put(CardField::ContactZone, m_person.zone);
    put(CardField::ContactLanguage, QString::fromLatin1(m_person.language));
    drop(QStringLiteral("EMAIL"), m_person.mail.left);
    drop(QStringLiteral("TEL"), m_person.phone.left + m_person.mobile.left);
    m_gathering.add(customer, contact, m_person.line);
}

void VcardReader::read(const QByteArray &bytes)
{
    VcardLines lines(bytes);
    m_work.all = bytes.size();
    bool enough = false;
    for (VcardProperty each; !enough && !m_work.calledOff && lines.next(each); m_work.done = lines.at() / 2) {
        if (isLine(each, "BEGIN", "VCARD")) {
            if (++m_depth > 1)
                continue;
            m_person = {};
            m_person.line = each.line;
            enough = ++m_cards > MostCards || m_gathering.tooMany(each.line);
            if (m_cards > MostCards)
                m_gathering.fault(each.line, Words::tr("there are more than %1 vCards").arg(MostCards),
                                  Words::tr("Is it the right file?"));
        } else if (isLine(each, "END", "VCARD")) {
            if (m_depth == 1)
                finish();
            m_depth = std::max(0, m_depth - 1);
        } else if (m_depth == 1) {
            property(each);
        }
    }
    if (m_depth > 0 && !enough)
        m_gathering.fault(m_person.line, Words::tr("the vCard that begins here is never ended"),
                          Words::tr("Is the file whole? Export it anew."));
    else if (m_cards == 0)
        m_gathering.fault(0, Words::tr("there are no vCards in the file"),
                          Words::tr("Is it the right file?"));
    m_gathering.end(bytes.size());
}
} // namespace

bool isVcard(const QByteArray &bytes)
{
    QByteArray head = bytes.left(200);
    if (head.startsWith("\xef\xbb\xbf"))
        head = head.mid(3);
    return head.trimmed().left(11).toUpper() == "BEGIN:VCARD";
}

CustomerReading readVcards(const QByteArray &bytes, const CardRules &rules, LongWork &work)
{
    CustomerReading out;
    if (bytes.size() > MostBytes) {
        out.faults += {0, Words::tr("the file has more than 8 MiB"),
                       Words::tr("Export it without pictures, or in parts.")};
        return out;
    }
    VcardReader(out, rules, work).read(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
    return out;
}

} // namespace Switchback
