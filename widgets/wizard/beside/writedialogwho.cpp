// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets what is written beside the steps.
#include "models/core/counted.h"
#include "models/wizard/waywords.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/beside/writedialog.h"
#include "widgets/wizard/customers/notreachedlist.h"
#include "widgets/wizard/pages/draftedit.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSet>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

QWidget *WriteDialog::buildCustomers()
{
    auto *holder = new QWidget(this);
    m_all->setObjectName(QStringLiteral("writeToAll"));
    m_all->setChecked(true);
    m_find->setObjectName(QStringLiteral("writeFind"));
    m_find->setPlaceholderText(tr("Find a customer"));
    m_find->setAccessibleName(tr("Find a customer"));
    m_find->setEnabled(false);
    m_customers->setObjectName(QStringLiteral("writeCustomers"));
    m_customers->setAccessibleName(tr("Who gets it"));
    m_customers->setUniformItemSizes(true);
    m_customers->setEnabled(false);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_all);
    column->addWidget(m_find);
    column->addWidget(m_customers, 1);
    m_goes->setObjectName(QStringLiteral("writeGoes"));
    m_without->setObjectName(QStringLiteral("writeWithout"));
    column->addWidget(m_goes);
    column->addWidget(m_without);
    return holder;
}

void WriteDialog::fillCustomers()
{
    const QStringList chosen = toOnly();
    const QSignalBlocker quiet(m_customers);
    m_customers->clear();
    for (const BesideView::Addressed &each : std::as_const(m_view.customers)) {
        auto *item = new QListWidgetItem(each.name, m_customers);
        item->setData(IdRole, each.id);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(chosen.contains(each.id) ? Qt::Checked : Qt::Unchecked);
    }
    setPlainText(
        m_all,
        tr("All %1 customers", nullptr, howMany(m_view.customers.size())).arg(m_view.customers.size()));
}

/// Who was not reached can only be one of those whom it was for.
void WriteDialog::fillNotReached()
{
    const BesideView::Choice *one = choice();
    QList<NotReachedList::Row> rows;
    const QSet<QString> only(one->toOnly.cbegin(), one->toOnly.cend());
    for (const BesideView::Addressed &each : std::as_const(m_view.customers)) {
        if (one->queued && (only.isEmpty() || only.contains(each.id)))
            rows += NotReachedList::Row{each.id, each.name};
    }
    m_notReached->setRows(rows);
}

/// Who gets it, by which way first, and how it looks to each of them.
void WriteDialog::showWho()
{
    const BesideView::Choice *one = choice();
    const bool queued = one && one->queued;
    m_all->setEnabled(!queued); // it has been approved for whom it has
    m_customers->setEnabled(!queued && !m_all->isChecked());
    m_find->setEnabled(m_customers->isEnabled());
    const QStringList ids = whom();
    const RecipientsKnown &known = m_view.recipients;
    const QList<Recipient> there = toAll() ? known.all() : known.at(ids);
    m_preview->setVisible(m_view.carried && !there.isEmpty());
    if (one && one->drawn) {
        MessageText preview = m_view.preview;
        preview.times = one->times;
        m_preview->setMessage(preview, there);
        m_preview->setWords(m_draft->filled());
    }
    const FirstWays ways = toAll() ? known.ways() : known.waysTo(ids);
    const QSet<QString> unreachable(ways.without.cbegin(), ways.without.cend());
    QStringList without;
    for (const BesideView::Addressed &each : std::as_const(m_view.customers)) {
        if (unreachable.contains(each.id))
            without += each.name;
    }
    m_goes->setPlain(m_view.carried ? goesToText(ways, addressed()) : ownMeansText(m_view.elsewhere));
    m_goes->setVisible(!queued && (!m_view.carried || (addressed() > 0 && !known.isEmpty())));
    m_without->setPlain(noGatewayText(without));
    m_without->setVisible(m_view.carried && !without.isEmpty());
    showButtons();
}

QStringList WriteDialog::toOnly() const
{
    QStringList ids;
    for (int row = 0; !m_all->isChecked() && row < m_customers->count(); ++row) {
        if (m_customers->item(row)->checkState() == Qt::Checked)
            ids += m_customers->item(row)->data(IdRole).toString();
    }
    return ids;
}

QStringList WriteDialog::whom() const
{
    const BesideView::Choice *one = choice();
    return one && one->queued ? one->toOnly : toOnly();
}

bool WriteDialog::toAll() const
{
    const BesideView::Choice *one = choice();
    return one && one->queued ? one->toOnly.isEmpty() : m_all->isChecked();
}

int WriteDialog::addressed() const
{
    return toAll() ? int(m_view.customers.size()) : int(whom().size());
}

} // namespace Switchback
