// SPDX-License-Identifier: GPL-3.0-or-later
// Holds how large the project's files, functions and folders may get, and shows first that each bar is held.
#include "tests/support/sizes.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

class TestSizes : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void findsNothingRead();
    void findsLongFilesAndFunctions();
    void findsTypesFoldersAndRelays();
    void findsTwoTypesOfOneName();
    void findsSourcesWithoutTheirHeader();
    void exceptionsMustBeNeeded();
    void projectHolds();

private:
    void write(const QString &path, const QString &text) const;
    [[nodiscard]] QStringList over(const SizeBars &bars, const QStringList &exceptions = {}) const
    {
        return Sizes(m_dir->path()).over(bars, exceptions);
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestSizes::write(const QString &path, const QString &text) const
{
    const QString name = m_dir->filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(name).path()));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
}

void TestSizes::findsNothingRead()
{
    QCOMPARE(over({}), QStringList{"files read: 0, at most 0"});
}

void TestSizes::findsLongFilesAndFunctions()
{
    SizeBars bars;
    bars.longPerMille = 500;
    // Of two functions one is too long, with the initialisers of a constructor above it.
    write("app/a.cpp", "namespace N\n{\nA::A(int b,\n     int c)\n    : m_b(b)\n    , m_c(c)\n{\n" +
                           QString("    f();\n").repeated(59) + "}\n\nvoid g()\n{\n}\n} // namespace N\n");
    QCOMPARE(over(bars), QStringList());
    bars.longPerMille = 499;
    QCOMPARE(over(bars), QStringList{"long functions: 1, at most 0.998"});
    write("app/b.cpp", QString("//\n").repeated(401));
    bars.longPerMille = 500;
    QCOMPARE(over(bars),
             (QStringList{"source app/b.cpp: 401, at most 400", "sources p90: 401, at most 310"}));
    write("app/c.h", QString("//\n").repeated(151));
    QVERIFY(over(bars).contains("header app/c.h: 151, at most 150"));
}

void TestSizes::findsTypesFoldersAndRelays()
{
    SizeBars bars;
    write("models/a.h", QString("struct A {\n    struct Inner {\n    };\n};\nclass Later;\n").repeated(7));
    QCOMPARE(over(bars), QStringList{"types models/a.h: 7, at most 6"});
    bars.headerTypes = 7;
    bars.relays = 1;
    write("widgets/a.cpp",
          "connect(m_a, &A::x, this, &B::x);\nconnect(\n    &m_a, &A::y,\n    this, &B::y);\n"
          "connect(m_a, &A::x, this, &B::take);\n");
    QCOMPARE(over(bars), QStringList{"relays: 2, at most 1"});
    bars.relays = 2;
    for (int i = 0; i < 26; ++i)
        write(QStringLiteral("tests/many/%1.txt").arg(i), {});
    QCOMPARE(over(bars), QStringList{"folder tests/many: 26, at most 25"});
}

/// A window once crashed as it closed: a struct of the models and a page had one name, and the linker took
/// the one's destructor for the other.
void TestSizes::findsTwoTypesOfOneName()
{
    write("models/a.h", "namespace Switchback\n{\nclass Later;\nstruct Page {\n};\n}\n");
    write("widgets/b.h", "namespace Switchback\n{\nclass Page : public QWidget\n{\n};\nclass Later;\n}\n");
    write("app/c.h", "namespace Switchback::Lab\n{\nstruct Page {\n};\nenum class Only { A };\n}\n");
    QCOMPARE(over({}), QStringList{"type Switchback::Page (models/a.h, widgets/b.h): 2, at most 1"});
}

void TestSizes::findsSourcesWithoutTheirHeader()
{
    write("app/pair/a.cpp", {});
    write("app/pair/a.h", {});
    write("app/pair/parts.cpp", {});
    write("app/console/main.cpp", {});
    write("models/b.cpp", {});
    QCOMPARE(over({}), QStringList{"without its header app/pair/parts.cpp: 1, at most 0"});
}

void TestSizes::exceptionsMustBeNeeded()
{
    write("models/a.h", QString("struct A {\n};\n").repeated(7));
    QCOMPARE(over({}, {"types models/a.h"}), QStringList());
    QCOMPARE(over({}, {"types models/a.h", "source app/gone.cpp"}),
             QStringList{"no longer an exception: source app/gone.cpp"});
}

void TestSizes::projectHolds()
{
    const Sizes sizes(QStringLiteral(SWITCHBACK_SOURCE_DIR));
    QVERIFY(sizes.files() > 100);
    const QStringList worst = sizes.worst();
    for (const QString &line : worst)
        qInfo("%s", qPrintable(line));
    const QStringList over = sizes.over({}, {});
    QVERIFY2(over.isEmpty(), qPrintable(over.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TestSizes)
#include "tst_sizes.moc"
