// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Switchback
{

struct CustomerCard;

/// What a customer has to know to move their calls, as it is said to them. Empty: not known.
struct Routing {
    QStringList numbers; ///< that their calls come in on
    QStringList trunks;  ///< their premises' trunks
    QString sbc;         ///< the address that their calls are to go to
    bool operator==(const Routing &) const = default;
};

/// The address of the SBC that a card has for that site: "naperville=sbc1.example:5061,
/// centennial=sbc2.example:5061" says one for each, by the sites' ids. One without a site is what they use in
/// calm times, so it is the production site's (`home`). Empty: none for that site.
QString sbcAt(const QString &onCard, const QString &site, bool home);
/// For calls to that site; `sbc`: the site's own, for whom no other one is known.
Routing routingOf(const CustomerCard &card, const QString &site, bool home, const QString &sbc);

} // namespace Switchback
