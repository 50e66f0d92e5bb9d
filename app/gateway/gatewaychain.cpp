// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/gatewaychain.h"

#include <algorithm>
#include <iterator>

namespace Switchback
{

GatewayChain::GatewayChain(std::vector<std::unique_ptr<Gateway>> links, QObject *parent)
    : Gateway(parent)
    , m_links(std::move(links))
{
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        Gateway *link = m_links[i].get();
        connect(link, &Gateway::attempted, this,
                [this, i](const QString &attempt, const Attempted &what) { answered(i, attempt, what); });
        connect(link, &Gateway::heard, this, [this, i](const Heard &what) { hear(i, what); });
        connect(link, &Gateway::troubled, this, &Gateway::troubled);
    }
}

GatewayChain::~GatewayChain() = default;

QStringList GatewayChain::members() const
{
    QStringList all;
    for (const auto &link : m_links)
        all += link->members();
    return all;
}

int GatewayChain::room() const
{
    int least = m_links.front()->room();
    for (const auto &link : m_links)
        least = std::min(least, link->room());
    return least;
}

bool GatewayChain::canBeAsked() const
{
    return std::any_of(m_links.begin(), m_links.end(), [](const auto &link) { return link->canBeAsked(); });
}

/// Whoever names one of ours wants that one.
std::size_t GatewayChain::first(const Outgoing &one) const
{
    for (std::size_t i = 0; i < m_links.size() && !one.through.isEmpty(); ++i) {
        if (m_links[i]->members().contains(one.through))
            return i;
    }
    return 0;
}

void GatewayChain::send(const QList<Outgoing> &batch)
{
    std::vector<QList<Outgoing>> sorted(m_links.size());
    for (const Outgoing &one : batch) {
        const std::size_t link = first(one);
        m_underWay.insert(one.attempt, {one, link});
        sorted[link] += one;
    }
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        if (!sorted[i].isEmpty())
            m_links[i]->send(sorted[i]);
    }
}

void GatewayChain::answered(std::size_t link, const QString &attempt, const Attempted &what)
{
    const auto known = m_underWay.find(attempt);
    if (known == m_underWay.end() || known->link != link)
        return;
    const bool last = link + 1 >= m_links.size() || !known->what.through.isEmpty();
    if (what.what == Attempted::What::Later && !last) {
        known->link = link + 1;
        m_links[link + 1]->send({known->what});
        return;
    }
    m_underWay.erase(known);
    if (what.what == Attempted::What::Maybe)
        m_doubts.insert(attempt, link);
    Attempted told = what;
    if (link > 0) // how long one of several wants to be left alone holds up none of the others
        told.notBefore.reset();
    emit attempted(attempt, told);
}

/// Those of before a restart any of them may know.
void GatewayChain::ask(const QList<Outgoing> &attempts)
{
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        QList<Outgoing> of;
        for (const Outgoing &one : attempts) {
            const auto doubt = m_doubts.constFind(one.attempt);
            if (doubt == m_doubts.cend() || *doubt == i)
                of += one;
        }
        if (!of.isEmpty() && m_links[i]->canBeAsked())
            m_links[i]->ask(of);
    }
}

void GatewayChain::goOnWith(const QList<Taken> &all)
{
    for (const auto &link : m_links) {
        const QStringList members = link->members();
        QList<Taken> its;
        std::copy_if(all.cbegin(), all.cend(), std::back_inserter(its),
                     [&members](const Taken &one) { return members.contains(one.gateway); });
        if (!its.isEmpty())
            link->goOnWith(its);
    }
}

/// That one has not sent it proves nothing where another one may have.
void GatewayChain::hear(std::size_t link, const Heard &what)
{
    const auto doubt = m_doubts.constFind(what.attempt);
    const bool its = doubt != m_doubts.cend() && *doubt == link;
    if (what.what == Heard::What::NotSent && !its)
        return;
    if (its)
        m_doubts.erase(doubt);
    emit heard(what);
}

} // namespace Switchback
