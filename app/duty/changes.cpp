// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/duty/changes.h"

#include <QCoreApplication>
#include <QStringList>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Longer than a round trip, shorter than anybody's patience: chatter below it is not worth a line.
constexpr Duration Hold = 3s;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Changes)
};

Event eventOf(const QString &kind, const PairConfig &config, const QString &site, Instant at,
              const QString &text)
{
    Event event;
    event.at = at;
    event.kind = kind;
    event.pair = config.id;
    event.site = site;
    event.actor = QStringLiteral("console");
    event.text = text;
    return event;
}

/// Findings that only say that we are still finding out are no news, nor is what wants no action: it would
/// fill the log with each turn of the schedule.
bool isNews(const Finding &finding)
{
    return finding.severity != Severity::Note && finding.kind != FindingKind::Trying &&
           finding.kind != FindingKind::NotHeardYet;
}
} // namespace

QList<Event> Noted::observe(const PairFacts &facts, const QList<Finding> &findings, const PairConfig &config,
                            Instant now)
{
    QList<Event> events;
    observeFindings(findings, config, now, events);
    observeSite(facts.production, config.production, config, now, events);
    observeSite(facts.backup, config.backup, config, now, events);
    return events;
}

void Noted::observeFindings(const QList<Finding> &findings, const PairConfig &config, Instant now,
                            QList<Event> &events)
{
    QStringList present; // few: a set would take room for dozens, after every answer
    for (const Finding &finding : findings) {
        if (!isNews(finding))
            continue;
        const QString key = findingKey(finding) + QLatin1Char('/') + finding.site;
        present += key;
        Open &open = m_findings[key];
        if (open.seenAt == Instant{})
            open.seenAt = now;
        open.lastAt = now;
        if (!open.told)
            open.sentence = finding.sentence;
        if (open.told || now - open.seenAt < Hold)
            continue;
        open.told = true;
        Event event = eventOf(QStringLiteral("finding.opened"), config, finding.site, now, finding.sentence);
        event.body = {{QStringLiteral("finding"), findingKey(finding)},
                      {QStringLiteral("severity"), finding.severity == Severity::Bad ? QStringLiteral("bad")
                                                   : finding.severity == Severity::Warning
                                                       ? QStringLiteral("warning")
                                                       : QStringLiteral("note")},
                      {QStringLiteral("advice"), finding.advice}};
        events += event;
    }
    for (auto it = m_findings.begin(); it != m_findings.end();) {
        if (present.contains(it.key()) || (it->told && now - it->lastAt < Hold)) {
            ++it;
            continue;
        }
        if (it->told) {
            const QString kind = it.key().section(QLatin1Char('/'), 0, 0);
            const QString site = it.key().section(QLatin1Char('/'), 1);
            Event event =
                eventOf(QStringLiteral("finding.closed"), config, site, now,
                        Words::tr("Over after %1: %2").arg(durationText(now - it->seenAt), it->sentence));
            event.body = {{QStringLiteral("finding"), kind}};
            events += event;
        }
        it = m_findings.erase(it);
    }
}

void Noted::observeSite(const SiteFacts &facts, const SiteConfig &site, const PairConfig &config, Instant now,
                        QList<Event> &events)
{
    if (!facts.status)
        return;
    const SiteStatus &status = *facts.status;
    const auto mark = [&](const QString &what, const QString &value, const QString &kind, const QString &text,
                          bool tellFirst = false) {
        const QString key = site.id + QLatin1Char('/') + what;
        const bool known = m_marks.contains(key);
        if (value.isEmpty() || m_marks.value(key) == value)
            return;
        m_marks.insert(key, value);
        if (known || tellFirst)
            events += eventOf(kind, config, site.id, now, text);
    };
    if (status.role != SiteRole::Unknown) {
        mark(QStringLiteral("role"), roleKey(status.role), QStringLiteral("role.changed"),
             Words::tr("%1 is now %2").arg(site.shortName, roleKey(status.role)));
    }
    if (status.logs && status.logs->copied) {
        const LogMark &log = *status.logs->copied;
        mark(QStringLiteral("copied"), log.segment, QStringLiteral("log.copied"),
             status.role == SiteRole::Standby
                 ? Words::tr("Log %1 copied to %2").arg(log.segment, site.shortName)
                 : Words::tr("Log %1 taken at %2").arg(log.segment, site.shortName));
    }
    if (status.logs && status.logs->restored && status.role == SiteRole::Standby) {
        const LogMark &log = *status.logs->restored;
        mark(QStringLiteral("restored"), log.segment, QStringLiteral("log.restored"),
             Words::tr("Log %1 restored at %2").arg(log.segment, site.shortName));
    }
    if (status.fulls && !status.fulls->own.isEmpty()) {
        const FullBackup &full = status.fulls->own.first();
        mark(QStringLiteral("full"), full.label, QStringLiteral("full.taken"),
             Words::tr("Full backup %1 is at %2").arg(full.label, site.shortName));
    }
}

QJsonObject Noted::toJson() const
{
    QJsonObject findings;
    for (auto it = m_findings.cbegin(); it != m_findings.cend(); ++it) {
        if (it->told)
            findings.insert(it.key(), QJsonObject{{QStringLiteral("sentence"), it->sentence},
                                                  {QStringLiteral("seen_at"), toIso(it->seenAt)}});
    }
    QJsonObject marks;
    for (auto it = m_marks.cbegin(); it != m_marks.cend(); ++it)
        marks.insert(it.key(), it.value());
    return {{QStringLiteral("findings"), findings}, {QStringLiteral("marks"), marks}};
}

Noted Noted::fromJson(const QJsonObject &json)
{
    Noted noted;
    const QJsonObject findings = json.value(QStringLiteral("findings")).toObject();
    for (auto it = findings.begin(); it != findings.end(); ++it) {
        const QJsonObject entry = it.value().toObject();
        const std::optional<Instant> seenAt = fromIso(entry.value(QStringLiteral("seen_at")).toString());
        if (!seenAt)
            continue; // told once more is better than a wrong length
        noted.m_findings.insert(it.key(),
                                {entry.value(QStringLiteral("sentence")).toString(), *seenAt, *seenAt, true});
    }
    const QJsonObject marks = json.value(QStringLiteral("marks")).toObject();
    for (auto it = marks.begin(); it != marks.end(); ++it)
        noted.m_marks.insert(it.key(), it.value().toString());
    return noted;
}

} // namespace Switchback
