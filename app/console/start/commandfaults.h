// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Switchback
{

/// What is wrong with a command, in one sentence with what was probably meant; empty: it is one. `options`
/// are those that were set, by their long names.
QString commandFault(const QString &command, const QStringList &arguments, const QStringList &options);
/// The same for options that no command has.
QString optionFault(const QStringList &unknown, const QStringList &known);

} // namespace Switchback
