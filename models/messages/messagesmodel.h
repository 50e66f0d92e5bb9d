// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesnews.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>

namespace Switchback
{

/// What was sent or tried, a line for each contact and channel, and one for each message that a person sent
/// by their own means. The view's thread.
class MessagesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        WhenColumn,
        CustomerColumn,
        ContactColumn,
        ChannelColumn,
        MessageColumn,
        OutcomeColumn,
        ColumnCount
    };
    enum Role {
        DeliveryRole = Qt::UserRole, ///< QString
        MarkRole,                    ///< int, of Mark
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// What is the same stays as it is, and so do selections.
    void setLines(const QList<MessageLine> &lines);
    void takeIn(const MessagesNews &news);
    void setByHand(const QList<MessageLine> &lines);
    [[nodiscard]] const MessageLine &line(int row) const
    {
        return row < m_lines.size() ? m_lines.at(row) : m_byHand.at(row - m_lines.size());
    }
    [[nodiscard]] int rowOf(const QString &delivery) const; ///< -1: not there

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    void change(const QMap<int, MessageLine> &changed);

    QList<MessageLine> m_lines;
    QList<MessageLine> m_byHand; ///< behind those: a few
    QHash<QString, int> m_rows;  ///< by delivery
};

/// Of those the ones that are looked for, newest first.
class MessagesFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit MessagesFilter(QObject *parent = nullptr);

    /// Each of these stands in the customer's name, the contact's or the address.
    void setWords(const QString &words);
    void setNotice(const QString &notice); ///< id; empty: every message
    void setChannel(std::optional<Channel> channel);
    void setGroup(MessageGroup group);
    [[nodiscard]] const MessageLine &line(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const QString &delivery) const; ///< invalid: it is not shown

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
    QString m_notice;
    std::optional<Channel> m_channel;
    MessageGroup m_group = MessageGroup::All;
};

} // namespace Switchback
