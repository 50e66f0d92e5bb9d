// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// What is erased of one customer's person: the body of `customer.erased`, by which everybody who holds the
/// log, a console's memory included, knows what is gone and by whose word.
struct Erasure {
    QString customer;
    QString reason;
    QMap<qint64, QStringList> places; ///< by event
    QList<qint64> shared;             ///< events with a text about several customers, which stays
    QList<qint64> older;              ///< of form 1: it stands in the chain, and stays
    bool operator==(const Erasure &) const = default;

    /// What has to go of this event, if it is about the customer.
    void look(const Event &event);
    [[nodiscard]] QJsonObject body() const;
};

/// The places that an event of kind `customer.erased` names, by event.
QMap<qint64, QStringList> erasedPlaces(const Event &erased);
/// Places of an event whose value is gone: its hash alone is left.
QStringList gonePlaces(const Event &event);
/// What is left of an event when those are gone: its hash still holds.
Event withoutPlaces(Event event, const QStringList &places);

/// Follows a log: what lies apart fits its hash, and what is gone of it somebody erased by name.
class ApartWalk
{
public:
    /// Error `chain_broken`: a value is not as it was written. `body`: the bytes that are hashed.
    Outcome step(const Event &event, const QByteArray &body);
    /// The same of the first event that has lost a value which nobody erased.
    [[nodiscard]] Outcome end() const;

private:
    QMap<qint64, QStringList> m_gone;
    QMap<qint64, QStringList> m_erased;
};

} // namespace Switchback
