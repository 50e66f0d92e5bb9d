// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QTableView;

namespace Switchback
{

class FlowLayout;
class CustomerFilter;
class CustomerTableModel;
class DoneBar;
class PlainLabel;

/// All customers of a step: how far it is, a field and buttons to find them, and a table in which one or many
/// can be chosen. New figures keep the place, the selection and what is searched for. Ctrl+F finds, Ctrl+A
/// takes all that are shown, Space takes one in or out, Ctrl+C copies those chosen with telephone and e-mail,
/// Enter acts on them.
class CustomerPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CustomerPanel(QWidget *parent = nullptr);
    void setTable(const CustomerTable &table);
    /// Ids of those selected, in the order of the table.
    [[nodiscard]] QStringList chosen() const;
    [[nodiscard]] QList<CustomerRow> chosenRows() const;
    [[nodiscard]] QString nameOf(const QString &customer) const;
    /// Whom to talk to there, and their number.
    [[nodiscard]] QString contactOf(const QString &customer) const;
    [[nodiscard]] const CustomerTable &table() const;
    [[nodiscard]] QTableView *view() const { return m_view; }

signals:
    void chosenChanged();
    void activated(); ///< Enter or a double click: what is to be done with those chosen?

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fitGroups(const QList<CustomerTable::Group> &groups);
    void fitColumns();
    void shareWidth();
    void filter();
    bool tableKey(QKeyEvent *key);

    CustomerTableModel *m_model;
    CustomerFilter *m_filter;
    DoneBar *m_bar;
    PlainLabel *m_sentence;
    QLineEdit *m_find;
    FlowLayout *m_groupRow;
    QButtonGroup *m_groups;
    QString m_group;
    QTableView *m_view;
    PlainLabel *m_none;
    QList<int> m_wanted; ///< widths of the columns if there were room for all
};

} // namespace Switchback
