// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/directorymodel.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <algorithm>

namespace Switchback
{

namespace
{
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

bool DirectoryModel::wanted(const Row &row) const
{
    return (m_retired || !row.card.retired) &&
           std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return row.search.contains(word); });
}

QList<qsizetype> DirectoryModel::shown() const
{
    QList<qsizetype> places;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (wanted(m_rows.at(i)))
            places += i;
    }
    return places;
}

void DirectoryModel::setCards(const QList<CustomerCard> &cards)
{
    QList<Row> rows;
    rows.reserve(cards.size());
    for (const CustomerCard &card : cards)
        rows += Row{card, searchText(card), card.name.toCaseFolded()};
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) {
        return a.key != b.key ? a.key < b.key : a.card.id < b.card.id;
    });
    const QList<Row> before = std::exchange(m_rows, rows);
    m_active = std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.card.retired; });
    const bool same = std::equal(before.begin(), before.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row &a, const Row &b) { return a.card.id == b.card.id; }) &&
                      shown() == m_shown;
    if (!same) {
        beginResetModel();
        m_shown = shown();
        endResetModel();
        return;
    }
    for (int row = 0; row < m_shown.size(); ++row) {
        const qsizetype place = m_shown.at(row);
        if (!(before.at(place).card == m_rows.at(place).card))
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void DirectoryModel::setWanted(const QString &words, bool retired)
{
    const QStringList folded = words.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (folded == m_words && retired == m_retired)
        return;
    beginResetModel();
    m_words = folded;
    m_retired = retired;
    m_shown = shown();
    endResetModel();
}

const CustomerCard *DirectoryModel::find(const QString &id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.card.id == id; });
    return found == m_rows.end() ? nullptr : &found->card;
}

int DirectoryModel::rowOf(const QString &id) const
{
    const auto found = std::find_if(m_shown.begin(), m_shown.end(),
                                    [&](qsizetype place) { return m_rows.at(place).card.id == id; });
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
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
