// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"

#include <QAbstractListModel>

namespace Switchback
{

/// One pair of several, in a line.
struct PairLine {
    QString pair; ///< id
    QString name;
    QString headline;
    QString loss; ///< "41 s of 1 h", "not known"
    Mark mark = Mark::Unknown;
    bool outage = false; ///< a real one is open
    bool drill = false;
    bool operator==(const PairLine &) const = default;
};

PairLine pairLine(const QString &pair, const Overview &overview, bool outage, bool drill);

/// How much a pair needs somebody, 0 for not at all: an outage before anything else, then what is bad, what
/// nobody knows, what warns, a drill.
int needOf(const PairLine &line);
/// The neediest first; those alike in the order in which they came, so that no line moves under a hand for a
/// figure's sake.
QList<PairLine> byNeed(QList<PairLine> lines);

/// The lines as a list, in the order in which they are given.
class PairListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { PairRole = Qt::UserRole, MarkRole, LossRole, HeadlineRole };

    using QAbstractListModel::QAbstractListModel;
    /// A row that changed is told as that; only another order is a new list.
    void setLines(const QList<PairLine> &lines);
    [[nodiscard]] const QList<PairLine> &lines() const { return m_lines; }
    [[nodiscard]] int rowOf(const QString &pair) const; ///< -1: none

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    QList<PairLine> m_lines;
};

} // namespace Switchback
