// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the folder rule for the whole project, and shows first that a breach of each kind is found.
#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/layers.h"

using namespace Switchback;

class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void knowsQtsModules();
    void findsBreaches_data();
    void findsBreaches();
    void findsLongFiles();
    void findsNothingRead();
    void projectHolds();

private:
    const Layers m_layers{QLibraryInfo::path(QLibraryInfo::HeadersPath)};
};

void TestLayers::knowsQtsModules()
{
    QCOMPARE(m_layers.modulesOf("QString"), QSet<QString>{"QtCore"});
    QCOMPARE(m_layers.modulesOf("QLabel"), QSet<QString>{"QtWidgets"});
    QCOMPARE(m_layers.modulesOf("qsqlquery.h"), QSet<QString>{"QtSql"});
    QCOMPARE(m_layers.modulesOf("QNetworkReply"), QSet<QString>{"QtNetwork"});
    QCOMPARE(m_layers.modulesOf("QChart"), QSet<QString>{"QtCharts"});
}

void TestLayers::findsBreaches_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // "" means: nothing is found

    const auto row = [](const char *name, const char *path, const char *text, const char *expected) {
        QTest::newRow(name) << QString(path) << QString(text) << QString(expected);
    };
    row("models: core", "models/core/a.h",
        "#include <QString>\n#include <vector>\n#include \"models/core/x.h\"\n", "");
    row("models: gui class", "models/core/a.h", "#include <QColor>\n",
        ":2: models/ must not include QColor of QtGui");
    row("models: gui by folder", "models/core/a.h", "#include <QtGui/QColor>\n",
        ":2: models/ must not include QtGui/QColor");
    row("models: quoted Qt header", "models/core/a.h", "#include \"qwidget.h\"\n",
        ":2: models/ must not include qwidget.h");
    row("models: spaces", "models/core/a.h", " #  include  <QSqlQuery>\n",
        "must not include QSqlQuery of QtSql");
    row("models: network", "models/core/a.h", "#include <QNetworkReply>\n",
        "must not include QNetworkReply of QtNetwork");
    row("models: forward declaration", "models/core/a.h", "\n\nclass QWidget;\n",
        ":4: models/ must not know QWidget");
    row("models: app", "models/core/a.h", "#include \"app/link/y.h\"\n",
        "models/ must not include app/link/y.h");
    row("models: app in angles", "models/core/a.h", "#include <app/link/y.h>\n",
        "models/ must not include app/link/y.h");
    row("models: relative", "models/core/a.h", "#include \"../app/link/y.h\"\n", "by a relative path");
    row("models: library", "models/core/a.h", "#include <libssh/libssh.h>\n",
        "must not include libssh/libssh.h");
    row("models: system", "models/core/a.h", "#include <unistd.h>\n", "must not include unistd.h");
    row("models: by macro", "models/core/a.h", "#include HEADER\n", "only a macro knows");
    row("models: private header", "models/core/a.h", "#include <QtGui/private/qfont_p.h>\n",
        "must not include");
    row("models: comments are no code", "models/core/a.h",
        "// QWidget\n/* #include <QColor>\n*/ QString s(\"QWidget\");\n", "");
    row("models: slashes in a string", "models/core/a.h", "QString s(\"http://x\"); QWidget *w;\n",
        "must not know QWidget");
    row("models: link", "models/CMakeLists.txt", "target_link_libraries(m PUBLIC Qt6::Core\n Qt6::Gui)\n",
        "must not link Qt6::Gui");
    row("models: link by variable", "models/CMakeLists.txt", "target_link_libraries(m ${X})\n",
        "must not link ${X}");
    row("models: link allowed", "models/CMakeLists.txt",
        "target_link_libraries(m PUBLIC Qt::Core) # Qt6::Gui\n", "");
    row("floors: down", "models/incident/a.h", "#include \"models/core/x.h\"\n", "");
    row("floors: up", "models/core/a.h", "\n#include \"models/wizard/w.h\"\n",
        ":3: models/core must not include models/wizard/w.h: it lies above");
    row("floors: a rule and what is drawn", "models/command/a.cpp", "#include \"models/wizard/w.h\"\n",
        "models/command must not include models/wizard/w.h: it lies above");
    row("rooms: rules and what is drawn", "models/steps/x/rules.cpp", "#include \"models/wizard/w.h\"\n",
        "must not include models/wizard/w.h: it lies above");
    row("rooms: what is drawn", "models/steps/x/drawn.cpp", "#include \"models/wizard/w.h\"\n", "");
    row("rooms: rules and a drawn part", "models/steps/x/rules.cpp",
        "#include \"models/steps/x/drawnparts.h\"\n",
        "the rules of a room must not include models/steps/x/drawnparts.h");
    row("rooms: a rule asks a room", "models/command/a.cpp", "#include \"models/steps/x/x.h\"\n",
        "models/command must not include models/steps/x/x.h: it lies above");
    row("floors: up in angles", "models/incident/a.h", "#include <models/wizard/w.h>\n", "it lies above");
    row("floors: one that nobody named", "models/other/a.h", "", "lies on no floor");
    row("floors: beside all of them", "models/a.h", "", "lies on no floor");
    row("circle in models", "models/core/a.h", "#include \"models/wizard/w.h\"\n",
        "folders go in a circle: models/core -> models/wizard -> models/core");
    row("circle in app", "app/link/a.cpp", "\n#include \"app/store/s.h\"\n",
        ":3: folders go in a circle: app/link -> app/store -> app/link");
    row("circle of three", "app/link/a.h", "#include \"app/pair/p.h\"\n",
        "folders go in a circle: app/link -> app/pair -> app/store -> app/link");
    row("circle in widgets", "widgets/base/a.h", "#include \"widgets/frame/f.h\"\n",
        "folders go in a circle: widgets/base -> widgets/frame -> widgets/base");
    row("circle of a folder and one in it", "widgets/frame/g.h", "#include \"widgets/frame/part/q.h\"\n",
        "folders go in a circle: widgets/frame -> widgets/frame/part -> widgets/frame");
    row("no circle: both down", "widgets/frame/a.cpp",
        "#include \"widgets/base/b.h\"\n#include \"models/wizard/w.h\"\n", "");
    row("widgets: charts", "widgets/a.cpp", "#include <QChart>\n#include \"models/core/x.h\"\n", "");
    row("widgets: app", "widgets/a.cpp", "#include \"app/link/y.h\"\n",
        "widgets/ must not include app/link/y.h");
    row("widgets: sql", "widgets/a.cpp", "#include <QSqlDatabase>\n",
        "must not include QSqlDatabase of QtSql");
    row("widgets: network", "widgets/a.cpp", "#include <QTcpSocket>\n",
        "must not include QTcpSocket of QtNetwork");
    row("widgets: libssh", "widgets/a.cpp", "#include <libssh/libssh.h>\n",
        "must not include libssh/libssh.h");
    row("widgets: link", "widgets/CMakeLists.txt", "target_link_libraries(w PRIVATE switchback_link)\n",
        "must not link");
    row("app: network", "app/link/a.cpp", "#include <QNetworkReply>\n#include <libssh/libssh.h>\n", "");
    row("app: widget", "app/link/a.cpp", "#include <QLabel>\n", "app/ must not include QLabel of QtWidgets");
    row("app: our widgets", "app/link/a.cpp", "#include \"widgets/z.h\"\n",
        "app/ must not include widgets/z.h");
    row("app: link", "app/duty/CMakeLists.txt", "target_link_libraries(d Qt6::Widgets)\n",
        "must not link Qt6::Widgets");
    row("site: an operation knows one engine", "app/site/operations/a.cpp",
        "#include \"app/site/engines/postgres/x.h\"\n", "must not include app/site/engines/postgres/x.h");
    row("site: the top knows one engine", "app/site/a.cpp", "#include \"app/site/engines/postgres/x.h\"\n",
        "must not include app/site/engines/postgres/x.h");
    row("site: one engine knows another", "app/site/engines/files/a.cpp",
        "#include \"app/site/engines/postgres/x.h\"\n", "must not include app/site/engines/postgres/x.h");
    row("site: an engine knows a door", "app/site/engines/postgres/a.cpp",
        "#include \"app/site/doors/x.h\"\n", "must not include app/site/doors/x.h");
    row("site: an engine's own", "app/site/engines/postgres/kept/a.h",
        "#include \"app/site/engines/postgres/kept/a.h\"\n", "");
    row("link: a way's room", "app/duty/a.cpp", "#include \"app/link/ssh/x.h\"\n",
        "must not include app/link/ssh/x.h");
    row("link: one way knows another", "app/link/rest/a.cpp", "#include \"app/link/ssh/x.h\"\n",
        "must not include app/link/ssh/x.h");
    row("link: registration", "app/link/waymakers.cpp", "#include \"app/link/ssh/x.h\"\n", "");
    row("link: what every way has", "app/duty/a.cpp", "#include \"app/link/base/x.h\"\n", "");
    row("findings: a component's file", "models/findings/a.cpp",
        "#include \"models/findings/components/x.h\"\n", "must not include models/findings/components/x.h");
    row("a way by name", "models/findings/a.cpp", "f(Ways::Ssh);\n", ":2: names Ways::Ssh");
    row("a way by name in its room", "app/link/ssh/a.cpp", "f(Ways::Ssh);\n", "");
    row("console: all", "app/console/a.cpp",
        "#include <QLabel>\n#include \"widgets/z.h\"\n#include <QSqlQuery>\n", "");
    row("no folder", "app/link/a.cpp", "#include \"y.h\"\n", "not a path from the project's top");
    row("moc", "tests/a.cpp", "#include \"a.moc\"\n", "");
    row("umbrella", "tests/a.cpp", "#include <QtWidgets>\n", "includes all of QtWidgets");
    row("umbrella by folder", "app/console/a.cpp", "#include <QtCharts/QtCharts>\n",
        "includes all of QtCharts");
    row("label with text", "widgets/a.cpp", "auto *l = new QLabel(tr(\"x\"), this);\n",
        "makes a QLabel with a text");
    row("label with variable", "widgets/a.cpp", "QLabel l(name);\nauto *m = new QLabel{text, this};\n",
        ":3: makes a QLabel");
    row("label with parent", "widgets/a.cpp",
        "auto *l = new QLabel(this);\nauto *m = new QLabel(parent);\nQLabel n;\n", "");
    row("label made unique", "widgets/a.cpp", "auto l = std::make_unique<QLabel>(text);\n", "makes a QLabel");
    row("label's child", "widgets/a.h", "class A : public QLabel\n{\n    explicit A(QWidget *parent);\n};\n",
        "");
    row("message box", "app/console/a.cpp", "QMessageBox::warning(this, a, b);\n",
        "asks by QMessageBox::warning");
}

