// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever gets a message is found, however many there are, and is shown what arrives there.
#include "widgets/theme/theme.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<Recipient> people(int count)
{
    QList<Recipient> all;
    for (int i = 1; i <= count; ++i) {
        Recipient who;
        who.customer = s("c%1").arg(i);
        who.customerName = s("Clinic %1").arg(i);
        who.contact = s("a");
        who.name = s("Dana %1").arg(i);
        who.ways = {{Channel::Email, s("d%1@example.net").arg(i), {}},
                    {Channel::Sms, s("+1303555%1").arg(i), {}}};
        all += who;
    }
    return all;
}
} // namespace

class TestMessagePreview : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void everybodyIsFound()
    {
        MessagePreview preview;
        MessageText message;
        message.text = s("To {customer}");
        preview.setMessage(message, people(10'000));
        preview.setWords(message);
        preview.show();
        const auto *box = preview.findChild<QComboBox *>(s("previewPerson"));
        auto *find = preview.findChild<QLineEdit *>(s("previewFind"));
        const auto *text = preview.findChild<QPlainTextEdit *>(s("previewText"));
        QVERIFY(find->isVisible());
        QCOMPARE(find->placeholderText(), s("Find one of 10000"));
        QCOMPARE(box->count(), 300);
        QCOMPARE(text->toPlainText(), s("To Clinic 1"));
        find->setText(s("clinic 9876"));
        QCOMPARE(box->count(), 1);
        QCOMPARE(text->toPlainText(), s("To Clinic 9876"));
        find->setText(s("d9875@EXAMPLE"));
        QCOMPARE(text->toPlainText(), s("To Clinic 9875"));
        find->setText(s("nobody"));
        QCOMPARE(box->count(), 0);
        QVERIFY(text->toPlainText().isEmpty());
        find->clear();
        QCOMPARE(box->count(), 300);
        // Of few there is nothing to be looked for, and words that nobody sees hide nobody.
        find->setText(s("clinic 9876"));
        preview.setMessage(message, people(3));
        QVERIFY(!find->isVisible());
        QCOMPARE(box->count(), 3);
    }

    /// The length that is said is that of what goes out.
    void smsCountsItsTag()
    {
        MessagePreview preview;
        MessageText message;
        message.text = QString(153, QLatin1Char('a'));
        preview.setMessage(message, people(1));
        preview.setWords(message);
        preview.findChild<QComboBox *>(s("previewChannel"))->setCurrentIndex(1);
        const QString shown = preview.findChild<QPlainTextEdit *>(s("previewText"))->toPlainText();
        QCOMPARE(shown.size(), 161);
        QVERIFY(shown.startsWith(message.text + s(" #")));
        bool said = false;
        for (const QLabel *each : preview.findChildren<QLabel *>())
            said =
                said || each->text() ==
                            s("161 characters with the tag at its end · 2 short messages (GSM-7, 153 each)");
        QVERIFY(said);
    }
};

QTEST_MAIN(TestMessagePreview)
#include "tst_messagepreview.moc"
