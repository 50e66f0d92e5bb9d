// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

namespace Switchback::Site
{

/// Reads tables of site.toml into variables, and keeps the first fault, with file, line and key. After a
/// fault the rest is read for nothing.
class TomlReader
{
public:
    TomlReader(QString file, const QByteArray &text);
    ~TomlReader();
    TomlReader(const TomlReader &) = delete;
    TomlReader &operator=(const TomlReader &) = delete;

    std::optional<Error> fault;

    /// A table within another is named "calls.test".
    [[nodiscard]] bool has(const char *table) const;
    void text(const char *table, const char *key, QString &into, bool required = true);
    /// Absolute, and of characters that mean nothing to a shell.
    void path(const char *table, const char *key, QString &into, bool required = true);
    /// A list of texts, none of them empty, at most `most`.
    void texts(const char *table, const char *key, QStringList &into, int most, bool required = true);
    void flag(const char *table, const char *key, bool &into);
    template<class Number>
    void number(const char *table, const char *key, Number &into, double least, double most, bool required)
    {
        if (const auto value = numberIn(table, key, least, most, required))
            into = static_cast<Number>(*value);
    }
    void matching(const char *table, const char *key, QString &into, const char *pattern, const QString &what,
                  bool required = true);
    /// What is wrong with a value that was read.
    void say(const char *table, const char *key, const QString &what);

private:
    std::optional<double> numberIn(const char *table, const char *key, double least, double most,
                                   bool required);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback::Site
