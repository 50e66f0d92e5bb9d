// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// A kind of way to a person. A task is a call that one of us makes.
enum class Channel { Email, Sms, Call, Task };

/// "email", "sms", "call", "task": the word of files and the command line.
QString channelKey(Channel channel);
/// Also as people write it: "E-mail", "text", "phone", "Call".
std::optional<Channel> channelFromKey(const QString &key);
/// In the order of the ladder.
QList<Channel> allChannels();

} // namespace Switchback
