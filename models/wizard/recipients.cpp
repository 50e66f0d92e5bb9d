// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/recipients.h"

#include "models/core/text/csvtext.h"
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
} // namespace

QByteArray recipientsCsv(const QList<CustomerRow> &recipients, const QString &message, QChar separator)
{
    QString out;
    out += csvLine(head() + QStringList{Words::tr("Message")}, separator);
    for (const CustomerRow &row : recipients) {
        const QString own = QString(message).replace(QLatin1String("{customer}"), row.name);
        out += csvLine(cellsOf(row) + QStringList{plainCell(own)}, separator);
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
