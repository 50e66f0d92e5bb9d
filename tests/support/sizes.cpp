// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sizes.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
bool isSource(const QString &path)
{
    return path.endsWith(QLatin1String(".cpp"));
}

/// Where the function begins whose body's brace stands alone in that line; nothing: it is no function.
QString headAbove(const QStringList &lines, qsizetype brace)
{
    static const QRegularExpression end(QStringLiteral(R"([;}:{]\s*$|^\s*(//|#))"));
    static const QRegularExpression other(
        QStringLiteral(R"(^\s*(inline\s+)?(namespace|class|struct|union|enum|extern)\b)"));
    static const QRegularExpression initialiser(QStringLiteral(R"(^\s*[:,]\s)"));
    qsizetype head = brace - 1;
    if (lines.at(head).trimmed().isEmpty() ||
        (end.match(lines.at(head)).hasMatch() && !initialiser.match(lines.at(head)).hasMatch()))
        return {}; // a block of its own
    while (head > 0 && initialiser.match(lines.at(head)).hasMatch())
        --head;
    while (head > 0 && !lines.at(head - 1).trimmed().isEmpty() && !end.match(lines.at(head - 1)).hasMatch())
        --head;
    return head < 0 || other.match(lines.at(head)).hasMatch() ? QString() : lines.at(head).trimmed();
}

QList<Sizes::Measured> sorted(QList<Sizes::Measured> all)
{
    std::sort(all.begin(), all.end(),
              [](const Sizes::Measured &a, const Sizes::Measured &b) { return a.size > b.size; });
    return all;
}

/// Findings, and which exceptions were used for them.
class Held
{
public:
    explicit Held(QStringList exceptions)
        : m_exceptions(std::move(exceptions))
    {
    }
    void hold(const QString &kind, const QList<Sizes::Measured> &all, double most)
    {
        for (const Sizes::Measured &one : all) {
            if (one.size > most)
                say(QStringLiteral("%1 %2").arg(kind, one.what), one.size, most);
        }
    }
    void say(const QString &name, double size, double most)
    {
        if (m_exceptions.contains(name))
            m_used += name;
        else
            m_findings += QStringLiteral("%1: %2, at most %3").arg(name).arg(size).arg(most);
    }
    [[nodiscard]] QStringList findings() const
    {
        QStringList out = m_findings;
        for (const QString &exception : m_exceptions) {
            if (!m_used.contains(exception))
                out += QStringLiteral("no longer an exception: ") + exception;
        }
        return out;
    }

private:
    QStringList m_exceptions;
    QStringList m_used;
    QStringList m_findings;
};
} // namespace

Sizes::Sizes(const QString &root)
{
    QHash<QString, int> folders;
    QStringList sources;
    for (const char *top : {"models", "app", "widgets", "tests"}) {
        QDirIterator files(root + QLatin1Char('/') + QLatin1String(top), QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = QDir(root).relativeFilePath(files.next());
            ++folders[path.section(QLatin1Char('/'), 0, -2)];
            const bool ours = !path.startsWith(QLatin1String("tests/"));
            if (ours && (isSource(path) || path.endsWith(QLatin1String(".h"))))
                sources += path;
        }
    }
    for (auto it = folders.begin(); it != folders.end(); ++it)
        m_folders += Measured{it.key(), double(it.value())};
    for (const QString &path : std::as_const(sources)) {
        QFile file(root + QLatin1Char('/') + path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        ++m_files;
        read(path, QString::fromUtf8(file.readAll()));
    }
}

void Sizes::read(const QString &path, const QString &text)
{
    static const QRegularExpression type(
        QStringLiteral(R"(^(?:enum class|enum|struct|class|union) \w[^;]*$)"));
    const QStringList lines = text.split(QLatin1Char('\n'));
    (isSource(path) ? m_sources : m_headers) += Measured{path, double(lines.size() - 1)};
    readFunctions(path, lines);
    readRelays(path, text);
    if (isSource(path))
        return;
    readNames(path, lines);
    const auto types = std::count_if(lines.begin(), lines.end(),
                                     [](const QString &line) { return type.match(line).hasMatch(); });
    m_types += Measured{path, double(types)};
}

void Sizes::readNames(const QString &path, const QStringList &lines)
{
    static const QRegularExpression space(QStringLiteral(R"(^namespace (\S+)$)"));
    static const QRegularExpression type(
        QStringLiteral(R"(^(?:enum class|enum|struct|class|union) (\w+)(?: final)?(?: :.*| \{)?$)"));
    QString in;
    for (const QString &line : lines) {
        if (const auto named = space.match(line); named.hasMatch())
            in = named.captured(1);
        const auto defined = type.match(line);
        QStringList *known =
            defined.hasMatch() ? &m_named[in + QStringLiteral("::") + defined.captured(1)] : nullptr;
        if (known && !known->contains(path)) // twice in one header is the compiler's to find
            *known += path;
    }
}

void Sizes::readFunctions(const QString &path, const QStringList &lines)
{
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QString &line = lines.at(i);
        const QString indent = line.chopped(qMin<qsizetype>(1, line.size()));
        if (!line.endsWith(QLatin1Char('{')) || !indent.trimmed().isEmpty())
            continue;
        const QString head = headAbove(lines, i);
        if (head.isEmpty())
            continue;
        const qsizetype end = lines.indexOf(indent + QLatin1Char('}'), i);
        if (end > i)
            m_functions += Measured{path + QStringLiteral(": ") + head, double(end - i + 1)};
    }
}

