// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/sitestatus.h"

namespace Switchback::Test
{

/// A site's status with every field of the contract in it.
inline const Instant Now = instantFromMs(1'790'000'000'000);

inline SiteStatus fullStatus()
{
    const Instant at = Now - Duration{1500};
    SiteStatus s;
    s.site = QStringLiteral("naperville");
    s.name = QStringLiteral("Naperville, IL");
    s.release = QStringLiteral("0.1.0");
    s.at = at;
    s.role = SiteRole::Primary;
    s.epoch = 3;
    s.roleDetail = QStringLiteral("promoted by NK");
    DatabaseStatus db;
    db.at = at;
    db.state = DatabaseState::AcceptingWrites;
    db.detail = QStringLiteral("ok");
    db.systemId = QStringLiteral("7300000000000000001");
    db.timeline = 2;
    db.lsn = 0x300000148;
    db.rowsPerSecond = 14.5;
    db.heartbeatAt = at;
    db.lastCommitAt = at;
    db.rowsSinceLastLog = 410;
    db.rowsCountedSince = at - Duration{40000};
    s.database = db;
    LogStatus logs;
    logs.at = at;
    const LogMark mark{QStringLiteral("000000020000000300000001"), at, 0x300000000, at - Duration{7}};
    logs.taken = mark;
    logs.copied = mark;
    logs.restored = mark;
    logs.waiting = 2;
    logs.failing = true;
    logs.failure = QStringLiteral("repo2 does not answer");
    logs.nextAt = Now + std::chrono::hours(1); // a plan may lie ahead
    logs.interval = std::chrono::hours(1);
    s.logs = logs;
    FullStatus fulls;
    fulls.at = at;
    // More than 2^31 bytes: a number that does not fit an int is still whole.
    fulls.own = {FullBackup{QStringLiteral("20261121-030000F"), at, 5'368'709'121, 0x200000028}};
    fulls.running = true;
    fulls.failure = QStringLiteral("x");
    fulls.nextAt = Now + std::chrono::hours(24);
    fulls.interval = std::chrono::hours(24);
    s.fulls = fulls;
    s.files = FileStatus{at,
                         QStringLiteral("syncing"),
                         QStringLiteral("d"),
                         10,
                         20,
                         {3, 4, at - Duration{90000}, true, at - Duration{95000}},
                         FilesBehind{1, 2, at - Duration{700}, true, at - Duration{800}}};
    s.peer = PeerView{at, {{Ways::Ssh, Reach::Answers}, {Ways::Rest, Reach::Refused}},
                      at, SiteRole::Standby,
                      3,  QStringLiteral("d")};
    s.disk = DiskStatus{at, 800'000'000'000, 2'000'000'000'000};
    s.operations = {OperationSummary{QStringLiteral("01234567-89ab-cdef-0123-456789abcdef"),
                                     QStringLiteral("fence"), QStringLiteral("done"), QStringLiteral("NK"),
                                     QStringLiteral("stopped"), at, at, 2}};
    const QString store(32, QLatin1Char('5'));
    const Attestation attested{s.site,
                               store,
                               QStringLiteral("hosted"),
                               {4711, QByteArray(64, 'a')},
                               at,
                               QByteArray(64, 'b'),
                               QByteArray(128, 'c')};
    s.witness = {
        WitnessHolds{store, QStringLiteral("hosted"), attested, {}},
        WitnessHolds{store, QString(), {}, Error{QStringLiteral("not_extending"), QStringLiteral("d"), {}}}};
    return s;
}

} // namespace Switchback::Test
