// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Letters of a code or a fingerprint as somebody typed them: upper case, without blanks and dashes, and what
/// looks alike as the one that is meant.
QString lettersMeant(const QString &typed);

} // namespace Switchback
