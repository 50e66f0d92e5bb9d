// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/remote.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QSet>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Remote", text);
}
Error refusal(const QByteArray &word)
{
    return Error{QStringLiteral("refused"),
                 tr("Not a pgBackRest command of the peer: \"%1\"").arg(visibleText(word, 80)),
                 {}};
}

/// pgBackRest puts a backslash before everything that a shell might read; here it is taken off again.
std::optional<QList<QByteArray>> splitWords(const QByteArray &line)
{
    QList<QByteArray> words;
    QByteArray word;
    bool any = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line.at(i);
        if (c < 0x20 || c == 0x7f)
            return std::nullopt;
        if (c == ' ') {
            if (any)
                words << word;
            word.clear();
            any = false;
            continue;
        }
        if (c == '\\') {
            if (++i >= line.size())
                return std::nullopt;
            word += line.at(i);
        } else if (QByteArray("'\"`$;&|<>(){}*?!~#\n").contains(c)) {
            return std::nullopt; // never sent bare by pgBackRest
        } else {
            word += c;
        }
        any = true;
    }
    if (any)
        words << word;
    return words;
}

bool plainName(const QByteArray &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

/// Options that could make the far end run or read something else than its own set-up.
bool forbidden(const QByteArray &name)
{
    static const QSet<QByteArray> names{"cmd",           "cmd-ssh",         "config-include-path",
                                        "spool-path",    "recovery-option", "link-map",
                                        "tablespace-map"};
    return names.contains(name);
}
} // namespace

Result<QList<QByteArray>> splitRemoteCommand(const QByteArray &line)
{
    if (line.size() > 8192)
        return refusal("longer than 8192 characters");
    const auto words = splitWords(line);
    if (!words || words->size() < 2)
        return refusal(line);
    if (words->first() != "pgbackrest" && words->first() != "/usr/bin/pgbackrest")
        return refusal(words->first());
    // archive-push:remote, backup:remote ...: the role "remote" only ever serves the protocol on its pipes.
    static const QSet<QByteArray> commands{
        "archive-get",    "archive-push",  "backup", "restore", "info",    "check",    "stanza-create",
        "stanza-upgrade", "stanza-delete", "expire", "verify",  "repo-ls", "repo-get", "manifest"};
    const QByteArray command = words->last();
    const qsizetype colon = command.indexOf(':');
    if (colon < 0 || command.mid(colon + 1) != "remote" || !commands.contains(command.left(colon)) ||
        command.startsWith("stanza-delete"))
        return refusal(command);
    for (const QByteArray &word : words->mid(1, words->size() - 2)) {
        const qsizetype equals = word.indexOf('=');
        const QByteArray name = word.mid(2, equals < 0 ? -1 : equals - 2);
        if (!word.startsWith("--") || !plainName(name) || forbidden(name))
            return refusal(word);
    }
    QList<QByteArray> out = *words;
    out[0] = "/usr/bin/pgbackrest";
    return out;
}

} // namespace Switchback::Site
