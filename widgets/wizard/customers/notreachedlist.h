// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QListWidget;

namespace Switchback
{

class PlainLabel;

/// Of a message that a person has sent by their own means: who was not reached. GUI thread.
class NotReachedList : public QWidget
{
    Q_OBJECT
public:
    explicit NotReachedList(QWidget *parent = nullptr);
    struct Row {
        QString id;
        QString words; ///< safe to show
    };
    /// Keeps what is ticked. Nobody: it is not shown.
    void setRows(const QList<Row> &rows);
    void clear();
    [[nodiscard]] QStringList notReached() const; ///< ids

signals:
    void ticked(); ///< somebody, or not any more

private:
    void filter(const QString &words);
    void say();
    QStringList m_ids;
    QLineEdit *m_find;
    QListWidget *m_list;
    PlainLabel *m_count;
};

} // namespace Switchback
