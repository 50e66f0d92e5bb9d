// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/customerpanel.h"

#include "models/core/visibletext.h"
#include "models/wizard/recipients.h"
#include "widgets/base/plainlabel.h"
#include "widgets/table/rowtable.h"
#include "widgets/wizard/customers/customerdelegate.h"
#include "widgets/wizard/customers/customerfilter.h"
#include "widgets/wizard/customers/donebar.h"
#include "widgets/wizard/customers/flowlayout.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int MeasuredRows = 60; ///< columns are as wide as the first rows want
constexpr int WidestColumn = 260;

void prepare(QTableView *view)
{
    dressRows(view);
    view->setObjectName(QStringLiteral("customerTable"));
    view->setAccessibleName(CustomerPanel::tr("Customers"));
    view->setItemDelegate(new CustomerDelegate(view));
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setMinimumHeight(150);
    view->verticalHeader()->setDefaultSectionSize(CustomerDelegate::rowHeight());
}
} // namespace

CustomerPanel::CustomerPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new CustomerTableModel(this))
    , m_filter(new CustomerFilter(this))
    , m_bar(new DoneBar(this))
    , m_sentence(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_find(new QLineEdit(this))
    , m_groupRow(new FlowLayout)
    , m_groups(new QButtonGroup(this))
    , m_view(new QTableView(this))
    , m_none(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
{
    setObjectName(QStringLiteral("customerPanel"));
    m_sentence->setObjectName(QStringLiteral("customerSentence"));
    m_find->setObjectName(QStringLiteral("customerFind"));
    m_find->setPlaceholderText(tr("Find a customer"));
    m_find->setAccessibleName(tr("Find a customer"));
    m_find->setClearButtonEnabled(true);
    m_find->setMinimumWidth(150);
    m_none->setObjectName(QStringLiteral("customerNone"));
    m_filter->setSourceModel(m_model);
    prepare(m_view);
    m_view->setModel(m_filter);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    m_find->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(9);
    auto *top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(m_bar, 1);
    top->addWidget(m_sentence, 1);
    column->addLayout(top);
    auto *find = new QHBoxLayout;
    find->setSpacing(10);
    find->addWidget(m_find, 1);
    m_groupRow->setSpacing(4);
    find->addLayout(m_groupRow);
    column->addLayout(find);
    column->addWidget(m_none);
    column->addWidget(m_view, 1);
    connect(m_find, &QLineEdit::textChanged, this, &CustomerPanel::filter);
    connect(m_view, &QTableView::doubleClicked, this, &CustomerPanel::activated);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CustomerPanel::chosenChanged);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CustomerPanel::chosenChanged);
    auto *keys = new QShortcut(QKeySequence::Find, this);
    keys->setContext(Qt::WindowShortcut);
    connect(keys, &QShortcut::activated, this, [this] {
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    });
}

void CustomerPanel::setTable(const CustomerTable &table)
{
    m_bar->setParts(table.done, table.half);
    m_bar->setAccessibleName(table.sentence);
    m_sentence->setPlain(table.sentence);
    fitGroups(table.groups);
    // Only another list of customers resets the table; then those chosen are chosen anew.
    QSet<QString> ids;
    QString current;
    const bool columnsChanged = m_model->table().columns.size() != table.columns.size();
    bool reset = false;
    const auto watch = connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [&] {
        reset = true;
        const QStringList before = chosen();
        ids = QSet<QString>(before.begin(), before.end());
        current = m_view->currentIndex().data(CustomerTableModel::IdRole).toString();
    });
    // What is found out of them comes later than they do, and is wider than nothing.
    bool told = false;
    const auto hear = connect(m_model, &QAbstractItemModel::dataChanged, this, [&told] { told = true; });
    m_model->setTable(table);
    disconnect(watch);
    disconnect(hear);
    if (reset && !ids.isEmpty()) {
        const QSignalBlocker quiet(m_view->selectionModel());
        for (int row = 0; row < m_filter->rowCount(); ++row) {
            const QModelIndex index = m_filter->index(row, 0);
            const QString id = index.data(CustomerTableModel::IdRole).toString();
            if (ids.contains(id))
                m_view->selectionModel()->select(index,
                                                 QItemSelectionModel::Select | QItemSelectionModel::Rows);
            if (id == current)
                m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        }
    }
    if (reset || columnsChanged || told)
        fitColumns();
    filter();
}

void CustomerPanel::fitGroups(const QList<CustomerTable::Group> &groups)
{
    QList<QAbstractButton *> buttons = m_groups->buttons();
    while (buttons.size() > groups.size() + 1)
        delete buttons.takeLast();
    while (buttons.size() < groups.size() + 1) {
        auto *button = new QPushButton(this);
        button->setProperty("look", "segment");
        button->setCheckable(true);
        button->setAutoDefault(false);
        m_groups->addButton(button);
        m_groupRow->addWidget(button);
        buttons.append(button);
        // Toggled, not clicked: that is how a screen reader presses it.
        connect(button, &QPushButton::toggled, this, [this, button](bool on) {
            if (!on)
                return;
            m_group = button->property("group").toString();
            filter();
        });
    }
    int all = 0;
    for (const auto &group : groups)
        all += group.count;
    for (qsizetype i = 0; i < buttons.size(); ++i) {
        const CustomerTable::Group group =
            i == 0 ? CustomerTable::Group{{}, tr("All"), all} : groups.at(i - 1);
        QAbstractButton *button = buttons.at(i);
        button->setObjectName(QStringLiteral("group-") + (i == 0 ? QStringLiteral("all") : group.key));
        button->setProperty("group", group.key);
        const QString text = QStringLiteral("%1 %2").arg(group.label).arg(group.count);
        setPlainText(button, text);
        button->setAccessibleName(visibleText(text, 120));
        button->setChecked(group.key == m_group);
    }
}

