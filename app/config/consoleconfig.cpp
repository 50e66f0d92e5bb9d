// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"

#include "app/aside/foreignfile.h"
#include "app/config/notifyconfig.h"
#include "app/config/pairrunbooks.h"
#include "app/config/receiptsconfig.h"
#include "app/config/tomltable.h"
#include "app/config/wayreader.h"
#include "app/store/place/storeurl.h"
#include "models/core/text/zoneid.h"
#include "models/core/visibletext.h"
#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qint64 MaxFileBytes = qint64(1024) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("ConsoleConfig", text);
}

/// One reading of one file.
class Reader
{
public:
    Reader(QString path, ConfigReading &out)
        : m_files(QFileInfo(path).absolutePath())
        , m_ways(m_files)
        , m_out(out)
    {
        m_out.config.file = std::move(path);
    }
    void top(const toml::table &root);

private:
    PairConfig pair(const toml::table &node);
    void telling(TomlTable &table, PairConfig &pair);
    SiteConfig site(TomlTable &parent, const char *purpose);
    static PairConfig::Reference reference(TomlTable &table);
    static void checkReference(TomlTable &table, const PairConfig &pair);
    void checkZone(TomlTable &table, const QString &zone);
    void server(TomlTable &table, const QString &store);
    QString id(TomlTable &table);
    void twoNames(TomlTable table, const PairConfig &pair);

    FileKeys m_files;
    WayReader m_ways;
    ConfigReading &m_out;
    TellingSettings m_telling; ///< of every pair that does not say otherwise
    QString m_pair;            ///< id of the one whose sites are read; empty: none
    QHash<QString, int> m_ids; ///< "PAIR" and "PAIR/SITE" to their lines
};

QString Reader::id(TomlTable &table)
{
    const QString value = table.text("id", true, 31);
    if (value.isEmpty())
        return {};
    static const QRegularExpression shape(QStringLiteral("\\A[a-z][a-z0-9-]{0,30}\\z"));
    if (!shape.match(value).hasMatch())
        table.fault(
            "id", words("the id \"%1\" does not begin with a-z or holds more than a-z, 0-9 and -").arg(value),
            words("Choose a short word in small letters, for instance \"naperville\"."));
    // Two pairs may lie in the same data centres.
    const QString known = m_pair.isEmpty() ? value : m_pair + QLatin1Char('/') + value;
    if (m_ids.contains(known))
        table.fault("id",
                    words("the id \"%1\" is used already in line %2").arg(value).arg(m_ids.value(known)),
                    words("Every pair needs an id of its own, and each of its sites one within it."));
    else
        m_ids.insert(known, table.line("id"));
    return value;
}

void Reader::checkZone(TomlTable &table, const QString &zone)
{
    if (zone.isEmpty() || isZoneId(zone))
        return;
    const QString near = nearestZone(zone);
    table.fault("zone", words("\"%1\" is no time zone that this machine knows").arg(visibleText(zone, 60)),
                near.isEmpty() ? words("Write an IANA name like America/Chicago.")
                               : words("Did you mean \"%1\"?").arg(near));
}

SiteConfig Reader::site(TomlTable &parent, const char *purpose)
{
    SiteConfig out;
    TomlTable table = parent.table(purpose, true);
    if (!table.exists())
        return out;
    out.purpose = QString::fromLatin1(purpose);
    out.id = id(table);
    out.name = table.text("name", true, 80);
    out.shortName = table.text("short_name", false, 40);
    if (out.shortName.isEmpty())
        out.shortName = out.name.section(QLatin1Char(','), 0, 0).trimmed();
    const QString zone = table.text("zone", true, 60);
    out.zone = zone.toUtf8();
    checkZone(table, zone);
    out.sbc = table.text("sbc", false, 200);
    m_ways.read(table, out);
    table.checkKeys();
    return out;
}

/// What a person types to say which site is meant has to tell the two apart, also in haste.
void Reader::twoNames(TomlTable table, const PairConfig &pair)
{
    const auto folded = [](const QString &name) {
        return name.normalized(QString::NormalizationForm_KC).simplified().toCaseFolded();
    };
    const bool given = table.line("short_name") != table.line("");
    const auto same = [&](const char *key, const QString &one, const QString &other) {
        if (one.isEmpty() || folded(one) != folded(other))
            return false;
        table.fault(key, words("both sites are called \"%1\"").arg(visibleText(one, 80)),
                    words("Give each site a name of its own: it is said in sentences and typed to confirm."));
        return true;
    };
    if (!same(given ? "short_name" : "name", pair.production.shortName, pair.backup.shortName))
        same("name", pair.production.name, pair.backup.name);
}

