// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever looks at a card in the window sees what it was before, as the store holds it.
#include "app/console/window/customerstie.h"
#include "app/console/window/outagetie.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"
#include "widgets/base/beat.h"
#include "widgets/customers/directorypage.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QPlainTextEdit>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestCustomersTie : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }
    void init() { begin(); }
    void cleanup() { end(); }

    void whatACardWasIsSeen();
};

void TestCustomersTie::whatACardWasIsSeen()
{
    NotifySeat &one = seat();
    const auto changed = [&one](const QString &email) {
        QList<CustomerCard> cards = one.seat().engine().directory().cards(false).mid(0, 1);
        cards[0].contacts[0].email = email;
        return one.put(cards);
    };
    const CustomerCard first = one.seat().engine().directory().cards(false).at(0);
    QVERIFY(changed(QStringLiteral("second@example.net")).ok());
    Beat beat(m_clock);
    OutageTie people(one.seat().engine(), beat);
    CustomersTie tie(one.seat().engine(), people);
    MainWindow window(beat);
    tie.tieMain(&window);
    window.showPage(QStringLiteral("customers"));
    auto *page = window.findChild<DirectoryPage *>();
    const auto *before = window.findChild<QPlainTextEdit *>(QStringLiteral("cardBefore"));
    page->choose(first.id);
    const QString old = first.contacts.at(0).email + QStringLiteral(" → second@example.net");
    SOON_VERIFY(before->toPlainText().contains(old));
    QVERIFY2(before->toPlainText().contains(QLatin1String("A. Berg: customers")),
             qPrintable(before->toPlainText()));

    m_clock.advance(1h);
    QVERIFY(changed(QStringLiteral("third@example.net")).ok()); // while it is looked at
    SOON_VERIFY(before->toPlainText().contains(QStringLiteral("second@example.net → third@example.net")));
    QVERIFY(before->toPlainText().contains(old));
    page->choose(one.seat().engine().directory().cards(false).at(1).id);
    QVERIFY(before->toPlainText().isEmpty()); // of another one nothing of it
}

QTEST_MAIN(TestCustomersTie)
#include "tst_customerstie.moc"
