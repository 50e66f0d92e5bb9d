// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace Switchback::SchemaWords
{

/// Says in words what is wrong at `path` in `value`: "database.lsn: wants text like ... ; it is a number
/// (7)". `root` is the schema with its components; `fallback` is the validator's own text, used when the
/// place alone doesn't explain it. Safe to show.
QString explain(const QJsonObject &root, const QJsonObject &value, const QStringList &path,
                const QString &fallback);

/// What would hurt a validator before it could say no: depth, number of values, long texts, numbers that are
/// not finite. Empty if fine, else like explain().
QString roughFault(const QJsonObject &value);

/// Finds numbers that a schema wants whole and are not. Reads the schema once. Thread-safe once made.
class WholeNumbers
{
public:
    struct Branch;

    /// `root` is the schema with its components.
    explicit WholeNumbers(const QJsonObject &root);
    ~WholeNumbers();
    /// The first one, like explain(); nothing if there is none.
    [[nodiscard]] std::optional<QString> fault(const QJsonObject &value) const;

private:
    QJsonObject m_root;
    std::unique_ptr<Branch> m_branch;
};

} // namespace Switchback::SchemaWords
