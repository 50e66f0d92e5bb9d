// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever looks at a card in the window sees what it was before, as the store holds it. A file is taken over,
// taken back and written there, with the buttons that a person presses.
#include "app/console/window/customerstie.h"
#include "app/console/window/outagetie.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/customers/directorypage.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QFileDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
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
    void vCardFileImportedUndoneExported();

private:
    static bool press(const QWidget &window, const char *button);
    /// In the dialog that asks for a file.
    static bool chooseFile(const QWidget &window, const QString &path);
};

bool TestCustomersTie::press(const QWidget &window, const char *button)
{
    auto *found = window.findChild<QPushButton *>(QLatin1String(button));
    const auto ready = [&found, &window, button] {
        found = window.findChild<QPushButton *>(QLatin1String(button));
        return found && found->isVisible() && found->isEnabled();
    };
    if (!QTest::qWaitFor(ready, Test::Patience))
        return false;
    found->click();
    return true;
}

bool TestCustomersTie::chooseFile(const QWidget &window, const QString &path)
{
    QFileDialog *dialog = nullptr;
    const auto there = [&] {
        dialog = window.findChild<QFileDialog *>();
        return dialog && dialog->isVisible();
    };
    if (!QTest::qWaitFor(there, Test::Patience))
        return false;
    dialog->selectFile(path);
    static_cast<QDialog *>(dialog)->accept();
    return QTest::qWaitFor([&] { return !window.findChild<QFileDialog *>(); }, Test::Patience);
}

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

void TestCustomersTie::vCardFileImportedUndoneExported()
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    NotifySeat &one = seat();
    const Directory &directory = one.seat().engine().directory();
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("contacts.vcf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("BEGIN:VCARD\nVERSION:3.0\nFN:Dana Reyes\nN:Reyes;Dana;;;\nORG:Carver County Clinic\n"
               "EMAIL:dana@carver.example\nTEL;TYPE=work,voice:+1 303 555 0117\nEND:VCARD\n");
    file.close();
    Beat beat(m_clock);
    OutageTie people(one.seat().engine(), beat);
    CustomersTie tie(one.seat().engine(), people);
    MainWindow window(beat);
    tie.tieMain(&window);
    window.show();
    window.showPage(QStringLiteral("customers"));
    const qsizetype before = directory.cards(false).size();
    const auto there = [&directory] {
        const QList<CustomerCard> &cards = directory.cards(false);
        return std::any_of(cards.begin(), cards.end(), [](const CustomerCard &each) {
            return !each.retired && each.name == QLatin1String("Carver County Clinic") &&
                   each.contacts.value(0).email == QLatin1String("dana@carver.example");
        });
    };

    QVERIFY(press(window, "customersImport"));
    QVERIFY(chooseFile(window, file.fileName()));
    QVERIFY(!there()); // it is seen first what would become of each row
    QVERIFY(press(window, "importGo"));
    SOON_VERIFY(there());
    QCOMPARE(directory.cards(false).size(), before + 1);

    const QString written = folder.filePath(QStringLiteral("out.csv"));
    QVERIFY(press(window, "customersExport"));
    QVERIFY(chooseFile(window, written));
    QFile out(written);
    const auto *said = window.findChild<PlainLabel *>(QStringLiteral("customersNoticeText"));
    SOON_VERIFY(said->text().contains(QStringLiteral("Written to "))); // until then nothing else is done
    QCOMPARE(out.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QVERIFY(out.open(QIODevice::ReadOnly));
    const QByteArray csv = out.readAll();
    for (const char *field : {"Carver County Clinic", "dana@carver.example", "+13035550117", "customer-1"})
        QVERIFY2(csv.contains(field), csv.constData());

    QVERIFY(press(window, "customersUndo"));
    QVERIFY(press(window, "customersUndoYes"));
    SOON_VERIFY(!there());
    QVERIFY(press(window, "customersUndo")); // the undoing too
    QVERIFY(press(window, "customersUndoYes"));
    SOON_VERIFY(there());
}

QTEST_MAIN(TestCustomersTie)
#include "tst_customerstie.moc"
