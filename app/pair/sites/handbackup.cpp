// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/sites/handbackup.h"

#include "app/runbook/runner.h"

#include <QTimer>
#include <QUuid>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration WaitsFor = 2min;
constexpr auto AgainAfter = 1s;
} // namespace

HandBackup::HandBackup(const Clock &clock, Call call)
    : m_clock(clock)
    , m_call(std::move(call))
{
}

void HandBackup::take(const QString &site, const QString &actor)
{
    if (m_asked && !m_asked->endedAt)
        return;
    m_asked = LogBackupAsked{m_clock.now(), {}, false, {}};
    emit changed();
    ask(site, actor);
}

void HandBackup::ask(const QString &site, const QString &actor)
{
    const QJsonObject body{{QStringLiteral("op"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                           {QStringLiteral("by"), actor},
                           {QStringLiteral("params"), QJsonObject{{QStringLiteral("wait_copied_s"), 30}}}};
    m_call(site, body, this, [this, site, actor](const Result<QJsonObject> &answer) {
        const bool busy = !answer && Runner::isBusy(answer.error().code);
        if (busy && m_clock.now() - m_asked->since < WaitsFor)
            QTimer::singleShot(AgainAfter, this, [this, site, actor] { ask(site, actor); });
        else
            ended(answer);
    });
}

void HandBackup::ended(const Result<QJsonObject> &answer)
{
    m_asked->endedAt = m_clock.now();
    m_asked->ok = answer && answer->value(QStringLiteral("copied")).toBool();
    m_asked->text = !answer       ? answer.error().text
                    : m_asked->ok ? QString()
                                  : tr("it was taken, but has not arrived at the other site.");
    emit changed();
}

} // namespace Switchback
