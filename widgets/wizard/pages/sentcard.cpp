// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/sentcard.h"

#include "models/core/visibletext.h"
#include "widgets/base/field.h"
#include "widgets/wizard/customers/notreachedlist.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace Switchback
{

SentCard::SentCard(QWidget *parent)
    : Card(parent, Ground::Panel2, 7)
    , m_how(new QLineEdit(this))
    , m_notReached(new NotReachedList(this))
{
    setObjectName(QStringLiteral("sentCard"));
    setAccessibleName(tr("How it was sent"));
    m_how->setObjectName(QStringLiteral("sentHowField"));
    m_how->setMaxLength(200);
    m_how->setPlaceholderText(tr("for instance: phone and e-mail, by hand"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 11, 14, 11);
    column->setSpacing(0);
    addField(column, tr("How was it sent?"), m_how, this);
    column->addSpacing(8);
    column->addWidget(m_notReached);
    connect(m_how, &QLineEdit::textChanged, this, &SentCard::changed);
    connect(m_notReached, &NotReachedList::ticked, this, &SentCard::changed);
}

void SentCard::setCustomers(const QList<CustomerRow> &customers)
{
    if (!m_rows.isEmpty() && customers.isSharedWith(m_rows))
        return; // each second
    m_rows = customers;
    QList<NotReachedList::Row> rows;
    for (const CustomerRow &row : customers) {
        QStringList words;
        for (const QString &each : {row.name, row.contact, row.phone, row.email}) {
            if (!each.isEmpty())
                words += visibleText(each, 120);
        }
        rows += NotReachedList::Row{row.id, words.join(QStringLiteral(" · "))};
    }
    m_notReached->setRows(rows);
}

void SentCard::clear()
{
    m_how->clear();
    m_notReached->clear();
}

QWidget *SentCard::firstField() const
{
    return m_how;
}

QString SentCard::how() const
{
    return m_how->text().trimmed();
}

QStringList SentCard::notReached() const
{
    return m_notReached->notReached();
}

} // namespace Switchback
