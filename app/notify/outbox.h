// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/outboxread.h"
#include "app/store/store.h"
#include "models/core/plannedevent.h"
#include "models/notify/ladder/deliverybook.h"
#include "models/notify/ladder/worklist.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace Switchback
{

/// What the store holds of a pair's deliveries, as the log goes on: which there are, what became of them, and
/// which are to be worked on. What it doesn't know yet it reads. The thread that made it.
class Outbox : public QObject
{
    Q_OBJECT
public:
    Outbox(QString pair, std::function<Store &()> store);

    /// Reads what is still open, and all of that incident, none where it is empty; `done` once, when both are
    /// known.
    void takeUp(const QString &incident, const std::function<void()> &done);
    /// Every event of the pair's log.
    void follow(const Event &event);

    /// Whether all that there is of that incident is known here.
    [[nodiscard]] bool isWhole(const QString &incident) const
    {
        return m_whole.contains(incident) && m_early.isEmpty();
    }
    /// Unless that is done or under way; found() comes then.
    void readWhole(const QString &incident);
    [[nodiscard]] const DeliveryBook &book(const QString &incident) const;
    [[nodiscard]] const Delivery *find(const QString &id) const;
    [[nodiscard]] const Worklist &work() const { return m_work; }
    /// The incident of a delivery that is known here; else it is looked for, and found() comes if there is
    /// one.
    void look(const QString &delivery);
    /// Of which pair that delivery is, whoever's it is; nobody's: empty. Once, later.
    void whose(const QString &delivery, const std::function<void(const QString &pair)> &answer);
    /// As the delivery would be with these, for a row that is stored with them.
    [[nodiscard]] QList<OutboxRow> rowsWith(const QList<DeliveryFact> &facts) const;

    /// The same with all that is known here of their deliveries, for a store that has lost their rows.
    [[nodiscard]] QList<PlannedEvent> withWholeRows(QList<PlannedEvent> events) const;

    /// These are being stored from here: when their event comes nothing has to be read.
    void expect(const QList<OutboxRow> &rows);
    void forget(const QList<OutboxRow> &rows);

signals:
    /// There is one more, or it has changed.
    void changed(const Switchback::Delivery &delivery);
    void erased(const QString &customer); ///< what was known of a person
    /// It was stored all the same, for it had been on its way; from `here`, or who knows from where.
    void cameBack(const QString &customer, bool here);
    void found(const QString &delivery);
    void missing(const QString &delivery);
    void unread(const Switchback::Error &error); ///< why what is in the store can't be read

private:
    void put(const QList<Delivery> &deliveries);
    void putInPieces(const QList<Delivery> &all, qsizetype from, const std::function<void()> &done);
    void take(const DeliveryFact &fact);
    void followQueued(const Event &event);
    void dropTestsBefore(const QString &test);
    /// However long the store is away: what is not known of would be told anew.
    void rowsAtLast(const OutboxQuery &query, const std::function<void(const QList<OutboxRow> &)> &got);
    void readAtLast(const OutboxQuery &query, const std::function<void()> &done);
    void readAll(const QString &incident, const std::function<void()> &done);
    void readFacts(const QString &incident, const std::function<void()> &done);
    void takeInPieces(const QList<FactsEvent> &all, qsizetype from, const std::function<void()> &done);
    void takeEvent(const FactsEvent &event);
    void erase(const QString &customer);
    [[nodiscard]] static DeliveryFact fit(const DeliveryFact &fact, const Delivery &of);

    QString m_pair;
    std::function<Store &()> m_store;
    QHash<QString, DeliveryBook> m_books;         ///< by incident
    QHash<QString, QString> m_incidentOf;         ///< by delivery
    QHash<QString, QList<DeliveryFact>> m_early;  ///< of deliveries that are being read, by them
    QHash<QString, QList<DeliveryFact>> m_strays; ///< of some that may be among those being read, likewise
    int m_readings = 0;
    QSet<QString> m_erased;               ///< customers, while something is being read
    QHash<QString, OutboxRow> m_expected; ///< by delivery
    QString m_test;                       ///< the newest one of reachability
    QSet<QString> m_whole;                ///< incidents
    QSet<QString> m_reading;              ///< likewise
    QSet<qint64> m_seen;                  ///< events of facts
    Worklist m_work;
};

} // namespace Switchback
