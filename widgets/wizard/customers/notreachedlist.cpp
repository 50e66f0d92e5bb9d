// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/notreachedlist.h"

#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

NotReachedList::NotReachedList(QWidget *parent)
    : QWidget(parent)
    , m_find(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_count(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
{
    m_find->setObjectName(QStringLiteral("notReachedFind"));
    m_find->setPlaceholderText(tr("Find a customer"));
    m_find->setAccessibleName(tr("Find a customer among those not reached"));
    m_find->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("notReachedList"));
    m_list->setFixedHeight(104);
    m_list->setUniformItemSizes(true);
    m_count->setObjectName(QStringLiteral("notReachedCount"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(column, tr("Who was not reached? Tick them."), m_list, this);
    column->insertWidget(column->indexOf(m_list), m_find);
    column->insertSpacing(column->indexOf(m_list), 4);
    column->addSpacing(4);
    column->addWidget(m_count);
    connect(m_find, &QLineEdit::textChanged, this, &NotReachedList::filter);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        say();
        emit ticked();
    });
    setVisible(false);
    say();
}

void NotReachedList::setRows(const QList<Row> &rows)
{
    QStringList ids;
    for (const Row &row : rows)
        ids += row.id;
    setVisible(!ids.isEmpty());
    if (ids == m_ids)
        return;
    const QStringList ticked = notReached();
    m_ids = ids;
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const Row &row : rows) {
        auto *item = new QListWidgetItem(row.words, m_list);
        item->setData(Qt::UserRole, row.id);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(row.id) ? Qt::Checked : Qt::Unchecked);
    }
    filter(m_find->text());
    say();
}

void NotReachedList::filter(const QString &words)
{
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem *item = m_list->item(i);
        item->setHidden(!item->text().contains(words, Qt::CaseInsensitive));
    }
}

void NotReachedList::say()
{
    const auto count = notReached().size();
    m_count->setPlain(count == 0 ? tr("Everybody was reached.") : tr("%1 not reached.").arg(count));
    m_list->setAccessibleDescription(m_count->text());
}

void NotReachedList::clear()
{
    m_find->clear();
    for (int i = 0; i < m_list->count(); ++i)
        m_list->item(i)->setCheckState(Qt::Unchecked);
}

QStringList NotReachedList::notReached() const
{
    QStringList ids;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->checkState() == Qt::Checked)
            ids += m_list->item(i)->data(Qt::UserRole).toString();
    }
    return ids;
}

} // namespace Switchback
