// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Switchback
{

/// Compares every byte, so that the time tells nothing of where the first difference lies.
bool sameSecret(const QByteArray &given, const QByteArray &wanted);

} // namespace Switchback
