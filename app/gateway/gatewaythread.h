// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"

#include <QThread>

#include <functional>
#include <memory>
#include <vector>

namespace Switchback
{

/// The one thread in which gateways do their work that never wait in it themselves. What stand() gives out
/// looks like the gateway, lives in the thread that asked, and passes everything on.
class GatewayThread : public QObject
{
    Q_OBJECT

public:
    explicit GatewayThread(QObject *parent = nullptr);
    ~GatewayThread() override;

    /// `make` is called once in the thread, while this waits for it: it may not block. The gateways end with
    /// this, those given out go on and answer nothing.
    using Make = std::function<std::vector<std::unique_ptr<Gateway>>()>;
    std::vector<std::unique_ptr<Gateway>> stand(const Make &make);

private:
    QThread m_thread;
    std::vector<std::unique_ptr<Gateway>> m_gateways; ///< that thread's
};

} // namespace Switchback
