// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace Switchback::Site
{

/// The SIP in what baresip prints, without its colours. Its other words are left out.
QByteArray sipIn(const QByteArray &log);
/// In what sipIn() found: a BYE of the caller was sent and confirmed. `callId`: of the call; empty: of the
/// first that was dialled.
bool byeWasAnswered(const QByteArray &sip, const QString &callId);
/// A call that was given up before its answer: the other side has refused it finally.
bool cancelWasAnswered(const QByteArray &sip, const QString &callId);
/// Its lines as a person may see them. What does not fit into a line of the contract is left out of its
/// midst.
QStringList shownSip(const QByteArray &sip);

} // namespace Switchback::Site
