// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"
#include "widgets/base/card.h"

class QLineEdit;

namespace Switchback
{

class NotReachedList;

/// What a person records after sending a message by their own means: how, and who was not reached.
class SentCard : public Card
{
    Q_OBJECT
public:
    explicit SentCard(QWidget *parent = nullptr);
    /// Keeps what is typed and ticked.
    void setCustomers(const QList<CustomerRow> &customers);
    void clear();
    [[nodiscard]] QWidget *firstField() const;
    [[nodiscard]] QString how() const;
    [[nodiscard]] QStringList notReached() const;

signals:
    void changed();

private:
    QList<CustomerRow> m_rows; ///< they were made of these
    QLineEdit *m_how;
    NotReachedList *m_notReached;
};

} // namespace Switchback
