// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/preview.h"
#include "models/core/clock.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <optional>

namespace Switchback
{

/// A log backup that a person asks for. While the site is at other work, its own scheduled backup for one, it
/// waits for up to two minutes. The thread that made it.
class HandBackup : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const Result<QJsonObject> &)>;
    /// Calls `log_backup` at a site; `done` exactly once, unless `context` is gone.
    using Call =
        std::function<void(const QString &site, const QJsonObject &body, QObject *context, Done done)>;

    HandBackup(const Clock &clock, Call call);
    /// Nothing new is asked while one is on its way.
    void take(const QString &site, const QString &actor);
    /// The last one that was asked for; none: none was.
    [[nodiscard]] const std::optional<LogBackupAsked> &asked() const { return m_asked; }

signals:
    void changed();

private:
    void ask(const QString &site, const QString &actor);
    void ended(const Result<QJsonObject> &answer);

    const Clock &m_clock;
    Call m_call;
    std::optional<LogBackupAsked> m_asked;
};

} // namespace Switchback
