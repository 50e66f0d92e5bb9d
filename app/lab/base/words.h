// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QCoreApplication>

namespace Switchback::Lab
{

/// The translation context of everything the lab says.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(Lab)
};

inline Error failure(const QString &code, const QString &text, const QString &hint = {})
{
    return Error{code, text, hint};
}

/// One line for a person on standard output, or on standard error when `problem`.
void say(const QString &line, bool problem = false);

} // namespace Switchback::Lab
