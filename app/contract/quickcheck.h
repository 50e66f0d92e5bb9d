// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>

#include <deque>

namespace Switchback
{

/// Sees of a value that nothing is wrong with it: it keeps to a schema and to the limits of every value
/// (ContractLimits). What it can't be sure of, a keyword that it does not know included, somebody else has to
/// look at. Thread-safe once made.
class QuickCheck
{
public:
    /// `root` is the schema with its components.
    explicit QuickCheck(const QJsonObject &root);
    ~QuickCheck();
    QuickCheck(const QuickCheck &) = delete;
    QuickCheck &operator=(const QuickCheck &) = delete;

    /// Yes is sure; no only means that it takes a closer look.
    [[nodiscard]] bool isSound(const QJsonObject &value) const;

private:
    struct Node;
    struct Walk;
    const Node *nodeOf(const QJsonObject &root, const QJsonObject &schema);
    void fill(Node &node, const QJsonObject &root, const QJsonObject &schema);

    std::deque<Node> m_nodes; ///< each stays where it is
    QHash<QString, const Node *> m_named;
    const Node *m_root;
};

} // namespace Switchback
