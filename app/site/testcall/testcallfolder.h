// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"

#include <QByteArray>

namespace Switchback::Site
{

/// STATE/testcalls: what a test call writes while it lasts, the wish that it be called off, and what is kept
/// of it: its SIP, by the operation's id. One call at a time has it.
class TestCallFolder
{
public:
    TestCallFolder(const SiteConfig &config, const QString &id);
    ~TestCallFolder();
    TestCallFolder(const TestCallFolder &) = delete;
    TestCallFolder &operator=(const TestCallFolder &) = delete;

    /// Makes it, and removes what calls left behind that were killed.
    Outcome prepare() const;
    [[nodiscard]] QString work() const { return m_top + QLatin1Char('/') + m_id; }
    /// All that the telephone says.
    [[nodiscard]] QString log() const { return work() + QStringLiteral("/log"); }
    [[nodiscard]] bool calledOff() const;
    /// Keeps the SIP out of the log, 64 KiB at most, and of all calls the newest hundred.
    Outcome keepTrace() const;

    /// Puts the SIP of an earlier call before what is kept.
    Outcome keepBefore(const QByteArray &earlier) const;

    /// From another process. Asking for what is over, or was never there, is harmless.
    static Outcome callOff(const SiteConfig &config, const QString &id);
    /// Code `no_trace` if nothing of it is kept.
    static Result<QByteArray> trace(const SiteConfig &config, const QString &id);

private:
    QString m_top;
    QString m_id;
};

} // namespace Switchback::Site
