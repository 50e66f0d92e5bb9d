// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerrow.h"

#include "app/text/asmeant.h"
#include "models/core/text/csvtext.h"
#include "models/core/text/zoneid.h"
#include "models/core/visibletext.h"
#include "models/operators/operator.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxRows = 250'000; ///< a list of such length is no list of customers

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CustomerFile)
};

QString knownColumns()
{
    QStringList names;
    for (const CardField field : allCardFields())
        names += cardFieldKey(field);
    return names.join(QStringLiteral(", "));
}
} // namespace

/// Spreadsheets write cells and rows that were once used and hold nothing any more.
void CustomerRows::add(const QByteArrayList &written, int line)
{
    QByteArrayList fields = written;
    const auto blank = [](const QByteArray &field) { return asMeant(QString::fromUtf8(field)).isEmpty(); };
    while (!fields.isEmpty() && fields.size() > m_columns.size() && blank(fields.last()))
        fields.removeLast();
    if (std::all_of(fields.cbegin(), fields.cend(), blank))
        return;
    m_line = line;
    if (!m_headed) {
        header(fields);
        return;
    }
    if (m_useless)
        return;
    if (fields.size() < m_columns.size()) {
        fields.resize(m_columns.size());
        ++m_out.shortRows;
    }
    if (m_gathering.size() >= MaxRows) {
        fault(Words::tr("there are more than %1 customers").arg(MaxRows), Words::tr("Is it the right file?"));
        m_useless = true;
    } else if (m_gathering.tooMany(line)) {
        m_useless = true;
    } else {
        customer(fields);
    }
}

void CustomerRows::end()
{
    m_line = 0;
    if (!m_headed)
        fault(Words::tr("the file is empty"),
              Words::tr("The first line names the columns: name,contact,role,phone,email,zone."));
    else if (!m_useless && m_gathering.size() == 0 && m_out.faults.isEmpty())
        fault(Words::tr("there are no customers below the first line"),
              Words::tr("Write one customer a line."));
}

void CustomerRows::header(const QByteArrayList &fields)
{
    m_headed = true;
    for (const QByteArray &each : fields) {
        const QString name = asMeant(QString::fromUtf8(each)).toLower();
        const std::optional<CardField> field = cardFieldFromKey(name);
        if (!field)
            fault(Words::tr("the column \"%1\" is not known").arg(visibleText(name, 40)),
                  Words::tr("Known are: %1.").arg(knownColumns()));
        else if (m_columns.contains(*field))
            fault(Words::tr("the column \"%1\" is there twice").arg(name), Words::tr("Keep one of them."));
        m_columns += field.value_or(CardField::Id);
    }
    // What stands below is read all the same, so that all is said at once.
    if (!m_columns.contains(CardField::Name)) {
        fault(Words::tr("the first line names no column \"name\""),
              Words::tr("Write the columns' names into the first line: name,contact,role,phone,email,zone."));
        m_useless = true;
    }
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
    TypedFields typed[2];
    bool read = true;
    for (qsizetype i = 0; i < fields.size(); ++i) {
        QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = readCell(decode(fields.at(i)));
        const CardField field = m_columns.at(i);
        if (decode.hasError()) {
            fault(Words::tr("%1 holds bytes that are not UTF-8: %2")
                      .arg(cardFieldKey(field), visibleText(fields.at(i), 40)),
                  Words::tr("Save the file as UTF-8."));
            read = false;
        } else if (!text.isEmpty() && !asMeant(text).isEmpty()) {
            typed[ofContact(field) ? 1 : 0].insert(field, text);
        }
    }
    if (read)
        m_gathering.add(typed[0], typed[1], m_line);
}

} // namespace Switchback
