// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readiness/reachmodel.h"

#include <QList>
#include <QScrollArea>

class QPushButton;
class QTableView;
class QVBoxLayout;

namespace Switchback
{

class Card;
class MarkWidget;
class PlainLabel;
class Wishes;

/// Whether customers can be told if something happens now: what is wrong on top, then each of our gateways,
/// then who can be reached, and the button that tests it.
class ReadinessPage : public QScrollArea
{
    Q_OBJECT
public:
    explicit ReadinessPage(Wishes &wishes, QWidget *parent = nullptr);

    void setView(const ReadinessView &view);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// A mark with its words beside it; as many as are wanted are kept and filled anew.
    struct Row {
        QWidget *whole = nullptr;
        MarkWidget *mark = nullptr;
        PlainLabel *head = nullptr;
        PlainLabel *words = nullptr;
        PlainLabel *more = nullptr;
    };
    Row makeRow(QVBoxLayout *into, const QString &name) const;
    void buildTable();
    QWidget *buildTest();
    void askFirst(bool asking);
    void showTroubles();
    void showGateways();
    void shareHeight();

    Wishes &m_wishes;
    ReadinessView m_view;
    QWidget *m_content;
    QVBoxLayout *m_troubleRows;
    QVBoxLayout *m_gatewayRows;
    QList<Row> m_troubles;
    QList<Row> m_gateways;
    PlainLabel *m_fine;
    PlainLabel *m_strays; ///< mail that answers nothing of ours
    PlainLabel *m_whose;
    PlainLabel *m_none;
    PlainLabel *m_summary;
    PlainLabel *m_schedule;
    PlainLabel *m_question = nullptr;
    PlainLabel *m_cannot = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_send = nullptr;
    QPushButton *m_notNow = nullptr;
    ReachModel *m_model;
    QTableView *m_table;
};

} // namespace Switchback
