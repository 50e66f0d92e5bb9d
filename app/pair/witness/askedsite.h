// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/witness/testimonies.h"
#include "models/core/instant.h"

#include <QObject>
#include <QStringList>

#include <functional>

namespace Switchback
{

/// One site that is asked about its chains, one after the other, and then about those that other stores told
/// it of. Once it is deleted nothing of it comes. The thread that made it.
class AskedSite : public QObject
{
    Q_OBJECT
public:
    using Heard = std::function<void(const QString &chain, const Testimony &testimony)>;

    /// After `time` it is said to be silent about what it did not tell. `calls` must outlive it.
    AskedSite(SiteCalls &calls, WitnessAsked asked, Duration time, Heard heard, QObject *parent);
    /// `done` once, after all that it says was heard.
    void ask(const QStringList &chains, const std::function<void()> &done);

private:
    void askNext();
    void askOfOthers();
    void askNextOther();
    void restIsSilent(const QString &why);
    void end();

    SiteCalls &m_calls;
    WitnessAsked m_asked;
    QStringList m_chains;      ///< not heard of yet
    QStringList m_otherChains; ///< that other stores may have told of
    QStringList m_others;      ///< stores that told of the first of them
    Heard m_heard;
    std::function<void()> m_done;
};

} // namespace Switchback
