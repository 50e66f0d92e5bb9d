// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace Switchback
{

class PlainLabel;
class Wishes;

/// How a message gets out while a person sends it by their own means: its text and the recipients' addresses
/// are copied, or all of it exported for a spreadsheet. Says what it has done.
class RecipientsBar : public QWidget
{
    Q_OBJECT
public:
    explicit RecipientsBar(Wishes &wishes, QWidget *parent = nullptr);
    void setRecipients(const QString &sentence, const QList<CustomerRow> &recipients);
    void setMessage(const QString &message) { m_message = message; }
    /// Of an export: where it lies.
    void say(const QString &words);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// So many buttons in a row.
    void arrange(int columns);
    [[nodiscard]] int widthOf(int columns) const;
    void copyText();
    void copyAddresses();
    void exportAll();

    Wishes &m_wishes;
    QString m_message;
    QString m_sentence;
    QList<CustomerRow> m_recipients;
    PlainLabel *m_said;
    QGridLayout *m_grid;
    QList<QPushButton *> m_buttons;
    int m_columns = 0;
    QPushButton *m_addresses;
    QPushButton *m_export;
};

} // namespace Switchback
