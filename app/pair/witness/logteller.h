// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/headsigner.h"
#include "app/link/base/sitecalls.h"
#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/sites/site.h"
#include "models/witness/logwitness.h"
#include "models/witness/telling.h"
#include "models/witness/testimony.h"

#include <QMap>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

/// Tells both sites of a pair how far its log and the one about people have come: with the status that is
/// asked of them anyway, never by a call of its own but where a person signed for a gap. What a site holds
/// and the log does not is said as wrong; nothing else waits for a witness. The thread that made it.
class LogTeller : public QObject
{
    Q_OBJECT
public:
    struct Outside {
        std::function<Store *()> store;             ///< null while it is not open
        std::function<const HeadSigner *()> signer; ///< null until key and store are known
        std::function<SiteCalls &()> calls;         ///< of this pair's sites
    };
    LogTeller(const PairConfig &pair, const Clock &clock, Outside outside);
    LogTeller(PairConfig &&, const Clock &, Outside) = delete; // it would not outlive this

    /// What goes into the next `status` call to that site.
    [[nodiscard]] QJsonObject request(const QString &site) const;
    /// A site's status came.
    void heard(const QString &site, const SiteStatus &status);
    /// Any event that was stored: of this pair, or about people.
    void appended(const Event &event);
    /// How that site stands as a witness.
    [[nodiscard]] LogWitness witness(const QString &site) const;
    /// The newest word of each site that said one, site by site and chain by chain: what a record takes
    /// along.
    [[nodiscard]] QJsonObject words() const;

signals:
    void changed();

private:
    /// One chain at one site.
    struct Line {
        std::optional<Attestation> holds;
        bool heard = false; ///< the site said what it holds, or that it holds nothing
        bool stale = true;  ///< the log or what is held has changed since the log was read
        bool reading = false;
        /// Signed; goes with the next status. Seldom there, and a pair has four: no room is held for it.
        std::shared_ptr<const HeldHead> next;
        std::optional<Instant> behindSince;
        std::optional<Agreement> wrong;
        std::optional<Error> refused;
    };
    struct AtSite {
        bool takes = false;
        Line lines[2]; ///< of the pair, about people
    };
    /// A gap that a person signed for and that the site was not told of yet.
    struct Gap {
        LoggedGap logged;
        LostRun run;            ///< what of it the site holds
        QList<ChainEnd> before; ///< what it holds of before that, oldest first
    };
    [[nodiscard]] QString chainOf(int line) const { return line == 0 ? m_pair.id : QString(); }
    void look(const QString &site, int line);
    void read(const QString &site, int line, const QList<Event> &events);
    void missing(const QString &site, int line);
    void askAll(const QString &site, int line, const Gap &gap);
    void overGap(const QString &site, int line, Gap gap);
    void ready(Line &line, std::optional<HeldHead> told);
    void sign(HeldHead &told) const;

    const PairConfig &m_pair; ///< outlives this: a pair has one for all its parts
    const Clock &m_clock;
    Outside m_outside;
    QMap<QString, AtSite> m_sites; ///< no QHash: it takes room for 48 at once, which is 80 kB a pair
};

} // namespace Switchback
