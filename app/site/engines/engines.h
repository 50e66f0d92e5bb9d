// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/callsengine.h"
#include "app/site/engines/databaseengine.h"
#include "app/site/engines/filesengine.h"

namespace Switchback::Site
{

/// An engine that a configuration can name: `engine` in [database], [files] or [calls]. What else stands in
/// that table, and in tables of its own, the engine reads itself out of `SiteConfig::text`.
template<class Engine>
struct EngineKind {
    QString name;
    QStringList commands; ///< of the program `switchback-site`, see DatabaseEngine::serveCommand()
    std::function<Result<std::shared_ptr<const Engine>>(const SiteConfig &)> make;
};
using DatabaseEngineKind = EngineKind<DatabaseEngine>;
using FilesEngineKind = EngineKind<FilesEngine>;
using CallsEngineKind = EngineKind<CallsEngine>;

/// Makes an engine known. Before any site is opened, and by one thread; for those of this program,
/// app/site/registration.cpp does it.
void registerEngine(const DatabaseEngineKind &kind);
void registerEngine(const FilesEngineKind &kind);
void registerEngine(const CallsEngineKind &kind);

/// The commands of all engines, for the command line.
QStringList engineCommands();

/// This site as its configuration makes it: what it says, and the engines that it names.
struct ThisSite {
    SiteConfig config;
    std::shared_ptr<const DatabaseEngine> database;
    std::shared_ptr<const FilesEngine> files;
    std::shared_ptr<const CallsEngine> calls; ///< none: nobody watches calls here
};
/// A fault of the configuration (code `config`): an engine that nobody knows, or what one says of its table.
Result<ThisSite> openSite(const SiteConfig &config);

} // namespace Switchback::Site
