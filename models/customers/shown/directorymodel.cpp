// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/shown/directorymodel.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <algorithm>
#include <iterator>

namespace Switchback
{

namespace
{
constexpr qsizetype ManyRows = 100; ///< told in one go

/// Figures alone too: somebody types a number as it stands before them.
QString searchText(const CustomerCard &card)
{
    QStringList parts{card.name, card.id, card.sbc};
    parts += card.trunks;
    parts += card.numbers;
    for (const Contact &each : card.contacts)
        parts += QStringList{each.name, each.role, each.email, each.sms, phoneText(each)};
    return parts.join(QLatin1Char('\n')).toCaseFolded();
}

QString reachText(const CustomerCard &card)
{
    const Contact *first = card.first();
    if (!first)
        return DirectoryModel::tr("nobody can be told");
    QStringList ways;
    for (const Channel channel : channelsOf(*first))
        ways += channel == Channel::Email  ? DirectoryModel::tr("e-mail")
                : channel == Channel::Sms  ? DirectoryModel::tr("text message")
                : channel == Channel::Call ? DirectoryModel::tr("call")
                                           : DirectoryModel::tr("call by one of us");
    return ways.isEmpty() ? DirectoryModel::tr("nobody can be told") : ways.join(QStringLiteral(", "));
}

QString contactText(const CustomerCard &card)
{
    const Contact *first = card.first();
    if (!first)
        return {};
    const QString name = first->name.isEmpty() ? first->email : first->name;
    const qsizetype others = std::count_if(card.contacts.begin(), card.contacts.end(),
                                           [](const Contact &each) { return !each.retired; }) -
                             1;
    return others > 0 ? DirectoryModel::tr("%1 and %2 others", nullptr, howMany(others))
                            .arg(name, QString::number(others))
                      : name;
}

QString placeText(const CustomerCard &card)
{
    QStringList parts;
    for (const QByteArray &part : {card.language, card.zone}) {
        if (!part.isEmpty())
            parts += QString::fromLatin1(part);
    }
    return parts.join(QStringLiteral(" · "));
}
} // namespace

bool DirectoryModel::before(const RowPtr &a, const RowPtr &b)
{
    return a->key != b->key ? a->key < b->key : a->card.id < b->card.id;
}

bool DirectoryModel::wanted(Row &row) const
{
    if (row.card.retired && !m_retired)
        return false;
    if (m_words.isEmpty())
        return true;
    if (row.search.isEmpty())
        row.search = searchText(row.card);
    return std::all_of(m_words.begin(), m_words.end(),
                       [&row](const QString &word) { return row.search.contains(word); });
}

DirectoryModel::Rows DirectoryModel::wantedOf(const Rows &rows) const
{
    Rows all;
    all.reserve(rows.size());
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(all),
                 [this](const RowPtr &row) { return wanted(*row); });
    return all;
}

/// What is the same is the row that there was.
DirectoryModel::Rows DirectoryModel::rowsOf(const QList<CustomerCard> &cards) const
{
    Rows rows;
    rows.reserve(cards.size());
    for (const CustomerCard &card : cards) {
        const RowPtr known = m_byId.value(card.id);
        rows += known && known->card == card ? known
                                             : std::make_shared<Row>(Row{card, card.name.toCaseFolded(), {}});
    }
    std::sort(rows.begin(), rows.end(), before);
    return rows;
}

void DirectoryModel::setCards(const QList<CustomerCard> &cards)
{
    const Rows rows = rowsOf(cards);
    if (rows == m_rows)
        return;
    m_rows = rows;
    m_byId.clear();
    m_byId.reserve(rows.size());
    for (const RowPtr &row : rows)
        m_byId.insert(row->card.id, row);
    m_active = std::count_if(rows.begin(), rows.end(), [](const RowPtr &row) { return !row->card.retired; });
    show(wantedOf(rows));
}

/// Both lists are in the same order: what is in one alone came or went.
void DirectoryModel::show(const Rows &shown)
{
    struct Change {
        qsizetype place; ///< in what is shown now
        RowPtr row;      ///< to be put before it, or in its place; none: it goes
        bool same = false;
    };
    QList<Change> changes;
    qsizetype moved = 0;
    for (qsizetype i = 0, j = 0; i < m_shown.size() || j < shown.size();) {
        const bool goes = j == shown.size() || (i < m_shown.size() && before(m_shown.at(i), shown.at(j)));
        const bool comes = !goes && (i == m_shown.size() || before(shown.at(j), m_shown.at(i)));
        if (goes || comes) {
            changes += goes ? Change{i++, nullptr} : Change{i, shown.at(j++)};
            ++moved;
        } else {
            if (m_shown.at(i) != shown.at(j))
                changes += Change{i, shown.at(j), true};
            ++i;
            ++j;
        }
    }
    if (moved > ManyRows) {
        beginResetModel();
        m_shown = shown;
        endResetModel();
        return;
    }
    for (auto change = changes.crbegin(); change != changes.crend(); ++change) {
        const int row = int(change->place);
        if (change->same) {
            m_shown[row] = change->row;
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        } else if (change->row) {
            beginInsertRows({}, row, row);
            m_shown.insert(row, change->row);
            endInsertRows();
        } else {
            beginRemoveRows({}, row, row);
            m_shown.removeAt(row);
            endRemoveRows();
        }
    }
}

void DirectoryModel::setWanted(const QString &words, bool retired)
{
    const QStringList folded = words.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (folded == m_words && retired == m_retired)
        return;
    m_words = folded;
    m_retired = retired;
    show(wantedOf(m_rows));
}

const CustomerCard *DirectoryModel::find(const QString &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.constEnd() ? nullptr : &(*found)->card;
}

int DirectoryModel::rowOf(const QString &id) const
{
    const auto known = m_byId.constFind(id);
    if (known == m_byId.constEnd())
        return -1;
    const auto found = std::lower_bound(m_shown.begin(), m_shown.end(), *known, before);
    return found == m_shown.end() || *found != *known ? -1 : int(found - m_shown.begin());
}

int DirectoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int DirectoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DirectoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CustomerCard &shownCard = card(index.row());
    if (role == IdRole)
        return shownCard.id;
    if (role == RetiredRole)
        return shownCard.retired;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return visibleText(shownCard.retired ? tr("%1 (retired)").arg(shownCard.name) : shownCard.name, 140);
    case ContactColumn:
        return visibleText(contactText(shownCard), 140);
    case ReachColumn:
        return shownCard.retired ? QString() : reachText(shownCard);
    case PlaceColumn:
        return visibleText(placeText(shownCard), 80);
    default:
        return {};
    }
}

QVariant DirectoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Customer");
    case ContactColumn:
        return tr("Told first");
    case ReachColumn:
        return tr("By");
    case PlaceColumn:
        return tr("Language, time zone");
    default:
        return {};
    }
}

} // namespace Switchback
