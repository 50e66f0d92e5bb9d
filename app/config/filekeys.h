// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/tomltable.h"
#include "models/core/result.h"

namespace Switchback
{

/// Keys of the configuration that name files: relative names count from the configuration's folder, "~/" is
/// the home folder. A file that is missing or of no use is a fault at its key.
class FileKeys
{
public:
    explicit FileKeys(QString folder)
        : m_folder(std::move(folder))
    {
    }
    [[nodiscard]] QString path(const QString &name) const;
    /// `holds` says whether it is of any use (see namedfile.h).
    QString readable(TomlTable &table, const char *key, bool required,
                     Outcome (*holds)(const QString &)) const;
    /// Nobody but its owner may read it.
    QString secret(TomlTable &table, const char *key) const;

private:
    QString m_folder;
};

} // namespace Switchback
