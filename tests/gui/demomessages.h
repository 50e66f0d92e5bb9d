// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/messages/messagedetail.h"
#include "models/messages/messagesnews.h"

namespace Switchback::Demo
{

/// An outage's messages to 214 customers through gateways: most told, some answered, some in vain.
class MessagesStory
{
public:
    /// `rounds` updates after the alert, of 214 deliveries each.
    explicit MessagesStory(Instant now, const Words &words = {}, int rounds = 0);

    [[nodiscard]] MessagesView view() const;
    [[nodiscard]] MessageDetail detail(const QString &delivery) const;
    /// One more of them is answered.
    void answer(const QString &delivery, Instant at);
    /// What is new since it was asked last, with so many lines at most; none: nothing.
    [[nodiscard]] std::optional<MessagesNews> news(int most);

private:
    Incident m_incident;
    DeliveryBook m_book;
    MessagesTeller m_teller;
};

} // namespace Switchback::Demo
