// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

namespace Switchback::Test
{

/// How long it may take until something is seen that is sure to come, in ms: a busy machine is no failure.
constexpr int Patience = 30'000;

} // namespace Switchback::Test

#define SOON_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT(expression, Switchback::Test::Patience)
#define SOON_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Switchback::Test::Patience)
#define SOON_VERIFY2(expression, description)                                                                \
    QTRY_VERIFY2_WITH_TIMEOUT(expression, description, Switchback::Test::Patience)