void CustomerPanel::fitColumns()
{
    m_wanted.clear();
    const int columns = m_model->columnCount();
    const QFontMetrics header(m_view->horizontalHeader()->font());
    for (int column = 0; column < columns; ++column) {
        int wide = header.horizontalAdvance(
                       m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) +
                   26;
        for (int row = 0; row < std::min(MeasuredRows, m_model->rowCount()); ++row) {
            const QModelIndex index = m_filter->mapFromSource(m_model->index(row, column));
            wide = std::max(wide, m_view->itemDelegate()
                                      ->sizeHint({}, index.isValid() ? index : m_model->index(row, column))
                                      .width());
        }
        // One very long name must not push everything else out of sight.
        m_wanted += std::min(wide, WidestColumn);
    }
    shareWidth();
}

// What doesn't fit is taken from the contact first, then from the name: both have the whole in a tool tip.
void CustomerPanel::shareWidth()
{
    QList<int> widths = m_wanted;
    int over = -m_view->viewport()->width();
    for (const int width : std::as_const(widths))
        over += width;
    const std::pair<int, int> givers[] = {{CustomerTableModel::ContactColumn, 140},
                                          {CustomerTableModel::NameColumn, 160}};
    for (const auto &[column, least] : givers) {
        if (column >= widths.size() || over <= 0)
            continue;
        const int given = std::min(over, std::max(0, widths.at(column) - least));
        widths[column] -= given;
        over -= given;
    }
    for (int column = 0; column < widths.size(); ++column)
        m_view->setColumnWidth(column, widths.at(column));
}

void CustomerPanel::filter()
{
    m_filter->setWanted(m_group, m_find->text());
    const bool none = m_filter->rowCount() == 0;
    m_none->setVisible(none);
    m_none->setPlain(m_model->rowCount() == 0 ? tr("There are no customers.")
                                              : tr("No customer is both in this group and found."));
}

QStringList CustomerPanel::chosen() const
{
    QStringList ids;
    for (const CustomerRow &row : chosenRows())
        ids += row.id;
    return ids;
}

const CustomerTable &CustomerPanel::table() const
{
    return m_model->table();
}

QList<CustomerRow> CustomerPanel::chosenRows() const
{
    QList<int> shown;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        shown += index.row();
    std::sort(shown.begin(), shown.end());
    QList<CustomerRow> rows;
    rows.reserve(shown.size());
    for (const int row : std::as_const(shown))
        rows += m_model->table().rows.at(m_filter->mapToSource(m_filter->index(row, 0)).row());
    return rows;
}

QString CustomerPanel::nameOf(const QString &customer) const
{
    const int row = m_model->rowOf(customer);
    return row < 0 ? customer : m_model->table().rows.at(row).name;
}

QString CustomerPanel::contactOf(const QString &customer) const
{
    const int row = m_model->rowOf(customer);
    if (row < 0)
        return {};
    const CustomerRow &found = m_model->table().rows.at(row);
    return found.contact.contains(found.phone) ? found.contact
                                               : QStringLiteral("%1 · %2").arg(found.contact, found.phone);
}

bool CustomerPanel::tableKey(QKeyEvent *key)
{
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && key->modifiers() == Qt::NoModifier) {
        if (!key->isAutoRepeat() && m_view->currentIndex().isValid()) {
            if (chosen().isEmpty())
                m_view->selectRow(m_view->currentIndex().row());
            emit activated();
        }
        return true;
    }
    if (key->matches(QKeySequence::Copy)) {
        if (const QList<CustomerRow> rows = chosenRows(); !rows.isEmpty())
            QGuiApplication::clipboard()->setText(recipientsTabs(rows));
        return true;
    }
    if (key->key() == Qt::Key_Space && m_view->currentIndex().isValid()) {
        m_view->selectionModel()->select(m_view->currentIndex(),
                                         QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
        return true;
    }
    return false;
}

bool CustomerPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_view->viewport())
        shareWidth();
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (watched == m_view && tableKey(key))
            return true;
        // From the words that were looked for straight down into what was found.
        if (watched == m_find && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return) &&
            key->modifiers() == Qt::NoModifier && m_filter->rowCount() > 0) {
            m_view->setFocus(Qt::OtherFocusReason);
            m_view->selectRow(0);
            return true;
        }
        if (watched == m_find && key->key() == Qt::Key_Escape && !m_find->text().isEmpty()) {
            m_find->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
