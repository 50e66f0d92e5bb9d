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

/// Whether what an outage needs is there now: what is wrong on top, then each of our gateways, calls at the
/// site that stands by, and who can be reached; each with the button that tests it.
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
    void buildStandby(QVBoxLayout *column);
    [[nodiscard]] QPushButton *button(QWidget *parent, const char *name, const QString &text) const;
    void askFirst(bool asking);
    void showTroubles();
    void showGateways();
    void showStandby();
    void shareHeight();

    Wishes &m_wishes;
    ReadinessView m_view;
    QWidget *m_content;
    QVBoxLayout *m_troubleRows;
    QVBoxLayout *m_gatewayRows;
    QList<Row> m_troubles;
    QList<Row> m_gateways;
    Row m_standby; ///< calls at the site that stands by
    PlainLabel *m_fine;
    PlainLabel *m_strays; ///< mail that answers nothing of ours
    PlainLabel *m_whose;
    PlainLabel *m_none;
    PlainLabel *m_summary;
    PlainLabel *m_schedule;
    PlainLabel *m_standbyTitle = nullptr;
    PlainLabel *m_standbyCannot = nullptr;
    QPushButton *m_standbyCall = nullptr;
    PlainLabel *m_question = nullptr;
    PlainLabel *m_cannot = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_send = nullptr;
    QPushButton *m_notNow = nullptr;
    ReachModel *m_model;
    QTableView *m_table;
};

} // namespace Switchback
