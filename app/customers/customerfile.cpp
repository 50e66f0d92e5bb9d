// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerfile.h"

#include "app/aside/foreignfile.h"
#include "app/customers/customerrow.h"
#include "app/customers/vcard.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <csv.h>

#include <algorithm>
#include <array>

namespace Switchback
{

namespace
{
constexpr qsizetype MostWarnings = 200;
constexpr qint64 MaxFileBytes = qint64(64) * 1024 * 1024;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

CustomerReading fileFault(const QString &what, const QString &fix)
{
    CustomerReading out;
    out.faults += {0, what, fix};
    return out;
}

/// The separator that the first line has most of, outside of quotation marks.
char separatorOf(const QByteArray &bytes)
{
    const std::array<char, 3> separators{',', ';', '\t'};
    std::array<int, 3> counts{};
    bool quoted = false;
    bool any = false;
    for (const char c : bytes) {
        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r') && any)
            break;
        any = any || (c != '\n' && c != '\r');
        for (size_t i = 0; i < separators.size(); ++i)
            counts[i] += !quoted && c == separators[i];
    }
    return separators[size_t(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

/// Excel's own first line, "sep=;"; 0: there is none.
char toldSeparator(const QByteArray &bytes)
{
    QByteArray first = bytes.left(bytes.indexOf('\n')).left(12).replace('\r', QByteArray());
    if (first.startsWith('"') && first.endsWith('"'))
        first = first.mid(1, first.size() - 2);
    const bool told = first.size() == 5 && first.left(4).toLower() == "sep=" && first.at(4) != '"';
    return told ? first.at(4) : '\0';
}

/// libcsv, told line by line so that a fault can name its line.
class CsvReader
{
public:
    CsvReader(CustomerReading &out, const CardRules &rules, LongWork &work)
        : m_gathering(out, rules, work)
        , m_rows(out, m_gathering)
        , m_out(out)
        , m_work(work)
    {
        csv_init(&m_parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
    }
    ~CsvReader() { csv_free(&m_parser); }
    Q_DISABLE_COPY_MOVE(CsvReader)

    void read(const QByteArray &bytes)
    {
        qsizetype begin = 0;
        const char told = toldSeparator(bytes);
        if (told != '\0')
            begin = endOfLine(bytes, 0);
        csv_set_delim(&m_parser, static_cast<unsigned char>(told != '\0' ? told : separatorOf(bytes)));
        int line = told != '\0' ? 1 : 0;
        m_work.all = bytes.size();
        for (qsizetype from = begin; from < bytes.size(); m_work.done = from / 2) {
            m_out.calledOff = m_work.calledOff;
            if (m_out.calledOff)
                return;
            const qsizetype to = endOfLine(bytes, from);
            ++line;
            if (!feed(bytes.mid(from, to - from), line))
                break;
            from = to;
        }
        if (!m_broken && csv_fini(&m_parser, fieldEnds, rowEnds, this) != 0)
            m_out.faults +=
                {m_rowLine, Words::tr("a quotation mark that is opened in this row is never closed"),
                 Words::tr("Close it; a quotation mark inside of a quoted field is written twice.")};
        if (!m_broken)
            m_rows.end();
        m_gathering.end(bytes.size());
    }

private:
    /// Behind the line break: LF, CR LF, or CR alone.
    static qsizetype endOfLine(const QByteArray &bytes, qsizetype from)
    {
        for (qsizetype i = from; i < bytes.size(); ++i) {
            if (bytes.at(i) == '\n')
                return i + 1;
            if (bytes.at(i) == '\r')
                return i + 1 < bytes.size() && bytes.at(i + 1) == '\n' ? i + 2 : i + 1;
        }
        return bytes.size();
    }

    bool feed(const QByteArray &text, int line)
    {
        if (!m_inRow && text.trimmed().isEmpty())
            return true;
        if (!m_inRow)
            m_rowLine = line;
        m_inRow = true;
        const size_t size = size_t(text.size());
        if (csv_parse(&m_parser, text.constData(), size, fieldEnds, rowEnds, this) == size)
            return true;
        m_broken = true;
        m_out.faults +=
            {line, Words::tr("a quotation mark stands where none may: %1").arg(visibleText(text, 60)),
             Words::tr(
                 "Put the whole field in quotation marks and write those inside of it twice; nothing after "
                 "this line was read.")};
        return false;
    }

    static void fieldEnds(void *bytes, size_t size, void *self)
    {
        static_cast<CsvReader *>(self)->m_fields +=
            QByteArray(static_cast<const char *>(bytes), qsizetype(size));
    }
    static void rowEnds(int, void *self)
    {
        auto *reader = static_cast<CsvReader *>(self);
        reader->m_rows.add(reader->m_fields, reader->m_rowLine);
        reader->m_fields.clear();
        reader->m_inRow = false;
    }

    csv_parser m_parser{};
    CardGathering m_gathering;
    CustomerRows m_rows;
    CustomerReading &m_out;
    LongWork &m_work;
    QByteArrayList m_fields;
    int m_rowLine = 0;
    bool m_inRow = false;
    bool m_broken = false; ///< what comes after it can't be read
};
} // namespace

CustomerReading readCustomers(const QByteArray &bytes, const CardRules &rules, LongWork &work)
{
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff"))
        return fileFault(Words::tr("the file is UTF-16"), Words::tr("Save it as CSV in UTF-8."));
    if (bytes.startsWith("PK\x03\x04"))
        return fileFault(Words::tr("the file is a spreadsheet or an archive, not CSV"),
                         Words::tr("Save it as CSV in UTF-8."));
    if (isVcard(bytes))
        return readVcards(bytes, rules, work);
    CustomerReading out;
    CsvReader(out, rules, work).read(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
    return out;
}

CustomerReading readCustomers(const QString &path, const CardRules &rules, LongWork &work)
{
    const Result<ForeignFile> file = readForeignFile(path, MaxFileBytes);
    if (!file)
        return fileFault(Words::tr("the file cannot be read: %1").arg(file.error().text),
                         Words::tr("Name a CSV file with one customer a line, or one of vCards."));
    return readCustomers(file->bytes, rules, work);
}

QString customerReadingText(const QString &path, const CustomerReading &reading)
{
    const QString shown = visibleText(path, 1000);
    QString out;
    const auto say = [&](const QString &form, const QList<CustomerFault> &faults) {
        for (const CustomerFault &fault : faults)
            out +=
                form.arg(shown, QString::number(fault.line), visibleText(fault.what), visibleText(fault.fix));
    };
    say(QStringLiteral("%1:%2: %3. %4\n"), reading.faults);
    if (!reading.ok())
        return out + Words::tr("%1 fault(s); nothing is taken over.").arg(reading.faults.size()) +
               QLatin1Char('\n');
    say(Words::tr("%1:%2: to be looked at: %3. %4") + QLatin1Char('\n'),
        reading.warnings.first(std::min(reading.warnings.size(), MostWarnings)));
    if (reading.warnings.size() > MostWarnings)
        out += Words::tr("… and %1 more that may be looked at.").arg(reading.warnings.size() - MostWarnings) +
               QLatin1Char('\n');
    qsizetype withoutContact = 0;
    qsizetype withoutZone = 0;
    for (const CustomerCard &card : reading.cards) {
        withoutContact += !card.first() || card.first()->name.isEmpty();
        withoutZone += card.zone.isEmpty();
    }
    out += Words::tr("%1 is in order: %2 customers.", nullptr, int(reading.cards.size()))
               .arg(shown, QString::number(reading.cards.size()));
    if (withoutContact > 0)
        out += QLatin1Char(' ') + Words::tr("%1 of them without a contact.").arg(withoutContact);
    if (withoutZone > 0)
        out += QLatin1Char(' ') + Words::tr("%1 of them without a time zone.").arg(withoutZone);
    if (reading.shortRows > 0)
        out += QLatin1Char(' ') + Words::tr("%1 rows lack their last cells, which are taken as empty.",
                                            nullptr, int(reading.shortRows))
                                      .arg(reading.shortRows);
    if (!reading.dropped.isEmpty())
        out += QLatin1Char(' ') + Words::tr("Not taken over: %1.").arg(droppedText(reading));
    return out + QLatin1Char('\n');
}

QString droppedText(const CustomerReading &reading)
{
    QStringList names;
    for (auto each = reading.dropped.begin(); each != reading.dropped.end(); ++each)
        names += QStringLiteral("%1 (%2)").arg(visibleText(each.key(), 40)).arg(*each);
    return names.join(QStringLiteral(", "));
}

} // namespace Switchback
