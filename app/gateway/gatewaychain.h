// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"

#include <QHash>

#include <memory>
#include <vector>

namespace Switchback
{

/// Several gateways of one channel that speak in different ways, in the order in which they are tried: what
/// one has surely not sent goes to the next. A lost answer stays with the one that may have sent it.
class GatewayChain : public Gateway
{
    Q_OBJECT
public:
    /// At least one; all of the same channel.
    explicit GatewayChain(std::vector<std::unique_ptr<Gateway>> links, QObject *parent = nullptr);
    ~GatewayChain() override;

    [[nodiscard]] QString key() const override { return m_links.front()->key(); }
    [[nodiscard]] Channel channel() const override { return m_links.front()->channel(); }
    [[nodiscard]] QStringList members() const override;
    [[nodiscard]] int room() const override; ///< of the smallest: it may have to take all
    void send(const QList<Outgoing> &batch) override;
    void ask(const QList<Outgoing> &attempts) override;
    void goOnWith(const QList<Taken> &all) override;
    /// Some of it.
    [[nodiscard]] bool canBeAsked() const override;

private:
    void answered(std::size_t link, const QString &attempt, const Attempted &what);
    void hear(std::size_t link, const Heard &what);
    [[nodiscard]] std::size_t first(const Outgoing &one) const;

    struct UnderWay {
        Outgoing what;
        std::size_t link = 0;
    };
    std::vector<std::unique_ptr<Gateway>> m_links;
    QHash<QString, UnderWay> m_underWay;  ///< by attempt
    QHash<QString, std::size_t> m_doubts; ///< attempts whose answer was lost, and by which link
};

} // namespace Switchback
