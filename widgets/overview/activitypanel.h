// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/card.h"

class QAbstractItemModel;
class QHBoxLayout;
class QListView;
class QPushButton;

namespace Switchback
{

class ActivityDelegate;
class PlainLabel;

/// What happened last, newest first, over an ActivityModel or one with its columns and roles (not owned).
class ActivityPanel : public Card
{
    Q_OBJECT
public:
    enum class Extent { Last, Whole };
    explicit ActivityPanel(QWidget *parent = nullptr, Extent extent = Extent::Last);
    void setModel(QAbstractItemModel *model);
    /// Other words above the list than the usual ones.
    void setHeading(const QString &title);
    void setZone(const QByteArray &zone);
    /// How many whole rows are shown at once.
    void setRows(int rows);
    /// The least height of a list that scrolls.
    void setListHeight(int least);
    /// What else can be done with the log, at the end of its heading.
    void addAct(QPushButton *button);

signals:
    void wholeLogWanted();

private:
    void showEmpty();
    void sayTitle();

    QHBoxLayout *m_header;
    QListView *m_list;
    ActivityDelegate *m_delegate;
    PlainLabel *m_title;
    PlainLabel *m_empty;
    QPushButton *m_all;
    QString m_titleText;
    QString m_zoneText;
};

} // namespace Switchback
