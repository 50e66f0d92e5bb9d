// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "models/core/clock.h"
#include "models/sites/sitestatus.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <map>

namespace Switchback
{

/// What was done at a site under an operation id.
struct Deed {
    QString op;
    QString verb;
    QString site; ///< its id
};

/// Both sites of a pair as every console on it sees them: an operation is done once, whoever asks for it how
/// often; what was done shows in the next status. Work goes on and answers come later, also when who asked is
/// gone. A site that lost the writes counts as rebuilt as soon as the other one has them.
class FakeSites : public QObject, public SiteCalls
{
public:
    enum class Service {
        NobodyThere, ///< neither site answers
        Stopped,     ///< the primary answers, its database does not run
        Works,
    };
    explicit FakeSites(const Clock &clock, Service service = Service::Stopped)
        : m_clock(clock)
        , m_service(service)
    {
    }
    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override;
    void cancel(quint64) override {}

    /// Of the site that takes the writes; a promotion makes it work.
    void setService(Service service) { m_service = service; }
    /// Which site takes the writes, or would.
    [[nodiscard]] QString primary() const;
    /// What a doing of that verb gives, in place of nothing.
    void answerTo(const QString &verb, const Result<QJsonObject> &answer)
    {
        m_answers.insert_or_assign(verb, answer);
    }
    /// Every answer to that doing is kept back until letGo().
    void hold(const QString &verb) { m_held = verb; }
    void letGo();
    /// How long a doing takes to begin, and to answer, at most, in ms.
    void setSlow(int most) { m_slow = most; }
    [[nodiscard]] int timesWorked(const QString &verb) const;
    [[nodiscard]] int timesAsked(const QString &verb) const { return m_asked.value(verb); }

protected:
    [[nodiscard]] virtual QList<Deed> deeds() const { return m_deeds; }
    /// On disk, where there is one, when it returns.
    virtual void keep(const Deed &deed) { m_deeds += deed; }

private:
    struct Waiting {
        QPointer<QObject> context;
        OnDone done;
        CallAnswer answer;
        QString verb;
    };
    [[nodiscard]] SiteStatus statusOf(const QString &site) const;
    [[nodiscard]] CallAnswer answerOf(const CallRequest &request, const Result<QJsonObject> &data) const;
    void doOnce(const Deed &deed);
    void after(const std::function<void()> &next);
    void answerAll();

    const Clock &m_clock;
    Service m_service;
    QList<Deed> m_deeds;
    QHash<QString, int> m_asked;                      ///< by verb
    std::map<QString, Result<QJsonObject>> m_answers; ///< by verb
    QString m_held;
    int m_slow = 0;
    QList<Waiting> m_waiting;
};

} // namespace Switchback
