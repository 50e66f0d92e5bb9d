// SPDX-License-Identifier: GPL-3.0-or-later
// A list of customers that could not be read is no empty one, and is read again.
#include "app/pair/customers/directory.h"
#include "outagestory.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

class TestCardsRead : public QObject
{
    Q_OBJECT
private slots:
    void storeThatCannotBeRead();
};

void TestCardsRead::storeThatCannotBeRead()
{
    const QTemporaryDir dir;
    Store store(QStringLiteral("sqlite:") + dir.filePath(QStringLiteral("log.db")));
    const PairConfig pair = OutageStory::pair();
    const ManualClock clock;
    Directory directory(pair, clock,
                        {[&store]() -> Store & { return store; }, [](Right) { return Outcome(Done{}); },
                         [](Right) { return QString(); }, [] { return QString(); }});
    const QSignalSpy troubled(&directory, &Directory::troubled);
    bool done = false;
    directory.takeUp([&done] { done = true; }); // before it is open
    SOON_VERIFY(done);
    QCOMPARE(troubled.size(), 2);
    QVERIFY(!directory.isRead(false) && !directory.isRead(true));
    store.open().waitForFinished();
    const QSignalSpy changed(&directory, &Directory::cardsChanged);
    Event event;
    event.pair = pair.id;
    event.kind = QStringLiteral("notice.sent"); // any: the store is there
    directory.follow(event);
    SOON_VERIFY(directory.isRead(false) && directory.isRead(true));
    QCOMPARE(changed.size(), 2);
    directory.follow(event); // once
    store.cards(pair.id).waitForFinished();
    QCoreApplication::processEvents();
    QCOMPARE(changed.size(), 2);
    QCOMPARE(troubled.size(), 2);
}

QTEST_GUILESS_MAIN(TestCardsRead)
#include "tst_cardsread.moc"
