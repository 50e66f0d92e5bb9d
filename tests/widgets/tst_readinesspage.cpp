// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/soon.h"
#include "widgets/base/plainlabel.h"
#include "widgets/readiness/readinesspage.h"
#include "widgets/wish/wishes.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Switchback;

namespace
{
ReadinessView view()
{
    ReadinessView out;
    out.whose = QStringLiteral("Gateways");
    out.gateways = {{"mail/a", "E-mail by a", "carries since 13:50:00", "took its last message 13:59:00", "",
                     "2 contacts", Mark::Fine},
                    {"sms/b", "SMS by b", "does not carry since 13:51:00: 401", "", "", "", Mark::Bad}};
    out.troubles = {{"Could not be reached: <b>Carver</b>", Mark::Bad}, {"A test was missed", Mark::Warning}};
    out.summary = QStringLiteral("2 customers");
    out.lines = {{"<b>Carver</b>", "Dana", "E-mail", "d@example.net", "could not be reached: 550", "12:00:00",
                  Mark::Bad}};
    out.messages = 412;
    out.whom = QStringLiteral("every customer's contacts");
    return out;
}
} // namespace

/// The page Readiness: what is wrong on top, and a test that is asked for twice.
class TestReadinessPage : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }
    void showsWhatIsWrong();
    void asksBeforeItSends();
    void saysWhyItCannot();
    void standbyIsTestedFromHere();
    void fitsWhateverComes();

private:
    template<class T>
    [[nodiscard]] T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    Wishes m_wishes;
    std::unique_ptr<ReadinessPage> m_page;
};

void TestReadinessPage::init()
{
    m_page = std::make_unique<ReadinessPage>(m_wishes);
    m_page->resize(1000, 700);
    m_page->setView(view());
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestReadinessPage::showsWhatIsWrong()
{
    const auto *first = find<QWidget>("trouble0");
    QVERIFY(first && first->isVisible());
    QCOMPARE(first->findChild<PlainLabel *>()->text(), QString("Could not be reached: <b>Carver</b>"));
    QVERIFY(find<QWidget>("gateway1")->isVisible());
    QVERIFY(!find<PlainLabel>("readinessNone")->isVisible());
    QCOMPARE(find<QTableView>("readinessTable")->model()->rowCount(), 1);
    // What is well again is gone.
    ReadinessView well = view();
    well.troubles.clear();
    well.gateways.removeLast();
    m_page->setView(well);
    QVERIFY(!find<QWidget>("trouble0")->isVisible());
    QVERIFY(!find<QWidget>("gateway1")->isVisible());
    QVERIFY(find<PlainLabel>("readinessFine")->isVisible());
    m_page->setView({});
    QVERIFY(find<PlainLabel>("readinessNone")->isVisible());
    QVERIFY(!find<QTableView>("readinessTable")->isVisible());
}

void TestReadinessPage::asksBeforeItSends()
{
    QSignalSpy wanted(&m_wishes, &Wishes::reachTestWanted);
    auto *test = find<QPushButton>("reachTest");
    auto *send = find<QPushButton>("reachSend");
    QVERIFY(test->isVisible() && !send->isVisible());
    QTest::mouseClick(test, Qt::LeftButton);
    QVERIFY(send->isVisible());
    const QString question = find<PlainLabel>("reachQuestion")->text();
    QVERIFY2(question.contains("412") && question.contains("every customer"), qPrintable(question));
    QVERIFY(find<QPushButton>("reachNotNow")->hasFocus()); // who goes on typing sends nothing
    QTest::mouseClick(find<QPushButton>("reachNotNow"), Qt::LeftButton);
    QVERIFY(!send->isVisible());
    QCOMPARE(wanted.size(), 0);
    QTest::mouseClick(test, Qt::LeftButton);
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QVERIFY(test->isVisible() && !send->isVisible());
}

void TestReadinessPage::saysWhyItCannot()
{
    QSignalSpy wanted(&m_wishes, &Wishes::reachTestWanted);
    QTest::mouseClick(find<QPushButton>("reachTest"), Qt::LeftButton);
    ReadinessView closed = view();
    closed.cannot = QStringLiteral("An outage is open.");
    m_page->setView(closed); // meanwhile
    QTest::mouseClick(find<QPushButton>("reachSend"), Qt::LeftButton);
    QCOMPARE(wanted.size(), 0);
    QVERIFY(find<PlainLabel>("reachCannot")->isVisible());
    QCOMPARE(find<PlainLabel>("reachCannot")->text(), QString("An outage is open."));
}

void TestReadinessPage::standbyIsTestedFromHere()
{
    QSignalSpy wanted(&m_wishes, &Wishes::standbyCallWanted);
    auto *call = find<QPushButton>("standbyCall");
    QVERIFY(!find<QWidget>("standby")->isVisible()); // a pair without calls
    ReadinessView with = view();
    with.standby = {
        "Calls through Centennial's SBC", "a test call <b>passed</b>", "no schedule", {}, Mark::Fine, {}};
    m_page->setView(with);
    QVERIFY(find<QWidget>("standby")->isVisible() && find<PlainLabel>("standbyTitle")->isVisible());
    QCOMPARE(find<QWidget>("standby")->findChildren<PlainLabel *>().at(1)->text(),
             QString("a test call <b>passed</b>"));
    QTest::mouseClick(call, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    call->setFocus();
    QTest::keyClick(call, Qt::Key_Space);
    QCOMPARE(wanted.size(), 2);
    with.standby.cannot = QStringLiteral("An incident is open.");
    m_page->setView(with);
    QVERIFY(!call->isEnabled());
    QCOMPARE(find<PlainLabel>("standbyCannot")->text(), with.standby.cannot);
}

void TestReadinessPage::fitsWhateverComes()
{
    ReadinessView much = view();
    for (int i = 0; i < 20; ++i)
        much.troubles += {QString("a long word ").repeated(40), Mark::Warning};
    m_page->setView(much);
    m_page->resize(500, 300);
    SOON_VERIFY(m_page->widget()->height() > 1000); // it scrolls, and nothing lies over another
    const auto *last = find<QWidget>("trouble21");
    const auto *one = find<QWidget>("gateway0");
    SOON_VERIFY(last->mapTo(m_page->widget(), QPoint(0, last->height())).y() <=
                one->mapTo(m_page->widget(), QPoint(0, 0)).y());
    QVERIFY(m_page->widget()->width() <= m_page->viewport()->width());
}

QTEST_MAIN(TestReadinessPage)
#include "tst_readinesspage.moc"
