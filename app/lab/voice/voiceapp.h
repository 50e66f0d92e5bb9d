// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback::Lab
{

/// The voice application of one site: while the local database takes writes it takes calls, each an audio
/// file and a row, at the rate that stands in the load file.
struct VoiceAppSetup {
    QString site;         ///< id
    QString socketFolder; ///< of the local database
    QString ledgerFile;   ///< gets a line for each call after its COMMIT has returned; on neither site's disk
    QString filesFolder;
    QString loadFile;     ///< calls a minute, as text; missing: 0
    QString messagesFile; ///< what it does with messages that callers leave; missing: there are none
};

/// Runs until TERM.
int runVoiceApp(const VoiceAppSetup &setup);

} // namespace Switchback::Lab
