// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/pair/fakesites.h"

#include "models/sites/statusjson.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
/// Both know their sites by these ids.
const QString Production = QStringLiteral("naperville");

struct Roles {
    QString primary = Production;
    bool fenced = false;
    int epoch = 1;
};

Roles rolesAfter(const QList<Deed> &deeds)
{
    Roles roles;
    for (const Deed &deed : deeds) {
        if (deed.verb == QLatin1String("fence")) {
            roles.fenced = deed.site == roles.primary;
        } else if (deed.verb == QLatin1String("promote")) {
            roles = {deed.site, false, roles.epoch + 1};
        }
    }
    return roles;
}

/// What a doing gives, as a site would answer.
QJsonObject resultOf(const QString &verb)
{
    if (verb == QLatin1String("fence"))
        return {{QStringLiteral("final_lsn"), QStringLiteral("0/5000060")},
                {QStringLiteral("shipped"), true}};
    return {};
}
} // namespace

quint64 FakeSites::call(CallRequest request, QObject *context, OnLine, OnDone onDone)
{
    const QString site = request.site.section(QLatin1Char('/'), -1);
    const QString op = request.body.value(QStringLiteral("op")).toString();
    if (m_service == Service::NobodyThere || op.isEmpty()) {
        Result<QJsonObject> data(Error{QStringLiteral("unreachable"), QStringLiteral("nobody there"), {}});
        if (m_service != Service::NobodyThere)
            data = request.verb == QLatin1String("status") ? toJson(statusOf(site)) : QJsonObject();
        QMetaObject::invokeMethod(
            context, [answer = answerOf(request, data), onDone] { onDone(answer); }, Qt::QueuedConnection);
        return 1;
    }
    ++m_asked[request.verb];
    after([this, request, site, op, context = QPointer<QObject>(context), onDone] {
        doOnce({op, request.verb, site});
        const auto told = m_answers.find(request.verb);
        const Result<QJsonObject> result =
            told == m_answers.end() ? Result<QJsonObject>(resultOf(request.verb)) : told->second;
        m_waiting += {context, onDone, answerOf(request, result), request.verb};
        after([this] { answerAll(); });
    });
    return 1;
}

CallAnswer FakeSites::answerOf(const CallRequest &request, const Result<QJsonObject> &data) const
{
    CallAnswer answer;
    answer.data = data;
    answer.way = request.via.value_or(Ways::Ssh);
    answer.reach = data ? Reach::Answers : Reach::Unreachable;
    answer.sentAt = answer.receivedAt = m_clock.now();
    return answer;
}

SiteStatus FakeSites::statusOf(const QString &site) const
{
    const Roles roles = rolesAfter(deeds());
    const bool primary = site == roles.primary;
    SiteStatus status;
    status.site = status.name = site;
    status.release = QStringLiteral("1");
    status.at = m_clock.now();
    status.epoch = roles.epoch;
    status.role = !primary ? SiteRole::Standby : roles.fenced ? SiteRole::Fenced : SiteRole::Primary;
    DatabaseStatus database;
    database.at = status.at;
    database.state = !primary                                       ? DatabaseState::Recovering
                     : !roles.fenced && m_service == Service::Works ? DatabaseState::AcceptingWrites
                                                                    : DatabaseState::Stopped;
    status.database = database;
    return status;
}

void FakeSites::doOnce(const Deed &deed)
{
    const QList<Deed> all = deeds();
    if (std::any_of(all.cbegin(), all.cend(), [&](const Deed &each) { return each.op == deed.op; }))
        return;
    keep(deed);
    if (deed.verb == QLatin1String("promote"))
        m_service = Service::Works;
}

QString FakeSites::primary() const
{
    return rolesAfter(deeds()).primary;
}

int FakeSites::timesWorked(const QString &verb) const
{
    const QList<Deed> all = deeds();
    return int(std::count_if(all.cbegin(), all.cend(), [&](const Deed &each) { return each.verb == verb; }));
}

void FakeSites::after(const std::function<void()> &next)
{
    QTimer::singleShot(QRandomGenerator::global()->bounded(m_slow + 1), this, next);
}

void FakeSites::letGo()
{
    m_held.clear();
    answerAll();
}

void FakeSites::answerAll()
{
    const QList<Waiting> all = std::exchange(m_waiting, {});
    for (const Waiting &each : all) {
        if (each.verb == m_held)
            m_waiting += each;
        else if (each.context)
            each.done(each.answer);
    }
}

} // namespace Switchback