void TestLayers::findsBreaches()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, expected);

    QTemporaryDir root;
    const auto write = [&root](const QString &name, const QString &content) {
        QDir(root.path()).mkpath(QFileInfo(name).path());
        QFile file(root.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content.toUtf8());
    };
    const QString head("SPDX-License-Identifier: GPL-3.0-or-later\n");
    for (const char *there : {"models/core/x.h", "app/link/y.h", "app/link/ssh/x.h", "app/link/base/x.h",
                              "widgets/z.h", "widgets/base/b.h", "tests/t.h"})
        write(there, "// " + head);
    // Each goes the allowed way; one include back closes a circle.
    write("models/wizard/w.h", "// " + head + "#include \"models/core/x.h\"\n");
    write("app/store/s.h", "// " + head + "#include \"app/link/y.h\"\n");
    write("app/pair/p.h", "// " + head + "#include \"app/store/s.h\"\n");
    write("widgets/frame/f.h", "// " + head + "#include \"widgets/base/b.h\"\n");
    write("models/steps/x/x.h", "// " + head);
    write("models/steps/x/drawnparts.h", "// " + head);
    write("widgets/frame/part/q.h", "// " + head + "#include \"widgets/frame/f.h\"\n");
    write(path, (path.endsWith("txt") ? "# " : "// ") + head + text);

    const QStringList findings = m_layers.check(root.path(), {});
    if (expected.isEmpty())
        QCOMPARE(findings, QStringList());
    else
        QVERIFY2(findings.join('\n').contains(path) && findings.join('\n').contains(expected),
                 qPrintable("found: " + findings.join('\n')));
}

