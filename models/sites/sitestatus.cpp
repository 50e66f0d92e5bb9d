// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/sitestatus.h"

#include <iterator>

namespace Switchback
{

namespace
{
template<class T>
struct Key {
    T value;
    const char *key;
};

constexpr Key<SiteRole> Roles[] = {{SiteRole::Unknown, "unknown"}, {SiteRole::Primary, "primary"},
                                   {SiteRole::Standby, "standby"}, {SiteRole::Fenced, "fenced"},
                                   {SiteRole::Held, "held"},       {SiteRole::Rebuilding, "rebuilding"}};
constexpr Key<DatabaseState> States[] = {
    {DatabaseState::Unknown, "unknown"},       {DatabaseState::AcceptingWrites, "accepting_writes"},
    {DatabaseState::Recovering, "recovering"}, {DatabaseState::ReadOnly, "read_only"},
    {DatabaseState::Starting, "starting"},     {DatabaseState::Stopped, "stopped"},
    {DatabaseState::Silent, "silent"},         {DatabaseState::Failed, "failed"}};
constexpr Key<Reach> Reaches[] = {{Reach::Unknown, "unknown"},         {Reach::Answers, "answers"},
                                  {Reach::Refused, "refused"},         {Reach::Silent, "silent"},
                                  {Reach::Unreachable, "unreachable"}, {Reach::Rejected, "rejected"},
                                  {Reach::Nonsense, "nonsense"},       {Reach::Local, "local"}};

// In each table the first entry is what an unknown word means.
template<class T, std::size_t N>
QString keyOf(const Key<T> (&table)[N], T value)
{
    for (const Key<T> &entry : table) {
        if (entry.value == value)
            return QLatin1String(entry.key);
    }
    return QLatin1String(table[0].key);
}

template<class T, std::size_t N>
T valueOf(const Key<T> (&table)[N], const QString &key)
{
    for (const Key<T> &entry : table) {
        if (key == QLatin1String(entry.key))
            return entry.value;
    }
    return table[0].value;
}
} // namespace

std::optional<Lsn> lsnFromText(const QString &text)
{
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    if (slash < 1 || slash > 8 || text.size() - slash - 1 < 1 || text.size() - slash - 1 > 8)
        return std::nullopt;
    for (const QChar c : text) {
        const bool hex = (c >= QLatin1Char('0') && c <= QLatin1Char('9')) ||
                         (c >= QLatin1Char('a') && c <= QLatin1Char('f')) ||
                         (c >= QLatin1Char('A') && c <= QLatin1Char('F'));
        if (!hex && c != QLatin1Char('/'))
            return std::nullopt;
    }
    bool highFine = false;
    bool lowFine = false;
    const Lsn high = text.left(slash).toULongLong(&highFine, 16);
    const Lsn low = text.mid(slash + 1).toULongLong(&lowFine, 16);
    if (!highFine || !lowFine)
        return std::nullopt;
    return (high << 32) | low;
}

QString lsnToText(Lsn lsn)
{
    return QString::number(lsn >> 32, 16).toUpper() + QLatin1Char('/') +
           QString::number(lsn & 0xffffffffULL, 16).toUpper();
}

QString roleKey(SiteRole role)
{
    return keyOf(Roles, role);
}
SiteRole roleFromKey(const QString &key)
{
    return valueOf(Roles, key);
}
QString databaseStateKey(DatabaseState state)
{
    return keyOf(States, state);
}
DatabaseState databaseStateFromKey(const QString &key)
{
    return valueOf(States, key);
}
QString reachKey(Reach reach)
{
    return keyOf(Reaches, reach);
}
Reach reachFromKey(const QString &key)
{
    return valueOf(Reaches, key);
}

} // namespace Switchback
