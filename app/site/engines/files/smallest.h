// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

namespace Switchback::Site
{

/// Of all that it is shown, the so many whose keys are smallest.
template<class Key, class What>
class Smallest
{
public:
    explicit Smallest(int most)
        : m_most(most)
    {
    }
    void show(const Key &key, const What &what)
    {
        const bool full = m_all.size() >= std::size_t(m_most);
        m_left = m_left || full;
        if (m_most <= 0 || (full && !(key < m_all.top().first)))
            return;
        if (full)
            m_all.pop();
        m_all.push({key, what});
    }
    /// There were more than it keeps.
    [[nodiscard]] bool left() const { return m_left; }
    /// In their order; it is empty afterwards.
    QList<What> take()
    {
        QList<What> out;
        out.reserve(qsizetype(m_all.size()));
        for (; !m_all.empty(); m_all.pop())
            out.append(m_all.top().second);
        std::reverse(out.begin(), out.end());
        return out;
    }

private:
    using One = std::pair<Key, What>;
    struct ByKey {
        bool operator()(const One &a, const One &b) const { return a.first < b.first; }
    };
    const int m_most;
    bool m_left = false;
    std::priority_queue<One, std::vector<One>, ByKey> m_all;
};

} // namespace Switchback::Site
