// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/recipients.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

QStringList head()
{
    return {Words::tr("Customer"), Words::tr("Contact"), Words::tr("Telephone"), Words::tr("E-mail")};
}

QStringList cellsOf(const CustomerRow &row)
{
    QStringList cells;
    for (const QString &text : {row.name, row.contact, row.phone, row.email})
        cells += plainCell(visibleText(text));
    return cells;
}

QString quoted(const QString &cell, QChar separator)
{
    const bool needed = cell.contains(separator) || cell.contains(QLatin1Char('"')) ||
                        cell.contains(QLatin1Char('\n')) || cell.contains(QLatin1Char('\r'));
    return needed ? QLatin1Char('"') + QString(cell).replace(QLatin1Char('"'), QLatin1String("\"\"")) +
                        QLatin1Char('"')
                  : cell;
}

void addLine(QString &out, const QStringList &cells, QChar separator)
{
    QStringList safe;
    for (const QString &cell : cells)
        safe += quoted(cell, separator);
    out += safe.join(separator) + QStringLiteral("\r\n");
}
} // namespace

QString plainCell(const QString &text)
{
    static const QString begins = QStringLiteral("=+-@\t\r\n");
    qsizetype first = 0;
    while (first < text.size() && text.at(first).isSpace())
        ++first; // some spreadsheets look behind the blanks
    const bool formula = !text.isEmpty() && (begins.contains(text.at(0)) ||
                                             (first < text.size() && begins.contains(text.at(first))));
    return formula ? QLatin1Char('\'') + text : text;
}

QByteArray recipientsCsv(const QList<CustomerRow> &recipients, const QString &message, QChar separator)
{
    QString out;
    addLine(out, head() + QStringList{Words::tr("Message")}, separator);
    for (const CustomerRow &row : recipients) {
        const QString own = QString(message).replace(QLatin1String("{customer}"), row.name);
        addLine(out, cellsOf(row) + QStringList{plainCell(own)}, separator);
    }
    return "\xEF\xBB\xBF" + out.toUtf8();
}

QString recipientsTabs(const QList<CustomerRow> &recipients)
{
    QStringList lines{head().join(QLatin1Char('\t'))};
    for (const CustomerRow &row : recipients)
        lines += cellsOf(row).join(QLatin1Char('\t'));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString mailAddresses(const QList<CustomerRow> &recipients)
{
    QStringList addresses;
    for (const CustomerRow &row : recipients) {
        const QString address = row.email.trimmed();
        if (!address.isEmpty() && !addresses.contains(address, Qt::CaseInsensitive))
            addresses += address;
    }
    return addresses.join(QStringLiteral(", "));
}

} // namespace Switchback
