// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// Fills the placeholders, {name} each, in one pass: what a value holds in braces stays as it is. An unknown
/// one stays, too.
QString fillIn(const QString &text, const QHash<QString, QString> &values);
/// The names of all placeholders in a text, each once, in their order.
QStringList usedPlaceholders(const QString &text);

} // namespace Switchback