/// HOST:PORT outside both sites; of IPv6 the address in brackets.
PairConfig::Reference Reader::reference(TomlTable &table)
{
    const QString text = table.text("reference", false, 262);
    if (text.isEmpty())
        return {};
    static const QRegularExpression shape(
        QStringLiteral("\\A(?:([A-Za-z0-9_.-]+)|\\[([0-9A-Fa-f:.]+)\\]):([0-9]{1,5})\\z"));
    const QRegularExpressionMatch match = shape.match(text);
    const int port = match.captured(3).toInt();
    const QString host = match.captured(1) + match.captured(2);
    if (!match.hasMatch() || port < 1 || port > 65535 || host.startsWith(QLatin1Char('-'))) {
        table.fault("reference", words("\"%1\" is no host and port").arg(visibleText(text, 80)),
                    words("Write it like \"192.0.2.1:443\" or \"[2001:db8::1]:443\"."));
        return {};
    }
    return {host, quint16(port)};
}

/// What stands in a site, or in this machine, shows nothing of the network between.
void Reader::checkReference(TomlTable &table, const PairConfig &pair)
{
    const QString host = pair.reference.host;
    if (host.isEmpty())
        return;
    const auto same = [&host](const QString &other) { return host.compare(other, Qt::CaseInsensitive) == 0; };
    for (const SiteConfig *site : {&pair.production, &pair.backup}) {
        const QStringList hosts = hostsOf(*site);
        if (std::any_of(hosts.begin(), hosts.end(), same))
            table.fault(
                "reference",
                words("%1 is an address of %2, not one outside both sites").arg(host, site->name),
                words("Name something that neither site's end takes with it: the provider's router, a "
                      "name server."));
    }
    if (same(QStringLiteral("localhost")) || host.startsWith(QLatin1String("127.")) ||
        host == QLatin1String("::1"))
        table.fault("reference", words("%1 is this machine itself").arg(host),
                    words("Name something beyond this machine's own network."));
}

PairConfig Reader::pair(const toml::table &node)
{
    PairConfig out;
    TomlTable table(&node, QStringLiteral("pair"), 0, m_out.faults);
    m_pair.clear();
    out.id = id(table);
    m_pair = out.id.isEmpty() ? QStringLiteral("?") : out.id;
    out.name = table.text("name", true, 80);
    out.profile = table.text("profile", true, 20);
    if (!out.profile.isEmpty() && out.profile != QLatin1String("hosted") &&
        out.profile != QLatin1String("appliance"))
        table.fault("profile", words("the profile \"%1\" does not exist").arg(visibleText(out.profile, 20)),
                    words("Write \"hosted\" or \"appliance\"."));
    const qint64 minutes = table.number("rpo_minutes", 1, qint64(7) * 24 * 60).value_or(0);
    if (minutes == 0 && !node.contains("rpo_minutes"))
        table.fault("rpo_minutes", words("pair.rpo_minutes is missing"),
                    words("Add a line rpo_minutes = 60 with the minutes of data that may be lost at most."));
    out.pollPeriod = std::chrono::seconds(table.number("poll_seconds", 1, 300).value_or(5));
    out.timeScale = int(table.number("time_scale", 1, 3600).value_or(1));
    out.outageScale = int(table.number("outage_scale", 1, 3600).value_or(out.timeScale));
    out.rpo = Duration(std::chrono::minutes(minutes)) / out.timeScale;
    if (minutes > 0 && out.rpo < 2 * out.pollPeriod)
        table.fault(
            "poll_seconds",
            words("the RPO of %1 is less than two poll periods of %2, so it could be over before it is seen")
                .arg(durationText(out.rpo), durationText(out.pollPeriod)),
            words("Poll more often, or take a lower time_scale."));
    out.reference = reference(table);
    out.runbooks = readRunbookTable(table.table("runbooks", false), out.profile,
                                    [this](const QString &name) { return m_files.path(name); });
    out.production = site(table, "production");
    out.backup = site(table, "backup");
    if (const toml::table *backup = node["backup"].as_table())
        twoNames(TomlTable(backup, QStringLiteral("pair.backup"), table.line("backup"), m_out.faults), out);
    checkReference(table, out);
    telling(table, out);
    readWeeklyTime(table, "test_calls", out.standbyCalls);
    if (out.standbyCalls && out.standbyCalls->zone.isEmpty())
        out.standbyCalls->zone = out.production.zone;
    out.receipts = readReceiptTable(table.table("test", false), m_files, m_out);
    table.checkKeys();
    return out;
}

