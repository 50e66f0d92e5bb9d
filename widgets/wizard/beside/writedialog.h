// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wizard/besideview.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace Switchback
{

class ChoiceBox;
class DraftEdit;
class MessagePreview;
class NotReachedList;
class PlainLabel;

/// Writes to customers beside the steps: a correction, a test done, a date, or whatever has to be said, to
/// all or to some. Told again while it is open, it keeps what was typed. GUI thread.
class WriteDialog : public QDialog
{
    Q_OBJECT
public:
    explicit WriteDialog(QWidget *parent = nullptr);
    void setView(const BesideView &view);
    /// What was asked for is done.
    void settled();
    /// Why it was refused; it can be tried again.
    void refuse(const Error &error);

signals:
    void commandWanted(const Switchback::Command &command);
    /// The message with that key is being looked at: it has to be drawn.
    void looksAt(const QString &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildCustomers();
    void build();
    void fillChoices();
    void fillCustomers();
    void choose();
    void showWho();
    void fillNotReached();
    void showButtons();
    void send(bool approve);
    void recordSent();
    void withdraw();
    void ask(const Command &command);
    [[nodiscard]] const BesideView::Choice *choice() const;
    [[nodiscard]] QStringList toOnly() const; ///< empty: all, or nobody has been chosen
    /// Of what is approved those whom it was approved for, whoever is ticked; empty: all, or nobody.
    [[nodiscard]] QStringList whom() const;
    [[nodiscard]] bool toAll() const;
    [[nodiscard]] int addressed() const;
    [[nodiscard]] QString missing() const;

    static constexpr int IdRole = Qt::UserRole;

    BesideView m_view;
    QString m_chosen;                 ///< key of the choice that is shown
    QString m_looksAt;                ///< of the one that is wanted
    std::optional<BesideView> m_next; ///< told while a list was open
    bool m_busy = false;
    ChoiceBox *m_choices;
    PlainLabel *m_state;
    QCheckBox *m_all;
    QLineEdit *m_find;
    QListWidget *m_customers;
    PlainLabel *m_goes;
    PlainLabel *m_without;
    NotReachedList *m_notReached;
    DraftEdit *m_draft;
    MessagePreview *m_preview;
    QLineEdit *m_how;
    PlainLabel *m_why;
    QPushButton *m_withdraw;
    QPushButton *m_keep;
    QPushButton *m_send;
};

} // namespace Switchback
