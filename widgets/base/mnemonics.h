// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// The text with its first letter marked for Alt that is not in `taken`, which gets it: one shortcut has one
/// meaning. An ampersand of the text stays one; without a free letter nothing is marked.
QString withMnemonic(const QString &text, QString &taken);

} // namespace Switchback
