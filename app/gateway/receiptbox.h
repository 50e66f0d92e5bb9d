// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QObject>

namespace Switchback
{

/// Where the notifications of test messages arrive by one channel, and are read: a mailbox, a number of SMS.
/// It looks every few seconds while there is a code to look for, and knows a notification by nothing but
/// that. The thread that made it; blocks nothing.
class ReceiptBox : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString channel() const = 0; ///< "mail", "sms"
    virtual void watch(const QString &code) = 0;       ///< six digits
    virtual void forget(const QString &code) = 0;

signals:
    /// `at`: when, `by`: as who says. At least once for each code that is watched.
    void arrived(const QString &code, Switchback::Instant at, const QString &by);
    /// It was looked through, as it stood no earlier than at that moment; `trouble`: it could not be.
    void looked(Switchback::Instant began, const QString &trouble);
};

} // namespace Switchback
