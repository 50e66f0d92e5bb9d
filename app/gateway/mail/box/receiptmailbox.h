// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/base/curlhandle.h"
#include "app/gateway/receiptbox.h"

#include <memory>

namespace Switchback
{

/// A test mailbox, read by IMAP in a thread of its own while a code is looked for: of the newest mails, and
/// of those that come. What arrives there is nobody's; it is left where it lies, as seen.
class ReceiptMailbox : public ReceiptBox
{
    Q_OBJECT
public:
    ReceiptMailbox(const ServerLogin &login, const MailDeadlines &deadlines, Duration period,
                   QObject *parent = nullptr);
    ~ReceiptMailbox() override; ///< does not wait for a server for long

    [[nodiscard]] QString channel() const override { return QStringLiteral("mail"); }
    void watch(const QString &code) override;
    void forget(const QString &code) override;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace Switchback
