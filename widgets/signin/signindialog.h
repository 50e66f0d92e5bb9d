// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/operators/operator.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Switchback
{

class PlainLabel;

/// Who sits here: a name from the list and their secret. Told by values, telling by signals; opened with
/// open(). Checking takes as long as it takes: the window goes on meanwhile. GUI thread.
class SignInDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SignInDialog(QWidget *parent = nullptr);
    /// Those who may sign in; retired ones are left out. Keeps the name that is chosen.
    void setOperators(const QList<Operator> &operators);
    /// Opens with an empty secret.
    void openFor(const QString &name = {});
    /// It was refused: why, and for how many seconds nobody may try again (0: at once).
    void refuse(const QString &why, int waitSeconds = 0);
    /// It was right: closes.
    void succeed();

signals:
    /// The secret is not kept here.
    void signInWanted(const QString &name, const QByteArray &secret);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void check();
    void tryIt();
    bool m_busy = false;
    int m_wait = 0;
    QString m_why;
    QTimer m_second;
    QComboBox *m_name;
    QLineEdit *m_secret;
    PlainLabel *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_signIn;
};

} // namespace Switchback
