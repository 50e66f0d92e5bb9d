// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/askedsite.h"

#include <QTimer>

#include <utility>

namespace Switchback
{

AskedSite::AskedSite(SiteCalls &calls, WitnessAsked asked, Duration time, Heard heard, QObject *parent)
    : QObject(parent)
    , m_calls(calls)
    , m_asked(std::move(asked))
    , m_heard(std::move(heard))
{
    QTimer::singleShot(time, this, [this, time] {
        restIsSilent(tr("it did not tell all of it within %1").arg(durationText(time)));
    });
}

void AskedSite::ask(const QStringList &chains, const std::function<void()> &done)
{
    m_chains = m_otherChains = chains;
    m_done = done;
    askNext();
}

void AskedSite::askNext()
{
    if (m_chains.isEmpty()) {
        askOfOthers();
        return;
    }
    m_asked.chain = m_chains.first();
    askWitness(m_calls, m_asked, this, [this](const Testimony &testimony) {
        if (m_chains.isEmpty())
            return; // its time is over
        if (testimony.heads.isEmpty() && !testimony.silent.isEmpty()) {
            restIsSilent(testimony.silent); // it would be waited for in vain once more
            return;
        }
        m_heard(m_chains.takeFirst(), testimony);
        askNext();
    });
}

/// A log that was begun anew, in a store of its own, would know nothing of what the one before told.
void AskedSite::askOfOthers()
{
    if (m_otherChains.isEmpty()) {
        end();
        return;
    }
    m_asked.chain = m_otherChains.first();
    askStores(m_calls, m_asked, this, [this](const Result<QStringList> &stores) {
        if (m_otherChains.isEmpty())
            return; // its time is over
        if (!stores) {
            restIsSilent(stores.error().text);
            return;
        }
        m_others = *stores;
        m_others.removeAll(m_asked.store);
        askNextOther();
    });
}

void AskedSite::askNextOther()
{
    if (m_others.isEmpty()) {
        m_otherChains.removeFirst();
        askOfOthers();
        return;
    }
    WitnessAsked other = m_asked;
    other.store = m_others.takeFirst();
    other.name = tr("%1, told by another store (%2),").arg(m_asked.name, other.store.first(8));
    askWitness(m_calls, other, this, [this](const Testimony &testimony) {
        if (m_otherChains.isEmpty())
            return; // its time is over
        if (!testimony.heads.isEmpty() || !testimony.silent.isEmpty())
            m_heard(m_otherChains.first(), testimony);
        askNextOther();
    });
}

/// What it did not say of other stores is said too: a log that was begun anew would pass for whole by it.
void AskedSite::restIsSilent(const QString &why)
{
    const QString name =
        m_chains.isEmpty() ? tr("%1, asked about other stores,").arg(m_asked.name) : m_asked.name;
    const QStringList left = m_chains.isEmpty() ? m_otherChains : m_chains;
    m_chains.clear();
    m_otherChains.clear();
    m_others.clear();
    for (const QString &chain : left)
        m_heard(chain, {name, {}, {}, why});
    end();
}

void AskedSite::end()
{
    if (const auto done = std::exchange(m_done, {}))
        done();
}

} // namespace Switchback
