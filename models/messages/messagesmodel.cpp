// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesmodel.h"

#include "models/notify/channels.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace Switchback
{

namespace
{
constexpr qsizetype ManyRows = 100; ///< told in one go: whoever sorts them sorts once

QString detailOf(const MessageLine &line)
{
    QStringList parts;
    for (const QString &each : {line.reason, line.said}) {
        if (!each.isEmpty())
            parts += each;
    }
    return parts.join(QStringLiteral(" · "));
}

QString textOf(const MessageLine &line, int column)
{
    switch (column) {
    case MessagesModel::WhenColumn:
        return line.when;
    case MessagesModel::CustomerColumn:
        return line.customer;
    case MessagesModel::ContactColumn:
        return line.contact;
    case MessagesModel::ChannelColumn:
        return line.byHand ? MessagesModel::tr("by hand") : channelName(line.channel);
    case MessagesModel::MessageColumn:
        return line.message;
    case MessagesModel::OutcomeColumn: {
        const QString detail = detailOf(line);
        if (line.group == MessageGroup::Answered && !detail.isEmpty())
            return detail; // "answered: ...": that it is acknowledged is said by that
        return detail.isEmpty() ? line.outcome : line.outcome + QStringLiteral(": ") + detail;
    }
    default:
        return {};
    }
}
} // namespace

void MessagesModel::setLines(const QList<MessageLine> &lines)
{
    const auto same = [](const MessageLine &a, const MessageLine &b) { return a.delivery == b.delivery; };
    MessagesNews news;
    news.anew =
        lines.size() < m_lines.size() || !std::equal(m_lines.cbegin(), m_lines.cend(), lines.cbegin(), same);
    for (int row = 0; row < lines.size(); ++row) {
        if (!news.anew && row < m_lines.size() && m_lines.at(row) == lines.at(row))
            continue;
        news.rows += row;
        news.lines += lines.at(row);
    }
    takeIn(news);
}

void MessagesModel::takeIn(const MessagesNews &news)
{
    if (news.anew)
        beginResetModel();
    const int there = news.anew ? 0 : int(m_lines.size());
    QMap<int, MessageLine> changed;
    QList<MessageLine> more;
    for (qsizetype i = 0; i < news.rows.size(); ++i) {
        if (news.rows.at(i) < there)
            changed.insert(news.rows.at(i), news.lines.at(i));
        else
            more += news.lines.at(i);
    }
    change(changed);
    if (!news.anew && more.isEmpty())
        return;
    if (news.anew) {
        m_lines.clear();
        m_rows.clear();
    } else {
        beginInsertRows({}, there, there + int(more.size()) - 1);
    }
    for (const MessageLine &line : std::as_const(more)) {
        m_rows.insert(line.delivery, int(m_lines.size()));
        m_lines += line;
    }
    if (news.anew)
        endResetModel();
    else
        endInsertRows();
}

void MessagesModel::setByHand(const QList<MessageLine> &lines)
{
    if (lines == m_byHand)
        return;
    const int first = int(m_lines.size());
    if (!m_byHand.isEmpty()) {
        beginRemoveRows({}, first, first + int(m_byHand.size()) - 1);
        m_byHand.clear();
        endRemoveRows();
    }
    if (lines.isEmpty())
        return;
    beginInsertRows({}, first, first + int(lines.size()) - 1);
    m_byHand = lines;
    endInsertRows();
}

/// Those beside each other together, and one stretch after the other: whoever sorts them finds the place of
/// a row among those that are in theirs.
void MessagesModel::change(const QMap<int, MessageLine> &changed)
{
    const bool many = changed.size() > ManyRows;
    for (auto first = changed.cbegin(); first != changed.cend();) {
        auto end = first;
        int row = first.key();
        for (; end != changed.cend() && (many || end.key() == row); ++end, ++row)
            m_lines[end.key()] = *end;
        const int last = std::prev(end).key();
        emit dataChanged(index(first.key(), 0), index(last, ColumnCount - 1));
        first = end;
    }
}

int MessagesModel::rowOf(const QString &delivery) const
{
    if (const auto row = m_rows.constFind(delivery); row != m_rows.cend())
        return *row;
    const auto byHand = std::find_if(m_byHand.cbegin(), m_byHand.cend(),
                                     [&](const MessageLine &each) { return each.delivery == delivery; });
    return byHand == m_byHand.cend() ? -1 : int(m_lines.size() + (byHand - m_byHand.cbegin()));
}

int MessagesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size() + m_byHand.size());
}

int MessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant MessagesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MessageLine &line = this->line(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return textOf(line, index.column());
    case DeliveryRole:
        return line.delivery;
    case MarkRole:
        return int(line.mark);
    default:
        return {};
    }
}

QVariant MessagesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case WhenColumn:
        return tr("When");
    case CustomerColumn:
        return tr("Customer");
    case ContactColumn:
        return tr("Contact");
    case ChannelColumn:
        return tr("By");
    case MessageColumn:
        return tr("Message");
    case OutcomeColumn:
        return tr("What became of it");
    default:
        return {};
    }
}

MessagesFilter::MessagesFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    sort(MessagesModel::WhenColumn, Qt::DescendingOrder);
}

void MessagesFilter::setWords(const QString &words)
{
    const QStringList all = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (all == m_words)
        return;
    m_words = all;
    invalidateFilter();
}

void MessagesFilter::setNotice(const QString &notice)
{
    m_notice = notice;
    invalidateFilter();
}

void MessagesFilter::setChannel(std::optional<Channel> channel)
{
    m_channel = channel;
    invalidateFilter();
}

void MessagesFilter::setGroup(MessageGroup group)
{
    m_group = group;
    invalidateFilter();
}

const MessageLine &MessagesFilter::line(const QModelIndex &index) const
{
    return static_cast<const MessagesModel *>(sourceModel())->line(mapToSource(index).row());
}

QModelIndex MessagesFilter::indexOf(const QString &delivery) const
{
    const auto *model = static_cast<const MessagesModel *>(sourceModel());
    const int row = delivery.isEmpty() ? -1 : model->rowOf(delivery);
    return row < 0 ? QModelIndex() : mapFromSource(model->index(row, 0));
}

bool MessagesFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const MessageLine &line = static_cast<const MessagesModel *>(sourceModel())->line(row);
    if ((m_channel && (line.byHand || line.channel != *m_channel)) ||
        (!m_notice.isEmpty() && line.notice != m_notice))
        return false;
    if (m_group == MessageGroup::CameBack ? !line.cameBack
                                          : m_group != MessageGroup::All && line.group != m_group)
        return false;
    return std::all_of(m_words.cbegin(), m_words.cend(), [&line](const QString &word) {
        return line.customer.contains(word, Qt::CaseInsensitive) ||
               line.contact.contains(word, Qt::CaseInsensitive) ||
               line.address.contains(word, Qt::CaseInsensitive) ||
               (line.byHand && line.reason.contains(word, Qt::CaseInsensitive)); // who was not reached
    });
}

bool MessagesFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    // Ten thousand are compared a hundred thousand times: not through data().
    const auto *model = static_cast<const MessagesModel *>(sourceModel());
    const Instant a = model->line(left.row()).at;
    const Instant b = model->line(right.row()).at;
    return a == b ? left.row() < right.row() : a < b;
}

} // namespace Switchback