void TestLayers::findsLongFiles()
{
    QTemporaryDir root;
    const auto write = [&root](const QString &name, const QByteArray &content) {
        QDir(root.path()).mkpath(QFileInfo(name).path());
        QFile file(root.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    for (const char *there : {"app/y.h", "widgets/z.h", "tests/t.h"})
        write(there, "// SPDX-License-Identifier: GPL-3.0-or-later\n");
    write("models/core/long.h", QByteArray(601, '\n'));
    QCOMPARE(m_layers.check(root.path(), {}),
             QStringList({"models/core/long.h:1: has no SPDX line",
                          "models/core/long.h:601: has more than 600 lines"}));
    QCOMPARE(m_layers.check(root.path(), {"models/core/long.h"}),
             QStringList("models/core/long.h:1: has no SPDX line"));
}

/// A test of nothing passes: a folder that is not there, or holds no source, must not.
void TestLayers::findsNothingRead()
{
    QTemporaryDir root;
    const QStringList nothing{"app:0: no source was read", "models:0: no source was read",
                              "tests:0: no source was read", "widgets:0: no source was read"};
    QCOMPARE(m_layers.check(root.path(), {}), nothing);
    QDir(root.path()).mkpath("models/core");
    QFile note(root.filePath("models/core/README.md"));
    QVERIFY(note.open(QIODevice::WriteOnly));
    QCOMPARE(m_layers.check(root.path(), {}), nothing);
    QCOMPARE(m_layers.check(root.filePath("nowhere"), {}), nothing);
}

void TestLayers::projectHolds()
{
    // Files that are long for a reason; say the reason beside the name.
    const QStringList longFiles{};
    const QStringList findings = m_layers.check(SWITCHBACK_SOURCE_DIR, longFiles);
    QVERIFY2(findings.isEmpty(), qPrintable("\n" + findings.join('\n')));
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
