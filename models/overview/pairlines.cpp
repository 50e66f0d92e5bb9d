// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/pairlines.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PairLines)
};

QString lossText(const LossCard &loss)
{
    switch (loss.kind) {
    case LossCard::Kind::Known:
        return Words::tr("%1 of %2").arg(durationText(loss.loss), durationText(loss.rpo));
    case LossCard::Kind::AtMost:
        return Words::tr("at most %1 of %2").arg(durationText(loss.loss), durationText(loss.rpo));
    case LossCard::Kind::NoStandby:
        return Words::tr("no standby");
    case LossCard::Kind::Unknown:
        break;
    }
    return Words::tr("not known");
}
} // namespace

PairLine pairLine(const QString &pair, const Overview &overview, bool outage, bool drill)
{
    return {pair, overview.pairName, overview.headline, lossText(overview.loss), overview.mark, outage,
            drill};
}

int needOf(const PairLine &line)
{
    if (line.outage)
        return 5;
    switch (line.mark) {
    case Mark::Bad:
        return 4;
    case Mark::Unknown:
        return 3;
    case Mark::Warning:
        return 2;
    case Mark::Fine:
    case Mark::NotYet:
    case Mark::Running:
        break;
    }
    return line.drill ? 1 : 0;
}

QList<PairLine> byNeed(QList<PairLine> lines)
{
    std::stable_sort(lines.begin(), lines.end(),
                     [](const PairLine &a, const PairLine &b) { return needOf(a) > needOf(b); });
    return lines;
}

void PairListModel::setLines(const QList<PairLine> &lines)
{
    const bool sameOrder = std::equal(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(),
                                      [](const PairLine &a, const PairLine &b) { return a.pair == b.pair; });
    if (!sameOrder) {
        beginResetModel();
        m_lines = lines;
        endResetModel();
        return;
    }
    for (qsizetype row = 0; row < lines.size(); ++row) {
        if (m_lines.at(row) == lines.at(row))
            continue;
        m_lines[row] = lines.at(row);
        emit dataChanged(index(int(row)), index(int(row)));
    }
}

int PairListModel::rowOf(const QString &pair) const
{
    const auto found = std::find_if(m_lines.cbegin(), m_lines.cend(),
                                    [&pair](const PairLine &line) { return line.pair == pair; });
    return found == m_lines.cend() ? -1 : int(found - m_lines.cbegin());
}

int PairListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant PairListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PairLine &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return line.name;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1. %2 %3").arg(line.name, line.headline, line.loss);
    case Qt::ToolTipRole:
    case HeadlineRole:
        return line.headline;
    case PairRole:
        return line.pair;
    case MarkRole:
        return int(line.outage ? Mark::Bad : line.mark);
    case LossRole:
        return line.loss;
    default:
        return {};
    }
}

QHash<int, QByteArray> PairListModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert({{PairRole, "pair"}, {MarkRole, "mark"}, {LossRole, "loss"}, {HeadlineRole, "headline"}});
    return names;
}

} // namespace Switchback
