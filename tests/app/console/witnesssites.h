// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/doors/restserver.h"
#include "app/site/witness/headfile.h"
#include "models/core/chain.h"

#include <QTemporaryDir>

#include <memory>

namespace Switchback::Test
{

/// Both sites of a pair with their real REST doors and witnesses on loopback, and no database of their own.
class WitnessSites
{
public:
    WitnessSites();
    ~WitnessSites();
    /// What went wrong; empty: they serve.
    [[nodiscard]] QString failure() const { return m_failure; }
    /// The console's configuration for them: the pair "voice", polled every second.
    [[nodiscard]] QByteArray toml(const QString &store) const;
    /// Everything that a site was told of that chain; no head: nothing.
    [[nodiscard]] HeldHeads heads(const QString &site, const QString &store, const QString &chain) const;
    static QStringList names() { return {QStringLiteral("naperville"), QStringLiteral("centennial")}; }
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }

private:
    QString start(const QString &site, const QString &peer);

    QTemporaryDir m_dir;
    QString m_failure;
    QHash<QString, quint16> m_ports;
    std::vector<std::unique_ptr<Site::RestServer>> m_servers;
};

} // namespace Switchback::Test
