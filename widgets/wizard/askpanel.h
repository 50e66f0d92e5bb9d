// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/card.h"

#include <QHash>

#include <functional>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Switchback
{

class PlainLabel;

/// A question that has to be answered before something is done.
struct Ask {
    QString key; ///< what was typed for it is kept under this word until it is done
    QString question;
    QString button;       ///< verb and object
    bool required = true; ///< an empty answer is no answer
    std::function<void(const QString &answer, const QString &who)> then;
    QString who;        ///< a name is asked for too: its label; empty: it isn't
    bool yesNo = false; ///< nothing is written down: it is done, or it isn't
};

/// Asks for a reason in the window itself, above its buttons; nothing else is held up meanwhile. Cancelling
/// keeps what was typed until the same question comes again.
class AskPanel : public Card
{
    Q_OBJECT
public:
    explicit AskPanel(QWidget *parent = nullptr);
    void ask(const Ask &ask);
    void cancel();
    /// As if its button were pressed.
    void confirm();
    /// It is done: the words typed for that key are not needed any more.
    void forget(const QString &key);
    [[nodiscard]] bool asking() const { return isVisibleTo(parentWidget()); }
    [[nodiscard]] QString key() const { return m_ask.key; }

signals:
    void opened();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void check();
    Ask m_ask;
    QHash<QString, QString> m_typed;
    PlainLabel *m_question;
    PlainLabel *m_why;
    PlainLabel *m_whoLabel;
    QLineEdit *m_who;
    QPlainTextEdit *m_answer;
    QPushButton *m_cancel;
    QPushButton *m_ok;
};

} // namespace Switchback
