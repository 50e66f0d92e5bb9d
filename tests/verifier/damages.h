// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "signedstory.h"

#include <QByteArray>
#include <QList>
#include <QRandomGenerator>
#include <QString>

namespace Switchback::Test
{

/// A record that somebody changed, or made anew in whole or in part.
struct Damaged {
    QString how;
    QByteArray bytes;
    bool summaryAlone = false; ///< unsigned, and only the fold shows it
};

/// So many of a signed record, by this seed: its bytes, its JSON with and without a new seal and signature,
/// and what the program's own code makes for somebody with another key.
QList<Damaged> damages(const SignedStory &story, const Signer &thief, quint32 seed, int count);

} // namespace Switchback::Test
