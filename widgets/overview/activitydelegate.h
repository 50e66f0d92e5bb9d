// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <QTimeZone>

namespace Switchback
{

/// One line of the activity: time, mark, sentence, note. Plain text whatever it holds.
class ActivityDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int RowHeight = 32;
    explicit ActivityDelegate(QObject *parent = nullptr);
    void setZone(const QTimeZone &zone) { m_zone = zone; }
    /// The whole log shows the day too.
    void setWithDate(bool withDate) { m_withDate = withDate; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    [[nodiscard]] QString timeText(const QModelIndex &index) const;

    QTimeZone m_zone{QByteArrayLiteral("UTC")};
    bool m_withDate = false;
};

} // namespace Switchback
