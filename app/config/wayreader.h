// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/tomltable.h"
#include "models/core/result.h"
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
    /// Relative file names count from `folder`.
    explicit WayReader(QString folder)
        : m_folder(std::move(folder))
    {
    }
    void read(TomlTable &site, SiteConfig &out);
    [[nodiscard]] QString path(const QString &name) const;

private:
    void ssh(TomlTable table, SiteConfig::Ssh &out);
    void rest(TomlTable table, SiteConfig::Rest &out);
    void address(TomlTable &table, const char *key, const QString &host, int port);
    QString readableFile(TomlTable &table, const char *key, bool required, Outcome (*holds)(const QString &));
    QString secretFile(TomlTable &table, const char *key);

    QString m_folder;
    QHash<QString, int> m_addresses; ///< "host:port" to their lines
};

} // namespace Switchback