/// By convention a signal that only passes another one on has its name.
void Sizes::readRelays(const QString &path, const QString &text)
{
    static const QRegularExpression connection(
        QStringLiteral(R"(connect\(\s*[^;]+?,\s*&(\w+)::(\w+),\s*[^;]+?,\s*&(\w+)::(\w+)\s*[,)])"));
    for (auto it = connection.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        if (match.captured(2) == match.captured(4))
            m_relays += QStringLiteral("%1: %2::%3 -> %4::%3")
                            .arg(path, match.captured(1), match.captured(2), match.captured(3));
    }
}

/// Nine in ten sources have no more lines than this.
double Sizes::usualLines() const
{
    const QList<Measured> longest = sorted(m_sources);
    return longest.isEmpty() ? 0 : longest.at(longest.size() / 10).size;
}

bool Sizes::hasHeader(const QString &source) const
{
    const QString header = source.chopped(3) + QLatin1Char('h');
    return source.endsWith(QLatin1String("/main.cpp")) ||
           std::any_of(m_headers.begin(), m_headers.end(),
                       [&header](const Measured &one) { return one.what == header; });
}

QStringList Sizes::over(const SizeBars &bars, const QStringList &exceptions) const
{
    Held held(exceptions);
    if (m_files == 0)
        held.say(QStringLiteral("files read"), 0, 0);
    held.hold(QStringLiteral("source"), m_sources, bars.sourceLines);
    held.hold(QStringLiteral("header"), m_headers, bars.headerLines);
    held.hold(QStringLiteral("types"), m_types, bars.headerTypes);
    held.hold(QStringLiteral("folder"), m_folders, bars.folderFiles);
    if (usualLines() > bars.usualLines)
        held.say(QStringLiteral("sources p90"), usualLines(), bars.usualLines);
    const auto longer = std::count_if(m_functions.begin(), m_functions.end(),
                                      [&](const Measured &one) { return one.size > bars.functionLines; });
    if (double(longer) * 1000 > bars.longPerMille * double(m_functions.size()))
        held.say(QStringLiteral("long functions"), double(longer),
                 bars.longPerMille * double(m_functions.size()) / 1000);
    for (auto it = m_named.cbegin(); it != m_named.cend(); ++it) {
        if (it->size() > 1)
            held.say(QStringLiteral("type %1 (%2)").arg(it.key(), it->join(QStringLiteral(", "))),
                     double(it->size()), 1);
    }
    if (m_relays.size() > bars.relays)
        held.say(QStringLiteral("relays"), double(m_relays.size()), bars.relays);
    for (const Measured &source : m_sources) {
        if (std::any_of(bars.ownHeaders.begin(), bars.ownHeaders.end(),
                        [&](const QString &folder) { return source.what.startsWith(folder); }) &&
            !hasHeader(source.what))
            held.say(QStringLiteral("without its header ") + source.what, 1, 0);
    }
    return held.findings();
}

QStringList Sizes::worst() const
{
    constexpr qsizetype Shown = 3;
    QStringList out{QStringLiteral("sources: %1, p90 %2").arg(m_sources.size()).arg(usualLines()),
                    QStringLiteral("functions: %1").arg(m_functions.size()),
                    QStringLiteral("relays: %1").arg(m_relays.size())};
    for (const auto &[kind, all] :
         {std::pair("source", &m_sources), std::pair("header", &m_headers), std::pair("types", &m_types),
          std::pair("folder", &m_folders), std::pair("function", &m_functions)}) {
        const QList<Measured> largest = sorted(*all).mid(0, Shown);
        for (const Measured &one : largest)
            out += QStringLiteral("%1 %2: %3").arg(QLatin1String(kind), one.what).arg(one.size);
    }
    return out + m_relays;
}

} // namespace Switchback
