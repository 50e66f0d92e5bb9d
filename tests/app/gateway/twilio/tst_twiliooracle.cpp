// SPDX-License-Identifier: GPL-3.0-or-later
// Twilio's own library against our stand-in and our signatures; skipped where it is not installed.
#include "app/gateway/twilio/base/signature.h"
#include "tests/app/gateway/twilio/standin.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;

namespace
{
struct Said {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Said oracle(const QStringList &arguments, const QByteArray &in = {})
{
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"),
                  QStringList{QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/app/gateway/twilio/oracle.py")} +
                      arguments);
    process.write(in);
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Of everything that a URL's end or a form may hold.
QString anyText(QRandomGenerator &dice)
{
    static const QString letters = QStringLiteral("abcXYZ019 +&=%#/?\"'<>äßЖ通\U0001F4DE\r\n\t");
    QString out;
    for (int i = dice.bounded(20); i > 0; --i)
        out += letters.at(dice.bounded(int(letters.size())));
    return QString::fromUtf8(out.toUtf8());
}
} // namespace

class TestTwilioOracle : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void itsClientTakesTheStandInForTwilio();
    void itsValidatorTakesOurSignatures();
};

void TestTwilioOracle::initTestCase()
{
    const Said said = oracle({QStringLiteral("signatures")}, "[]");
    if (said.err.contains("No module named 'twilio'"))
        QSKIP("python3-twilio is not installed");
    QVERIFY2(said.code == 0, said.err.constData());
}

void TestTwilioOracle::itsClientTakesTheStandInForTwilio()
{
    StandIn there;
    QVERIFY2(there.start(), there.errors().constData());
    const Said said = oracle({QStringLiteral("client"), there.url(), StandIn::sid,
                              QString::fromLatin1(StandIn::token), StandIn::from});
    QVERIFY2(said.code == 0, said.err.constData());
    QCOMPARE(said.out, QByteArray("good\n"));
}

void TestTwilioOracle::itsValidatorTakesOurSignatures()
{
    QRandomGenerator dice(20261129);
    QJsonArray asked;
    QList<FormFields> forms;
    for (int i = 0; i < 500; ++i) {
        const QByteArray token = QByteArray::number(dice.generate64(), 16);
        const QByteArray url = "https://noc.example.net" +
                               QByteArray(i % 3 == 0   ? ":8443"
                                          : i % 3 == 1 ? ":443"
                                                       : "") +
                               "/switchback/sms/a" + QByteArray::number(i);
        QMap<QString, QString> fields;
        for (int n = dice.bounded(8); n >= 0; --n)
            fields.insert(QStringLiteral("F%1").arg(dice.generate() % 1000) + anyText(dice).simplified(),
                          anyText(dice));
        FormFields form;
        QJsonObject json;
        for (auto one = fields.cbegin(); one != fields.cend(); ++one) {
            form.append({one.key().toUtf8(), one->toUtf8()});
            json.insert(one.key(), *one);
        }
        // As it would come to us.
        form = decodedForm(encodedForm(form));
        forms += form;
        asked += QJsonObject{
            {QStringLiteral("token"), QString::fromLatin1(token)},
            {QStringLiteral("url"), QString::fromLatin1(url)},
            {QStringLiteral("fields"), json},
            {QStringLiteral("signature"), QString::fromLatin1(twilioSignature(token, url, form))}};
    }
    const Said said = oracle({QStringLiteral("signatures")}, QJsonDocument(asked).toJson());
    QVERIFY2(said.code == 0, said.err.constData());
    const QJsonArray answers = QJsonDocument::fromJson(said.out).array();
    QCOMPARE(answers.size(), asked.size());
    for (qsizetype i = 0; i < answers.size(); ++i) {
        const QJsonObject one = asked.at(i).toObject();
        const QJsonObject answer = answers.at(i).toObject();
        QVERIFY2(answer.value(QLatin1String("holds")).toBool(), qPrintable(QString::number(i)));
        const auto text = [](const QJsonObject &object, const char *key) {
            return object.value(QLatin1String(key)).toString().toUtf8();
        };
        QVERIFY(signatureHolds(text(answer, "signature"), text(one, "token"), text(one, "url"), forms.at(i)));
        QVERIFY(!signatureHolds(text(answer, "signature"), "another", text(one, "url"), forms.at(i)));
    }
}

QTEST_GUILESS_MAIN(TestTwilioOracle)
#include "tst_twiliooracle.moc"
