// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/filekeys.h"
#include "models/sites/site.h"

#include <QHash>
#include <QString>

namespace Switchback
{

/// Reads a site's ways from its table: SSH and REST with all their checks, any other that is registered as
/// plain values, for its own room to read.
class WayReader
{
public:
    explicit WayReader(FileKeys files)
        : m_files(std::move(files))
    {
    }
    void read(TomlTable &site, SiteConfig &out);

private:
    void ssh(TomlTable table, SiteConfig::Ssh &out);
    void rest(TomlTable table, SiteConfig::Rest &out);
    void address(TomlTable &table, const char *key, const QString &host, int port);

    FileKeys m_files;
    QHash<QString, int> m_addresses; ///< "host:port" to their lines
};

} // namespace Switchback
