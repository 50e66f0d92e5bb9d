// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Switchback::Lab
{

/// `switchback-lab answerer KEY-FILE ANSWERS-FILE CONTROL-ADDRESS PORT FOLDER [PORT FOLDER]...`: what makes
/// the voice servers with these control ports answer test calls. It listens to what they write into their
/// folders of such a call, waits for the caller's code, keys the site's answer, and writes a line of it into
/// ANSWERS-FILE. Runs until TERM.
int runAnswerer(const QStringList &words);

} // namespace Switchback::Lab
