// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Switchback
{

/// The known word that was probably meant; empty if none is near.
QString nearestWord(const QString &word, const QStringList &known);

} // namespace Switchback
