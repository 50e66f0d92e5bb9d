// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/filekeys.h"
#include "models/sites/notifysettings.h"

#include <QHash>

namespace Switchback
{

/// Reads [notify], [[notify.mail]] and [notify.mailbox]: how customers are told. Needs the pairs to be read
/// already, for a server stands in one of their sites or outside.
class NotifyReader
{
public:
    NotifyReader(const FileKeys &files, ConfigReading &out);
    void read(TomlTable &notify);
    /// A mailbox by IMAP and its login: server, tls, ca_file, user, password_file or keychain.
    ServerLogin mailboxLogin(TomlTable &table);

private:
    void sender(TomlTable &notify);
    void server(TomlTable table);
    void mailbox(TomlTable table);
    QString name(TomlTable &table);
    QString site(TomlTable &table);
    ServerLogin login(TomlTable &table, const QString &scheme, quint16 port, quint16 tlsPort);
    bool place(TomlTable &table, const QString &scheme, ServerLogin &out);
    void tls(TomlTable &table, bool implicit, ServerLogin &out);
    void secret(TomlTable &table, ServerLogin &out);
    void remark(const TomlTable &table, const char *key, const QString &text, const QString &fix);
    void whereAllStand(const TomlTable &notify);

    const FileKeys &m_files;
    ConfigReading &m_out;
    NotifySettings &m_notify;
    QStringList m_sites;         ///< ids of all sites
    QHash<QString, int> m_names; ///< of mail servers, to their lines
};

/// How customers are told, whatever carries it, from [notify] or, where a pair differs, [pair.notify]: what
/// is left out stays as `usual` says.
TellingSettings readTelling(TomlTable &table, const TellingSettings &usual);

/// [notify.operators]: to whom the gateways prove themselves.
OperatorAddresses readOperators(TomlTable table);

/// "Mon 09:30 Europe/Berlin" or "daily 05:00", the zone of whom it is about where none is named; none: it is
/// no such time.
std::optional<WeeklyTime> weeklyTimeFrom(const QString &text);
/// That key of a table: "off" takes away what `out` holds, nothing leaves it.
void readWeeklyTime(TomlTable &table, const char *key, std::optional<WeeklyTime> &out);

} // namespace Switchback
