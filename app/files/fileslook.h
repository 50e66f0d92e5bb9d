// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "models/core/clock.h"
#include "models/replication/filescheck.h"

#include <QObject>

namespace Switchback
{

/// Compares some of the files of both sites by their contents, once: the newest, and random ones. What does
/// not look right is looked at again after a while, for it may have been on its way. The thread that made it;
/// blocks nothing.
class FilesLook : public QObject
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Result<FilesCheck> &)>;
    /// All of it outlives it. `again`: how long what is in doubt has, to arrive.
    FilesLook(const PairConfig &pair, SiteCalls &calls, const Clock &clock,
              Duration again = FilesComparison::TakenUpTo);
    /// `also` are looked at in any case, for instance because they were not alike the last time. Once; `done`
    /// is called once, with an Error where a site did not say.
    void begin(const QStringList &also, DoneFn done);

signals:
    void waiting(int names); ///< so many will be looked at again

private:
    void ask(Side side, const SampleWish &wish);
    void askNames(Side side, const QStringList &names);
    void heard(Side side, const CallAnswer &answer);
    /// When all that was asked has been answered.
    void goOn();
    void end(const Result<FilesCheck> &result);

    const PairConfig &m_pair;
    SiteCalls &m_calls;
    const Clock &m_clock;
    const Duration m_again;
    DoneFn m_done;
    QString m_seed;
    FilesComparison m_comparison;
    enum class Stage { Samples, Names, Again } m_stage = Stage::Samples;
    int m_open = 0; ///< calls
    std::optional<Error> m_trouble;
};

} // namespace Switchback
