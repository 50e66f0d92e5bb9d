// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/hostkeys.h"

#include "app/aside/foreignfile.h"
#include "models/core/visibletext.h"

#include <QCache>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>

#include <algorithm>
#include <mutex>

namespace Switchback
{

namespace
{
constexpr qint64 MaxFileBytes = qint64(4) * 1024 * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("HostKeys", text);
}

/// A name as known_hosts hides it. One salt a line, so the name is hashed anew for each: without the making
/// of a QMessageAuthenticationCode for it.
bool hashedMatch(const QByteArray &salt, const QByteArray &wanted, const QByteArray &name)
{
    constexpr qsizetype Block = 64;
    const QByteArray key =
        salt.size() > Block ? QCryptographicHash::hash(salt, QCryptographicHash::Sha1) : salt;
    const auto padded = [&key](char with) {
        QByteArray pad(Block, with);
        for (qsizetype i = 0; i < key.size(); ++i)
            pad[i] = char(pad.at(i) ^ key.at(i));
        return pad;
    };
    const QByteArray inner = QCryptographicHash::hash(padded(0x36) + name, QCryptographicHash::Sha1);
    return QCryptographicHash::hash(padded(0x5c) + inner, QCryptographicHash::Sha1) == wanted;
}

/// `*` and `?`; brackets are plain characters here ("[host]:2222"). Letter by letter, for a file has hundreds
/// of lines and is read at every connection.
bool wildcardMatch(QStringView pattern, QStringView name)
{
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1; // the newest one, and how far it reached
    qsizetype reached = 0;
    while (in < name.size()) {
        const bool more = at < pattern.size();
        if (more && pattern.at(at) == QLatin1Char('*')) {
            star = at++;
            reached = in;
        } else if (more && (pattern.at(at) == QLatin1Char('?') ||
                            pattern.at(at).toCaseFolded() == name.at(in).toCaseFolded())) {
            ++at;
            ++in;
        } else if (star >= 0) {
            at = star + 1;
            in = ++reached;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern.at(at) == QLatin1Char('*'))
        ++at;
    return at == pattern.size();
}

/// One pattern of a line, hidden or not.
struct Pattern {
    bool negated = false;
    QString plain;
    QByteArray salt;
    QByteArray hash;

    [[nodiscard]] bool isName() const
    {
        return !negated && !plain.startsWith(QLatin1Char('|')) && !plain.contains(QLatin1Char('*')) &&
               !plain.contains(QLatin1Char('?'));
    }
    [[nodiscard]] bool matches(const QString &name) const
    {
        if (plain.startsWith(QLatin1Char('|')))
            return !hash.isEmpty() && hashedMatch(salt, hash, name.toUtf8());
        return wildcardMatch(plain, name);
    }
};

Pattern patternOf(const QString &written)
{
    Pattern out;
    out.negated = written.startsWith(QLatin1Char('!'));
    out.plain = out.negated ? written.mid(1) : written;
    const QStringList parts = out.plain.split(QLatin1Char('|')); // "", "1", salt, hash
    if (parts.size() == 4 && parts.at(0).isEmpty() && parts.at(1) == QLatin1String("1")) {
        out.salt = QByteArray::fromBase64(parts.at(2).toLatin1());
        out.hash = QByteArray::fromBase64(parts.at(3).toLatin1());
    }
    return out;
}

/// A file, parsed; what it says of a host is searched once.
class ParsedFile
{
public:
    explicit ParsedFile(const QByteArray &bytes)
    {
        int number = 0;
        for (const QByteArray &line : bytes.split('\n'))
            read(line, ++number);
    }
    [[nodiscard]] QList<HostKeyLine> linesOf(const QString &host, quint16 port)
    {
        const QString lower = host.toLower();
        const QString withPort = QStringLiteral("[%1]:%2").arg(lower).arg(port);
        const auto found = m_found.constFind(withPort);
        if (found != m_found.constEnd())
            return *found;
        QList<qsizetype> some = m_others + m_byName.value(lower.toCaseFolded());
        some += m_byName.value(withPort.toCaseFolded());
        std::sort(some.begin(), some.end());
        some.erase(std::unique(some.begin(), some.end()), some.end());
        QList<HostKeyLine> out;
        for (const qsizetype index : std::as_const(some)) {
            const Line &line = m_lines.at(index);
            // A revoked key is refused for the bare host name too, whatever the port: the stricter reading.
            QStringList names{port == 22 ? lower : withPort};
            if (line.key.revoked)
                names = {lower, withPort};
            if (matches(line.patterns, names))
                out += line.key;
        }
        m_found.insert(withPort, out);
        return out;
    }

private:
    struct Line {
        QList<Pattern> patterns;
        HostKeyLine key;
    };
    void read(const QByteArray &bytes, int number)
    {
        const QString line = QString::fromUtf8(bytes).simplified();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            return;
        QStringList fields = line.split(QLatin1Char(' '));
        const bool revoked = fields.first() == QLatin1String("@revoked");
        if (fields.first().startsWith(QLatin1Char('@'))) {
            if (!revoked)
                return;
            fields.removeFirst();
        }
        if (fields.size() < 3)
            return;
        Line out{{}, {{}, number, revoked, fields.at(1), fields.at(2).toLatin1(), bytes}};
        for (const QString &pattern : fields.at(0).split(QLatin1Char(','), Qt::SkipEmptyParts))
            out.patterns += patternOf(pattern);
        const bool plain = std::all_of(out.patterns.cbegin(), out.patterns.cend(),
                                       [](const Pattern &pattern) { return pattern.isName(); });
        if (!plain)
            m_others += m_lines.size();
        for (const Pattern &pattern : std::as_const(out.patterns)) {
            if (plain)
                m_byName[pattern.plain.toCaseFolded()] += m_lines.size();
        }
        m_lines += out;
    }
    static bool matches(const QList<Pattern> &patterns, const QStringList &names)
    {
        bool found = false;
        for (const Pattern &pattern : patterns) {
            const bool fits = std::any_of(names.begin(), names.end(),
                                          [&pattern](const QString &name) { return pattern.matches(name); });
            if (fits && pattern.negated)
                return false;
            found = found || fits;
        }
        return found;
    }

    QList<Line> m_lines;
    QHash<QString, QList<qsizetype>>
        m_byName;              ///< lines of nothing but names, which are looked up: a line a site
    QList<qsizetype> m_others; ///< those that have to be compared
    QHash<QString, QList<HostKeyLine>> m_found; ///< by host and port
};

/// Those read last, by their bytes.
struct ParsedFiles {
    std::mutex mutex;
    QCache<QByteArray, ParsedFile> files{8};
};

QList<HostKeyLine> linesIn(const KnownHostsFile &file, const QString &host, quint16 port)
{
    static ParsedFiles all;
    const std::lock_guard lock(all.mutex);
    ParsedFile *parsed = all.files.object(file.bytes);
    if (!parsed) {
        parsed = new ParsedFile(file.bytes);
        all.files.insert(file.bytes, parsed);
    }
    QList<HostKeyLine> lines = parsed->linesOf(host, port);
    for (HostKeyLine &line : lines)
        line.file = file.name;
    return lines;
}
} // namespace

KnownHostsFile readKnownHosts(const QString &path)
{
    const Result<ForeignFile> file = readForeignFile(path, MaxFileBytes);
    if (!file)
        return {path, {}, file.error().text};
    // Each site reads it, and what all of them have read is one.
    static std::mutex mutex;
    static QCache<QString, QByteArray> read{8};
    const std::lock_guard lock(mutex);
    const QByteArray *before = read.object(path);
    if (before && *before == file->bytes)
        return {path, *before, {}};
    read.insert(path, new QByteArray(file->bytes));
    return {path, file->bytes, {}};
}

QList<HostKeyLine> hostKeyLines(const QList<KnownHostsFile> &files, const QString &host, quint16 port)
{
    QList<HostKeyLine> out;
    for (const KnownHostsFile &file : files)
        out += linesIn(file, host, port);
    return out;
}

QString hostKeyFingerprint(const QByteArray &base64)
{
    const QByteArray digest =
        QCryptographicHash::hash(QByteArray::fromBase64(base64), QCryptographicHash::Sha256);
    return QLatin1String("SHA256:") + QString::fromLatin1(digest.toBase64(QByteArray::OmitTrailingEquals));
}

QString knownHostsNames(const QList<KnownHostsFile> &files)
{
    QStringList names;
    for (const KnownHostsFile &file : files)
        names += file.error.isEmpty() ? file.name : words("%1 (%2)").arg(file.name, file.error);
    return names.join(QLatin1String(", "));
}

HostKeyVerdict judgeHostKey(const QString &siteName, const QString &host, quint16 port,
                            const QList<KnownHostsFile> &files, const QString &type, const QByteArray &base64)
{
    const QList<HostKeyLine> lines = hostKeyLines(files, host, port);
    const QString address = QStringLiteral("%1:%2").arg(visibleText(host)).arg(port);
    const QString shown = QStringLiteral("%1 %2").arg(type, hostKeyFingerprint(base64));
    const QString stopped = words("Nothing was sent, no key either.");
    const auto blob = QByteArray::fromBase64(base64);
    const HostKeyLine *other = nullptr;
    bool known = false;
    for (const HostKeyLine &line : lines) {
        const bool same = QByteArray::fromBase64(line.base64) == blob;
        if (same && line.revoked)
            return {
                false,
                words("The SSH host key that %1 (%2) presents is marked as revoked in %3, line %4: %5. %6")
                    .arg(siteName, address, line.file)
                    .arg(line.line)
                    .arg(shown, stopped),
                words("Give the site a new host key. A revoked key may be in a stranger's hands.")};
        known = known || same;
        if (!same && !line.revoked && (!other || line.type == type))
            other = &line;
    }
    if (known)
        return {true, {}, {}};
    if (other)
        return {
            false,
            words("The SSH host key of %1 (%2) is not the known one. Known: %3 %4 (%5, line %6). Presented "
                  "now: %7. %8")
                .arg(siteName, address, other->type, hostKeyFingerprint(other->base64), other->file)
                .arg(other->line)
                .arg(shown, stopped),
            words(
                "Somebody may be standing between here and the site, or the machine was set up anew. Ask the "
                "site, by another way, for its fingerprint; only if it is the one presented now, replace "
                "line %1 of %2.")
                .arg(other->line)
                .arg(other->file)};
    return {false,
            words("The SSH host key of %1 (%2) is not known: %3 is not in %4. %5")
                .arg(siteName, address, shown, knownHostsNames(files), stopped),
            words("Ask the site, by another way, for its fingerprint; if it is the same, add the key to %1 "
                  "(ssh-keyscan prints the line).")
                .arg(files.value(0).name)};
}

} // namespace Switchback
