// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/layers.h"

#include "tests/support/foldergraph.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <vector>

namespace Switchback
{

/// What holds for the files below a folder. Lists with a `*` first allow everything but what is named after
/// it.
struct Layers::Area {
    QString folder;
    QStringList qtModules; ///< Qt modules, by their header folder
    QStringList folders;   ///< folders of ours
    QStringList foreign;   ///< headers of libraries and the system, beyond the C++ library
    QStringList linked;    ///< names in target_link_libraries
};

struct Layers::Source {
    QString root;
    QString path;
    QString text;
    QString code; ///< the text without comments; line numbers stay
    const Area *area;
};

namespace
{

constexpr int longestFile = 600;

bool allowed(const QStringList &list, const QString &name)
{
    if (list.value(0) == QLatin1String("*"))
        return !list.contains(name);
    return list.contains(name);
}

/// Blanks every match, but keeps its line breaks.
QString blanked(QString text, const QRegularExpression &what)
{
    qsizetype from = 0;
    for (auto match = what.match(text, from); match.hasMatch(); match = what.match(text, from)) {
        const QString kept(match.captured().count(QLatin1Char('\n')), QLatin1Char('\n'));
        // A string stays a string: an include's file name would otherwise be gone.
        const QString with = match.captured().startsWith(QLatin1Char('"')) ? match.captured() : kept;
        text.replace(match.capturedStart(), match.capturedLength(), with);
        from = match.capturedStart() + with.size();
    }
    return text;
}

QString withoutComments(const QString &text)
{
    static const QRegularExpression commentOrString(
        QStringLiteral(R"re("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'|//[^\n]*|/\*.*?\*/)re"),
        QRegularExpression::DotMatchesEverythingOption);
    return blanked(text, commentOrString);
}

QString withoutStrings(QString code)
{
    static const QRegularExpression string(QStringLiteral(R"("(?:[^"\\\n]|\\.)*")"));
    return code.replace(string, QStringLiteral("\"\""));
}

/// The folders of models/, from the ground up: each may include those before it. What is drawn begins with
/// the overview, and no rule stands on it.
const QStringList &floors()
{
    static const QStringList all{
        QStringLiteral("core"), QStringLiteral("witness"), QStringLiteral("sites"),
        QStringLiteral("testcall"), QStringLiteral("customers"), QStringLiteral("notify"),
        QStringLiteral("operators"), QStringLiteral("signoff"), QStringLiteral("trunks"),
        QStringLiteral("replication"), QStringLiteral("runbook"), QStringLiteral("findings"),
        QStringLiteral("incident"), QStringLiteral("command"),
        // drawn
        QStringLiteral("overview"), QStringLiteral("messages"), QStringLiteral("readiness"),
        QStringLiteral("report"), QStringLiteral("act"), QStringLiteral("timeline"), QStringLiteral("outage"),
        QStringLiteral("wizard"), QStringLiteral("record"),
        // the rooms of the steps, which all of these ask
        QStringLiteral("steps")};
    return all;
}

/// A room has files for its rules and files for what is drawn of it: what its rules may know ends where the
/// commands do.
bool isRoomsRules(const QString &path)
{
    return path.startsWith(QLatin1String("models/steps/")) &&
           path.section(QLatin1Char('/'), -1).startsWith(QLatin1String("rules"));
}

/// "incident" of "models/incident/clocks.h"; empty: none.
QString floorOf(const QString &path)
{
    return path.count(QLatin1Char('/')) > 1 ? path.section(QLatin1Char('/'), 1, 1) : QString();
}

QString finding(const QString &path, qsizetype line, const QString &what)
{
    return QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(what);
}

/// A site's engines know neither doors nor operations nor what else stands above them; and what lies in an
/// engine's own folder is known there and where engines are registered, nowhere else.
bool siteAllows(const QString &from, const QString &target)
{
    static const QString site = QStringLiteral("app/site/");
    static const QString engines = QStringLiteral("app/site/engines/");
    if (!from.startsWith(site) || !target.startsWith(site))
        return true;
    if (!target.startsWith(engines))
        return !from.startsWith(engines) || target.startsWith(site + QLatin1String("base/")) ||
               target.startsWith(site + QLatin1String("peer/"));
    const qsizetype end = target.indexOf(QLatin1Char('/'), engines.size());
    return end < 0 || from.startsWith(target.left(end + 1)) ||
           from == site + QLatin1String("registration.cpp");
}

/// What lies in a way's own folder is known there and where ways are registered; a component's file by
/// nobody.
bool roomAllows(const QString &from, const QString &target)
{
    static const QString link = QStringLiteral("app/link/");
    static const QString components = QStringLiteral("models/findings/components/");
    if (target.startsWith(components))
        return from.startsWith(components);
    const qsizetype end = target.indexOf(QLatin1Char('/'), link.size());
    if (!target.startsWith(link) || end < 0 || target.startsWith(link + QLatin1String("base/")))
        return true;
    return from.startsWith(target.left(end + 1)) || from == link + QLatin1String("waymakers.cpp");
}

/// Who may ask for a way by its name: its own room, and a site, which looks at its peer by two.
bool mayNameWays(const QString &path)
{
    for (const char *room :
         {"models/sites/", "app/config/wayreader.cpp", "app/link/ssh/", "app/link/rest/", "app/site/"}) {
        if (path.startsWith(QLatin1String(room)))
            return true;
    }
    return false;
}

qsizetype lineOf(const QString &text, qsizetype position)
{
    return QStringView(text).left(position).count(QLatin1Char('\n')) + 1;
}

} // namespace

Layers::Layers(const QString &qtHeaders)
{
    const QStringList folders = QDir(qtHeaders).entryList({QStringLiteral("Qt*")}, QDir::Dirs);
    for (const QString &module : folders) {
        const QStringList headers = QDir(qtHeaders + QLatin1Char('/') + module).entryList(QDir::Files);
        for (const QString &header : headers)
            m_modules[header].insert(module);
    }
}

const Layers::Area *Layers::areaOf(const QString &path)
{
    static const QStringList noWidgets{QStringLiteral("*"),
                                       QStringLiteral("QtWidgets"),
                                       QStringLiteral("QtCharts"),
                                       QStringLiteral("QtPrintSupport"),
                                       QStringLiteral("QtOpenGLWidgets"),
                                       QStringLiteral("QtSvgWidgets")};
    static const QStringList noWidgetLinks{QStringLiteral("*"), QStringLiteral("switchback_widgets"),
                                           QStringLiteral("Qt6::Widgets"), QStringLiteral("Qt6::Charts"),
                                           QStringLiteral("Qt6::PrintSupport")};
    // The first folder that fits counts.
    static const std::vector<Area> areas{
        {QStringLiteral("models/"),
         {QStringLiteral("QtCore")},
         {QStringLiteral("models"), QStringLiteral("switchback")},
         {},
         {QStringLiteral("switchback_models"), QStringLiteral("switchback_options"),
          QStringLiteral("Qt6::Core")}},
        {QStringLiteral("widgets/"),
         {QStringLiteral("QtCore"), QStringLiteral("QtGui"), QStringLiteral("QtWidgets"),
          QStringLiteral("QtCharts"), QStringLiteral("QtDBus")}, // D-Bus asks the desktop for dark or light
         {QStringLiteral("models"), QStringLiteral("widgets"), QStringLiteral("switchback")},
         {QStringLiteral("qrencode.h")}, // the code to scan on a sheet
         {QStringLiteral("switchback_widgets"), QStringLiteral("switchback_models"),
          QStringLiteral("switchback_options"), QStringLiteral("Qt6::Core"), QStringLiteral("Qt6::Gui"),
          QStringLiteral("Qt6::Widgets"), QStringLiteral("Qt6::Charts"), QStringLiteral("Qt6::DBus"),
          QStringLiteral("PkgConfig::qrencode")}},
        {QStringLiteral("app/console/"),
         {QStringLiteral("*")},
         {QStringLiteral("*")},
         {QStringLiteral("*")},
         {QStringLiteral("*")}},
        {QStringLiteral("app/"),
         noWidgets,
         {QStringLiteral("*"), QStringLiteral("widgets")},
         {QStringLiteral("*")},
         noWidgetLinks},
    };
    for (const Area &area : areas) {
        if (path.startsWith(area.folder))
            return &area;
    }
    return nullptr;
}

QStringList Layers::check(const QString &root, const QStringList &longFiles) const
{
    QStringList findings;
    FolderGraph folders;
    for (const char *top : {"models", "app", "widgets", "tests"}) {
        int sources = 0;
        QDirIterator files(root + QLatin1Char('/') + QLatin1String(top), QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            const QString path = QDir(root).relativeFilePath(file.fileName());
            const bool cpp = path.endsWith(QLatin1String(".h")) || path.endsWith(QLatin1String(".cpp"));
            const bool cmake =
                path.endsWith(QLatin1String("CMakeLists.txt")) || path.endsWith(QLatin1String(".cmake"));
            if (!cpp && !cmake)
                continue;
            if (!file.open(QIODevice::ReadOnly)) {
                findings += finding(path, 0, QStringLiteral("cannot be read: ") + file.errorString());
                continue;
            }
            const Source source{root, path, QString::fromUtf8(file.readAll()), {}, areaOf(path)};
            if (!source.text.left(400).contains(QLatin1String("SPDX-License-Identifier: GPL-3.0-or-later")))
                findings += finding(path, 1, QStringLiteral("has no SPDX line"));
            if (cmake) {
                checkLinks(source, findings);
                continue;
            }
            ++sources;
            checkFile(source, longFiles, folders, findings);
        }
        if (sources == 0)
            findings += finding(QString::fromLatin1(top), 0, QStringLiteral("no source was read"));
    }
    findings += folders.circles();
    findings.sort();
    return findings;
}

void Layers::checkFile(Source source, const QStringList &longFiles, FolderGraph &folders,
                       QStringList &findings) const
{
    const auto lines = source.text.count(QLatin1Char('\n'));
    if (lines > longestFile && !longFiles.contains(source.path))
        findings += finding(source.path, lines, QStringLiteral("has more than %1 lines").arg(longestFile));
    const QString floor = floorOf(source.path);
    if (source.path.startsWith(QLatin1String("models/")) && !floors().contains(floor))
        findings += finding(source.path, 1,
                            QStringLiteral("lies on no floor: models/%1 is not in their order").arg(floor));
    source.code = withoutComments(source.text);
    const QStringList code = source.code.split(QLatin1Char('\n'));
    for (int i = 0; i < code.size(); ++i)
        checkInclude(source, i + 1, code.at(i), folders, findings);
    checkNames(source, findings);
    checkHabits(source, findings);
}

void Layers::checkInclude(const Source &source, int line, const QString &text, FolderGraph &folders,
                          QStringList &findings) const
{
    static const QRegularExpression directive(
        QStringLiteral(R"(^\s*#\s*(?:include|include_next|import)\b\s*(.*)$)"));
    static const QRegularExpression target(QStringLiteral(R"re(^(?:<([^>]+)>|"([^"]+)"))re"));
    const auto include = directive.match(text);
    if (!include.hasMatch())
        return;
    const auto name = target.match(include.captured(1));
    if (!name.hasMatch()) {
        findings += finding(source.path, line, QStringLiteral("includes what only a macro knows"));
        return;
    }
    const bool quoted = name.captured(1).isEmpty();
    const QString included = quoted ? name.captured(2) : name.captured(1);
    QString what = forbiddenInclude(source, included, quoted);
    if (what.isEmpty())
        what = forbiddenFloor(source.path, included);
    if (!what.isEmpty())
        findings += finding(source.path, line, what);
    if (source.area != nullptr && areaOf(included) != nullptr)
        folders.add(source.path, line, included);
}

/// Within models/ an include goes down or stays where it is.
QString Layers::forbiddenFloor(const QString &path, const QString &target)
{
    const QLatin1String models("models/");
    if (!path.startsWith(models) || !target.startsWith(models))
        return {};
    const bool sameFloor = floorOf(path) == floorOf(target);
    if (isRoomsRules(path) && sameFloor)
        return target.section(QLatin1Char('/'), -1).startsWith(QLatin1String("drawn"))
                   ? QStringLiteral("the rules of a room must not include %1").arg(target)
                   : QString();
    const qsizetype here = floors().indexOf(isRoomsRules(path) ? QStringLiteral("command") : floorOf(path));
    const qsizetype there = floors().indexOf(floorOf(target));
    return there > here
               ? QStringLiteral("models/%1 must not include %2: it lies above").arg(floorOf(path), target)
               : QString();
}

QString Layers::forbiddenInclude(const Source &source, const QString &target, bool quoted) const
{
    const QString base = target.section(QLatin1Char('/'), -1);
    const QString first =
        target.contains(QLatin1Char('/')) ? target.section(QLatin1Char('/'), 0, 0) : QString();
    if (target.contains(QLatin1String("..")))
        return QStringLiteral("includes %1 by a relative path").arg(target);

    QSet<QString> modules = m_modules.value(base);
    if (!first.isEmpty())
        modules = modules.contains(first) ? QSet<QString>{first} : QSet<QString>{};
    if (modules.contains(base))
        return QStringLiteral("includes all of %1: name the classes").arg(base);
    const Area *area = source.area;
    if (area == nullptr)
        return {};
    if (!siteAllows(source.path, target) || !roomAllows(source.path, target))
        return QStringLiteral("%1 must not include %2")
            .arg(source.path.section(QLatin1Char('/'), 0, -2), target);
    if (!modules.isEmpty()) {
        for (const QString &module : std::as_const(modules)) {
            if (allowed(area->qtModules, module))
                return {};
        }
        return QStringLiteral("%1 must not include %2 of %3")
            .arg(area->folder, target, modules.values().first());
    }
    if (first.startsWith(QLatin1String("Qt")) && !allowed(area->qtModules, first))
        return QStringLiteral("%1 must not include %2").arg(area->folder, target);
    // Ours carry the folder, whichever marks are around them; a file made by moc or CMake lies in the build.
    const bool ours =
        QFile::exists(source.root + QLatin1Char('/') + target) || first == QLatin1String("switchback");
    if (ours) {
        return allowed(area->folders, first)
                   ? QString()
                   : QStringLiteral("%1 must not include %2").arg(area->folder, target);
    }
    if (quoted && !base.endsWith(QLatin1String(".moc")) && !base.startsWith(QLatin1String("moc_")))
        return QStringLiteral("includes \"%1\", which is not a path from the project's top").arg(target);
    // The C++ library has neither folder nor suffix.
    const bool foreign = !quoted && (!first.isEmpty() || target.contains(QLatin1Char('.')));
    if (foreign && !allowed(area->foreign, target))
        return QStringLiteral("%1 must not include %2: no library but Qt's").arg(area->folder, target);
    return {};
}

/// A class may be named without its header (a forward declaration): the name is enough to give it away.
void Layers::checkNames(const Source &source, QStringList &findings) const
{
    if (source.area == nullptr)
        return;
    static const QRegularExpression name(QStringLiteral(R"(\bQ[A-Z]\w+)"));
    const QString code = withoutStrings(source.code);
    QSet<QString> told;
    for (auto it = name.globalMatch(code); it.hasNext();) {
        const auto match = it.next();
        const QSet<QString> modules = m_modules.value(match.captured());
        bool fine = modules.isEmpty() || told.contains(match.captured());
        for (const QString &module : modules)
            fine = fine || allowed(source.area->qtModules, module);
        if (fine)
            continue;
        told.insert(match.captured());
        findings += finding(source.path, lineOf(code, match.capturedStart()),
                            QStringLiteral("%1 must not know %2 of %3")
                                .arg(source.area->folder, match.captured(), modules.values().first()));
    }
}

void Layers::checkHabits(const Source &source, QStringList &findings)
{
    if (source.area == nullptr)
        return;
    // A label guesses whether its text is HTML, and a text may come from a site: it is set by a function that
    // says plain.
    static const QRegularExpression label(QStringLiteral(
        R"re((?:\bnew\s+QLabel\s*[({]|\bQLabel>?\s*\()\s*([^\s)}][^;]*?)\s*[)}]\s*[;,)}{])re"));
    static const QRegularExpression parent(QStringLiteral(
        R"(^(this|\w*([pP]arent|[pP]age|[cC]ard|[bB]ox|[fF]rame|[wW]idget|[wW]indow|[dD]ialog|[pP]anel|[bB]ar|[hH]older))$)"));
    static const QRegularExpression box(
        QStringLiteral(R"(\bQMessageBox\s*::\s*(information|question|warning|critical|about\w*)\s*\()"));
    static const QRegularExpression way(QStringLiteral(R"(\bWays::\w+)"));
    const QString code = withoutStrings(source.code);
    for (auto it = way.globalMatch(code); it.hasNext() && !mayNameWays(source.path);) {
        const auto match = it.next();
        findings += finding(source.path, lineOf(code, match.capturedStart()),
                            QStringLiteral("names %1: ways are a list").arg(match.captured()));
    }
    for (auto it = label.globalMatch(code); it.hasNext();) {
        const auto match = it.next();
        if (!parent.match(match.captured(1)).hasMatch())
            findings += finding(source.path, lineOf(code, match.capturedStart()),
                                QStringLiteral("makes a QLabel with a text: its format is guessed"));
    }
    for (auto it = box.globalMatch(code); it.hasNext();) {
        const auto match = it.next();
        findings += finding(
            source.path, lineOf(code, match.capturedStart()),
            QStringLiteral("asks by QMessageBox::%1, which stops everything else").arg(match.captured(1)));
    }
}

void Layers::checkLinks(const Source &source, QStringList &findings)
{
    if (source.area == nullptr)
        return;
    static const QRegularExpression comment(QStringLiteral(R"(#[^\n]*)"));
    static const QRegularExpression call(
        QStringLiteral(R"((?i)\btarget_link_libraries\s*\(\s*\S+\s([^)]*)\))"));
    static const QRegularExpression space(QStringLiteral(R"(\s+)"));
    static const QStringList keywords{QStringLiteral("PUBLIC"), QStringLiteral("PRIVATE"),
                                      QStringLiteral("INTERFACE")};
    const QString text = blanked(source.text, comment);
    for (auto it = call.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QStringList names = match.captured(1).split(space, Qt::SkipEmptyParts);
        for (const QString &name : names) {
            // "Qt::" is the same library by its other name.
            QString known = name;
            if (known.startsWith(QLatin1String("Qt::")))
                known.insert(2, QLatin1Char('6'));
            if (!keywords.contains(known) && !allowed(source.area->linked, known))
                findings += finding(source.path, lineOf(text, match.capturedStart()),
                                    QStringLiteral("%1 must not link %2").arg(source.area->folder, name));
        }
    }
}

} // namespace Switchback
