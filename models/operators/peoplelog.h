// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/operators/operator.h"

#include <QHash>
#include <QStringList>

namespace Switchback
{

/// What an entry of the log says of a person whom it makes, changes or retires: all their rights, and which
/// secret they sign in with, as a digest of its hash.
QJsonObject personBody(const Operator &person, const QString &secretHash);

/// The people as the log's chain about them says, to be compared with those who may sign in.
class PeopleLog
{
public:
    void add(const Event &event); ///< in their order; those about other things are passed over
    /// Whoever stands among the people otherwise than the log made them: a sentence each. Those from before
    /// rights stood in the log are not known to it (`unknown`), and nothing is said against them.
    struct Finding {
        QStringList wrong;
        QStringList unknown; ///< names
    };
    [[nodiscard]] Finding against(const QList<Operator> &people,
                                  const QHash<QString, QString> &secretHashes) const;

private:
    struct Known {
        Operator person;
        QString secret; ///< digest
        qint64 seq = 0;
    };
    QHash<QString, Known> m_known;
};

} // namespace Switchback
