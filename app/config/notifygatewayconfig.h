// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/filekeys.h"
#include "models/sites/notifygateways.h"

#include <QHash>

namespace Switchback
{

/// Reads [[notify.sms]], [[notify.voice]] and [notify.callback].
class GatewayReader
{
public:
    GatewayReader(const FileKeys &files, ConfigReading &out);
    void read(TomlTable &notify);

private:
    void tables(TomlTable &notify, const char *key, bool voice);
    void one(TomlTable table, bool voice);
    TwilioSettings twilio(TomlTable &table, const QString &name);
    SipSettings sip(TomlTable &table, const QString &name);
    void checkPorts(TomlTable &table, const SipSettings &one);
    void callback(TomlTable table);
    QString name(TomlTable &table, bool voice);
    QString number(TomlTable &table);
    QString webAddress(TomlTable &table, const char *key, const QString &like);
    void token(TomlTable &table, TwilioSettings &out);

    const FileKeys &m_files;
    ConfigReading &m_out;
    NotifyGateways &m_gateways;
    QHash<QString, int> m_names; ///< "sms/NAME", to their lines
};

} // namespace Switchback
