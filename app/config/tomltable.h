// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/consoleconfig.h"
#include "models/core/nearestword.h"

#include <QVariantMap>

#include <toml++/toml.h>

#include <optional>

namespace Switchback
{

/// One table of the file, read key by key. Remembers what was asked for, so that checkKeys() can name the
/// keys that nobody knows. Faults go to the list that all tables of the file share.
class TomlTable
{
public:
    /// `table` may be null: then nothing is found and `line` stands for where it should have been.
    TomlTable(const toml::table *table, QString path, int line, QList<ConfigFault> &faults);

    [[nodiscard]] bool exists() const { return m_table != nullptr; }
    [[nodiscard]] const QString &path() const { return m_path; }

    /// A text of 1 to `maxLength` characters without control characters; empty if missing.
    QString text(const char *key, bool required, int maxLength = 200);
    /// The same with line breaks; those at both ends are taken off. Never required: an empty one is nobody's
    /// fault here.
    QString lines(const char *key, int maxLength);
    QStringList texts(const char *key); ///< an array of texts
    bool yes(const char *key, bool missing = false);
    std::optional<double> decimal(const char *key, double least, double most); ///< or a whole number
    std::optional<qint64> number(const char *key, qint64 least, qint64 most);
    /// All texts, whole numbers and truth values, by their keys; anything else stays unknown.
    QVariantMap plain();
    TomlTable table(const char *key, bool required);
    [[nodiscard]] const toml::array *tables(const char *key);
    /// Keys of tables in it that nobody has asked for yet.
    [[nodiscard]] QStringList otherTables() const;

    /// A fault at that key, or at the table if the key is not there.
    void fault(const char *key, const QString &text, const QString &fix);
    /// The same, told to nobody yet; an empty key is the table itself.
    [[nodiscard]] ConfigFault faultAt(const char *key, const QString &text, const QString &fix) const;
    [[nodiscard]] int line(const char *key) const;
    void checkKeys();

private:
    const toml::node *find(const char *key);
    [[nodiscard]] QString keyPath(const QString &key) const;
    void wrongType(const char *key, const toml::node &node, const QString &wanted);

    const toml::table *m_table;
    QString m_path;
    int m_line;
    int m_column = 0;
    QList<ConfigFault> &m_faults;
    QStringList m_known;
};

} // namespace Switchback
