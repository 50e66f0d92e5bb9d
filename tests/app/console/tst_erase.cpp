// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback customers erase`: says what goes, asks once more, and is refused while an incident needs it.
#include "consolefolder.h"

#include "app/store/store.h"
#include "models/customers/erasure.h"
#include "tests/app/store/cards.h"
#include "tests/models/incident/outagestory.h"

#include <QTest>

using namespace Switchback;

namespace
{
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}
} // namespace

class TestErase : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void refused_data();
    void refused();
    void erases();

private:
    [[nodiscard]] ConsoleFolder::Said run(const QStringList &arguments) const;
    void append(const QList<Event> &events) const
    {
        Store store(m_folder.url());
        QVERIFY(wait(store.open()).ok());
        for (const Event &event : events)
            QVERIFY(wait(store.append(event)).ok());
    }

    ConsoleFolder m_folder{OutageStory::pair().id};
    OutageStory m_story{2};
};

void TestErase::initTestCase()
{
    QVERIFY(m_folder.make());
    m_story.apart = true;
    m_story.declare();
    m_story.until(QStringLiteral("initials"));
    m_story.sign(QStringLiteral("c1"));
    append(m_story.log);
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    Event imported;
    imported.kind = QStringLiteral("customers.imported");
    imported.pair = OutageStory::pair().id;
    imported.actor = imported.text = QStringLiteral("K. Ramos");
    QVERIFY(wait(store.putCards(imported.pair, cardsOf(m_story.context.customers), imported)).ok());
}

ConsoleFolder::Said TestErase::run(const QStringList &arguments) const
{
    const bool act = arguments.first() == QLatin1String("customers");
    return m_folder.run(
        arguments + (act ? QStringList{QStringLiteral("--by"), QStringLiteral("K. Ramos")} : QStringList()));
}

void TestErase::refused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const QStringList &arguments, int code, const char *error) {
        QTest::newRow(name) << arguments << code << QString::fromLatin1(error);
    };
    row("nobody named", {}, 64, "wants a name");
    row("not known", {QStringLiteral("c77")}, 1, "no customer c77");
    row("in the middle of an outage",
        {QStringLiteral("c1"), QStringLiteral("--reason"), QStringLiteral("asked"),
         QStringLiteral("--confirm"), QStringLiteral("c1")},
        1, "is open");
}

void TestErase::refused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, error);
    const ConsoleFolder::Said said =
        run(QStringList{QStringLiteral("customers"), QStringLiteral("erase")} + arguments);
    QCOMPARE(said.code, code);
    QVERIFY2(said.error.contains(error), qPrintable(said.error));
}

void TestErase::erases()
{
    m_story.log.clear();
    m_story.allow(
        Do::SettleStep{QStringLiteral("initials"), StepOutcome::Skipped, QStringLiteral("later"), {}},
        OutageStory::op());
    m_story.allow(Do::CloseComplete{}, OutageStory::commander());
    append(m_story.log);
    QStringList words{QStringLiteral("customers"), QStringLiteral("erase"), QStringLiteral("c1")};
    ConsoleFolder::Said said = run(words);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.out.contains(QStringLiteral("nobody can bring it back")), qPrintable(said.out));
    QVERIFY2(said.out.contains(QStringLiteral("backups")), qPrintable(said.out));
    QVERIFY2(said.error.contains(QStringLiteral("A reason is missing")), qPrintable(said.error));
    words += {QStringLiteral("--reason"), QStringLiteral("asked for it")};
    said = run(words);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(QStringLiteral("--confirm c1")), qPrintable(said.error));
    words += {QStringLiteral("--confirm"), QStringLiteral("c1")};
    said = run(words);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QVERIFY2(said.out.contains(QStringLiteral("Erased. Event ")), qPrintable(said.out));
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    QVERIFY(wait(store.verify()).ok());
    QVERIFY(wait(store.erasure(OutageStory::pair().id, QStringLiteral("c1")))->places.isEmpty());
    QVERIFY(!wait(store.erasure(OutageStory::pair().id, QStringLiteral("c2")))->places.isEmpty());
    QVERIFY(wait(store.customers(OutageStory::pair().id))->first().contact.isEmpty());
    // What is shown of it says so.
    said = run({QStringLiteral("timeline")});
    QCOMPARE(said.code, 0);
    QVERIFY2(said.out.contains(QStringLiteral("initials taken, by phone (erased)")), qPrintable(said.out));
    QVERIFY(!said.out.contains(QStringLiteral("Diana")));
    QVERIFY(run({QStringLiteral("verify")}).out.contains(QStringLiteral("whole")));
}

QTEST_GUILESS_MAIN(TestErase)
#include "tst_erase.moc"
