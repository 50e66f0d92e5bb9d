// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <memory>
#include <optional>

namespace Switchback
{

/// One JSON schema with the `components` that its references name, ready to check with. Thread-safe once
/// made. The only place that sees the validator's library.
class SchemaCheck
{
public:
    /// `components` is the document's object of that name; references look like #/components/schemas/X.
    SchemaCheck(const QJsonObject &schema, const QJsonObject &components);
    ~SchemaCheck();
    SchemaCheck(const SchemaCheck &) = delete;
    SchemaCheck &operator=(const SchemaCheck &) = delete;

    /// Sees at once that nothing is wrong with it, nor with its size; else fault() has to look.
    [[nodiscard]] bool isSound(const QJsonObject &value) const;
    /// Nothing if the value keeps to the schema, else "database.lsn: wants ...", safe to show.
    [[nodiscard]] std::optional<QString> fault(const QJsonObject &value) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback
