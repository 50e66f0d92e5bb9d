// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHash>
#include <QString>

namespace Switchback
{

/// How often somebody may guess a secret: five wrong tries in a row for one name are free, then each wait is
/// 30 s, doubled each time up to 15 min. Also counted for names that nobody has. One thread.
class SignInThrottle
{
public:
    /// How long that name has to wait before the next try; 0: not at all.
    Duration waitFor(const QString &name, Instant now);
    /// A try that was let through. A right one forgets the wrong ones before it.
    void tried(const QString &name, bool right, Instant now);

private:
    struct Tries {
        int wrong = 0;
        Instant last{};
    };
    void forgetOld(Instant now);

    QHash<QString, Tries> m_names;
};

} // namespace Switchback