/// A time without a zone is by the clock of the site that carries the service in calm.
void Reader::telling(TomlTable &table, PairConfig &pair)
{
    TomlTable notify = table.table("notify", false);
    pair.telling = readTelling(notify, m_telling);
    if (pair.telling.testReachability && pair.telling.testReachability->zone.isEmpty())
        pair.telling.testReachability->zone = pair.production.zone;
    notify.checkKeys();
}

/// The address is never shown: it may hold a password.
void Reader::server(TomlTable &table, const QString &store)
{
    const auto withoutStop = [](QString text) {
        text.chop(text.endsWith(QLatin1Char('.')) ? 1 : 0);
        return text;
    };
    const Result<StoreUrl> url = parseStoreUrl(store);
    if (!url) {
        table.fault("store", withoutStop(url.error().text), url.error().hint);
        return;
    }
    m_out.config.storeUrl = store;
    const auto here = lookAtForeignFile(m_out.config.file);
    if (!url->password.isEmpty() && here && (here->mode & 077) != 0)
        m_out.remarks.append(
            {table.line("store"), 0, QStringLiteral("store"),
             words("this file holds the password of the store and can be read or changed by others (mode %1)")
                 .arg(QString::number(here->mode, 8)),
             words("Close it with: chmod 600 %1. Or take the password out: libpq reads ~/.pgpass.")
                 .arg(visibleText(m_out.config.file))});
}

void Reader::top(const toml::table &root)
{
    TomlTable table(&root, {}, 1, m_out.faults);
    const QString store = table.text("store", false, 1000);
    if (store.startsWith(QLatin1String("sqlite:")) && store.size() > 7)
        m_out.config.storeUrl = QLatin1String("sqlite:") + m_files.path(store.mid(7));
    else if (!store.isEmpty())
        server(table, store);
    if (const QString key = table.text("seat_key", false, 1000); !key.isEmpty())
        m_out.config.seatKey = key == QLatin1String("keychain") ? key : m_files.path(key);
    if (const auto minutes = table.number("sign_in_minutes", 1, qint64(24) * 60))
        m_out.config.signInLife = std::chrono::minutes(*minutes);
    TomlTable notify = table.table("notify", false);
    m_telling = readTelling(notify, {});
    if (const toml::array *pairs = table.tables("pair"))
        for (const toml::node &node : *pairs)
            m_out.config.pairs.append(pair(*node.as_table()));
    else if (!root.contains("pair"))
        table.fault("pair", words("there is no [[pair]]"),
                    words("Describe at least one pair of sites; the example switchback.toml shows how."));
    if (root.contains("pair") && m_out.config.pairs.isEmpty() && m_out.faults.isEmpty())
        table.fault("pair", words("the list of pairs is empty"),
                    words("Describe at least one pair of sites."));
    NotifyReader(m_files, m_out).read(notify);
    checkReceiptGateways(root["pair"].as_array(), m_out);
    table.checkKeys();
    for (QList<ConfigFault> *list : {&m_out.faults, &m_out.remarks})
        std::stable_sort(list->begin(), list->end(),
                         [](const ConfigFault &a, const ConfigFault &b) { return a.line < b.line; });
}

ConfigFault fileFault(const QString &text, const QString &fix)
{
    return {0, 0, {}, text, fix};
}
} // namespace

ConfigReading readConsoleConfig(const QString &path)
{
    ConfigReading out;
    Reader reader(path, out);
    const Result<ForeignFile> file = readForeignFile(path, MaxFileBytes);
    if (!file) {
        out.faults.append(
            fileFault(words("the file cannot be read: %1").arg(file.error().text),
                      words("Name another one with --config, or copy the example switchback.toml.")));
        return out;
    }
    const QByteArray &bytes = file->bytes;
    try {
        reader.top(toml::parse(std::string_view(bytes.constData(), size_t(bytes.size()))));
    } catch (const toml::parse_error &error) {
        const toml::source_position at = error.source().begin;
        const std::string_view what = error.description();
        out.faults.append(
            {int(at.line),
             int(at.column),
             {},
             words("this is not TOML: %1").arg(visibleText(QByteArray(what.data(), qsizetype(what.size())))),
             words("Correct this line; nothing after it was read.")});
    }
    return out;
}

} // namespace Switchback
