// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/gapdraft.h"

#include <QDialog>

class QCheckBox;
class QHBoxLayout;
class QPushButton;

namespace Switchback
{

class LogLines;
class PlainLabel;
class ReasonEdit;

/// A person signs for what the log lost: what that is, that it may be a forged log just as well, why. Opened
/// with open(). GUI thread.
class LogGapDialog : public QDialog
{
    Q_OBJECT
public:
    struct Offer {
        QList<GapDraft> drafts; ///< those that this person may sign for
        QString person;         ///< who is signed in
        QString blocked;        ///< why they can't sign at all; empty: they can
        QString partly;         ///< why not for all; empty: for all
        int longest = 360;      ///< letters of the reason
    };
    explicit LogGapDialog(QWidget *parent = nullptr);
    void openWith(const Offer &offer);
    /// Why it was refused; it can be tried again.
    void refuse(const Error &error);

signals:
    void signWanted(const QString &reason);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void check();
    void fit();
    void tryIt();
    [[nodiscard]] QString missing() const;

    Offer m_offer;
    bool m_busy = false;
    QWidget *m_body;
    QHBoxLayout *m_foot = nullptr;
    LogLines *m_lost;
    LogLines *m_warnings;
    QCheckBox *m_knows;
    ReasonEdit *m_reason;
    PlainLabel *m_who;
    PlainLabel *m_why;
    QPushButton *m_cancel;
    QPushButton *m_sign;
};

} // namespace Switchback
