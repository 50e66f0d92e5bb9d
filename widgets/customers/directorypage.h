// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/cardhistory.h"
#include "models/customers/shown/directorymodel.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QCheckBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QTableView;

namespace Switchback
{

class Card;
class CardPanel;
class PlainLabel;

/// Whom the pair serves, or whom its drills speak to: a table in which anybody is found at once, and the card
/// of who is chosen. Ctrl+F finds, Down or Enter goes into what was found, Ctrl+N adds, Ctrl+S saves. Told by
/// values; what it wants is answered by whoever made it.
class DirectoryPage : public QWidget
{
    Q_OBJECT
public:
    explicit DirectoryPage(QWidget *parent = nullptr);
    /// Of the list that is shown: see drill().
    void setCards(const QList<CustomerCard> &cards);
    /// Why one card, or the list as a whole, may not be changed from here; empty: it may.
    void setMayNot(const QString &edit, const QString &manage);
    [[nodiscard]] bool drill() const { return m_drill; }
    [[nodiscard]] CardPanel *card() const { return m_card; }
    /// Asks whether that is to be undone, which was done `when`: answers undoWanted().
    void askUndo(const CardAct &act, const QString &when);
    /// Work that takes a while: how far it is, and a button that calls it off; ended by say().
    void begin(const QString &what, const std::shared_ptr<LongWork> &work);
    /// Something to be read: what was done, or why it was not.
    void say(const QString &text, bool bad);
    /// Shows that customer as soon as it is in the list.
    void choose(const QString &id);

signals:
    void listChanged(); ///< the other list is wanted: answered by setCards()
    void importWanted();
    void exportWanted();
    void undoWanted();
    void undoConfirmed(const Switchback::CardAct &act);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QWidget *buildNotice();
    void addButtons(QHBoxLayout *row);
    void tie();
    void addKeys();
    void filter();
    void chosen();
    void fit();
    void setDrill(bool drill);
    void shareWidth();
    void lookAtWork();

    DirectoryModel m_model;
    bool m_drill = false;
    QString m_wanted; ///< id that is to be chosen
    CardAct m_asked;
    QString m_doing;
    std::shared_ptr<LongWork> m_work;
    QTimer m_looking; ///< how far it is
    QString m_mayNotEdit;
    QString m_mayNotManage;
    PlainLabel *m_sentence;
    QPushButton *m_live;
    QPushButton *m_drillList;
    QPushButton *m_add;
    QPushButton *m_import;
    QPushButton *m_export;
    QPushButton *m_undo;
    Card *m_notice;
    PlainLabel *m_noticeText;
    QPushButton *m_noticeYes;
    QPushButton *m_noticeNo;
    QLineEdit *m_find;
    QCheckBox *m_retired;
    PlainLabel *m_none;
    QTableView *m_view;
    CardPanel *m_card;
};

} // namespace Switchback
