// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/sentcard.h"

#include "models/core/visibletext.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

SentCard::SentCard(QWidget *parent)
    : Card(parent, Ground::Panel2, 7)
    , m_how(new QLineEdit(this))
    , m_find(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_count(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
{
    setObjectName(QStringLiteral("sentCard"));
    setAccessibleName(tr("How it was sent"));
    m_how->setObjectName(QStringLiteral("sentHowField"));
    m_how->setMaxLength(200);
    m_how->setPlaceholderText(tr("for instance: phone and e-mail, by hand"));
    m_find->setObjectName(QStringLiteral("notReachedFind"));
    m_find->setPlaceholderText(tr("Find a customer"));
    m_find->setAccessibleName(tr("Find a customer among those not reached"));
    m_find->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("notReachedList"));
    m_list->setFixedHeight(104);
    m_list->setUniformItemSizes(true);
    m_count->setObjectName(QStringLiteral("notReachedCount"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 11, 14, 11);
    column->setSpacing(0);
    addField(column, tr("How was it sent?"), m_how, this);
    column->addSpacing(8);
    m_listLabel = addField(column, tr("Who was not reached? Tick them."), m_list, this);
    column->insertWidget(column->indexOf(m_list), m_find);
    column->insertSpacing(column->indexOf(m_list), 4);
    column->addSpacing(4);
    column->addWidget(m_count);
    connect(m_how, &QLineEdit::textChanged, this, &SentCard::changed);
    connect(m_find, &QLineEdit::textChanged, this, &SentCard::filter);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        say();
        emit changed();
    });
    setCustomers({});
    say();
}

void SentCard::setCustomers(const QList<CustomerRow> &customers)
{
    if (!m_rows.isEmpty() && customers.isSharedWith(m_rows))
        return; // each second
    m_rows = customers;
    QStringList ids;
    for (const CustomerRow &row : customers)
        ids += row.id;
    for (QWidget *part : {static_cast<QWidget *>(m_find), static_cast<QWidget *>(m_list),
                          static_cast<QWidget *>(m_listLabel), static_cast<QWidget *>(m_count)})
        part->setVisible(!ids.isEmpty());
    if (ids == m_ids)
        return;
    const QStringList ticked = notReached();
    m_ids = ids;
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const CustomerRow &row : customers) {
        QStringList words;
        for (const QString &each : {row.name, row.contact, row.phone, row.email}) {
            if (!each.isEmpty())
                words += visibleText(each, 120);
        }
        auto *item = new QListWidgetItem(words.join(QStringLiteral(" · ")), m_list);
        item->setData(Qt::UserRole, row.id);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(row.id) ? Qt::Checked : Qt::Unchecked);
    }
    filter(m_find->text());
    say();
}

void SentCard::filter(const QString &words)
{
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem *item = m_list->item(i);
        item->setHidden(!item->text().contains(words, Qt::CaseInsensitive));
    }
}

void SentCard::say()
{
    const auto count = notReached().size();
    m_count->setPlain(count == 0 ? tr("Everybody was reached.") : tr("%1 not reached.").arg(count));
    m_list->setAccessibleDescription(m_count->text());
}

void SentCard::clear()
{
    m_how->clear();
    m_find->clear();
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setCheckState(Qt::Unchecked);
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
    QStringList ids;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->checkState() == Qt::Checked)
            ids += m_list->item(i)->data(Qt::UserRole).toString();
    }
    return ids;
}

} // namespace Switchback
