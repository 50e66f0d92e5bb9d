// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/spelling/messagetext.h"
#include "models/notify/spelling/wording.h"

#include <QTest>

using namespace Switchback;

Q_DECLARE_METATYPE(Switchback::ChosenWording)
Q_DECLARE_METATYPE(Switchback::Wordings)
Q_DECLARE_METATYPE(Switchback::LeftOut)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// English, German with a short text, Portuguese of Brazil short only.
Wordings draft()
{
    Wordings words(s("Down."));
    words.subject = s("Outage");
    words.sms = s("dn");
    words.others.insert("de", {s("Ausfall"), s("Ausgefallen."), s("aus")});
    words.others.insert("pt-BR", {{}, {}, s("caiu")});
    return words;
}
} // namespace

/// Who gets which text, and what is left of a draft that was changed.
class TestWording : public QObject
{
    Q_OBJECT
private slots:
    void eachInTheirLanguage_data();
    void eachInTheirLanguage();
    void whatFollowsTheDraft_data();
    void whatFollowsTheDraft();
    void inEventsAndBack();
    void speltInTheChosenLanguage();
};

void TestWording::eachInTheirLanguage_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<bool>("sms");
    QTest::addColumn<ChosenWording>("chosen");
    const ChosenWording own{s("Outage"), s("Down."), {}};
    const ChosenWording ownShort{s("Outage"), s("dn"), {}};
    const ChosenWording german{s("Ausfall"), s("Ausgefallen."), "de"};
    const ChosenWording germanShort{s("Ausfall"), s("aus"), "de"};
    QTest::newRow("none known") << QByteArray() << false << own;
    QTest::newRow("its own") << QByteArray("en-US") << false << own;
    QTest::newRow("its own, short") << QByteArray("en") << true << ownShort;
    QTest::newRow("another") << QByteArray("de") << false << german;
    QTest::newRow("another, short") << QByteArray("de") << true << germanShort;
    QTest::newRow("a kind of it") << QByteArray("de-AT") << false << german;
    QTest::newRow("with a script") << QByteArray("de-Latn-CH") << true << germanShort;
    QTest::newRow("as a phone book writes it") << QByteArray("DE_at") << false << german;
    QTest::newRow("short only, as SMS")
        << QByteArray("pt-BR") << true << ChosenWording{s("Outage"), s("caiu"), "pt-BR"};
    QTest::newRow("short only, as e-mail") << QByteArray("pt-BR") << false << own;
    QTest::newRow("of another country") << QByteArray("pt-PT") << true << ownShort;
    QTest::newRow("no language") << QByteArray("{de}") << false << own;
}

void TestWording::eachInTheirLanguage()
{
    QFETCH(QByteArray, language);
    QFETCH(bool, sms);
    QFETCH(ChosenWording, chosen);
    QVERIFY(chosenWording(draft(), language, sms) == chosen);
}

void TestWording::whatFollowsTheDraft_data()
{
    QTest::addColumn<Wordings>("typed");
    QTest::addColumn<Wordings>("goes");
    QTest::addColumn<LeftOut>("left");
    QTest::newRow("nothing changed") << draft() << draft() << LeftOut{};
    Wordings typed = draft();
    typed.text = s("Down, and we know why.");
    Wordings goes(typed.text);
    goes.subject = s("Outage");
    QTest::newRow("the text") << typed << goes << LeftOut{true, {"de"}, {"pt-BR"}};
    typed.others["de"].text = s("Ausgefallen, und wir wissen warum.");
    goes.others.insert("de", {s("Ausfall"), typed.others["de"].text, {}});
    QTest::newRow("the text and a translation") << typed << goes << LeftOut{true, {}, {"de", "pt-BR"}};
    typed.others["de"].sms = s("aus, klar");
    typed.sms = s("dn, why known");
    goes.others["de"].sms = s("aus, klar");
    goes.sms = typed.sms;
    QTest::newRow("and what is short") << typed << goes << LeftOut{false, {}, {"pt-BR"}};
    typed = draft();
    typed.others["de"].text = s("Ausgefallen!");
    goes = typed;
    goes.others["de"].sms.clear();
    QTest::newRow("a translation alone") << typed << goes << LeftOut{false, {}, {"de"}};
    typed = draft();
    typed.sms = s("dn!");
    QTest::newRow("the short one alone") << typed << typed << LeftOut{};
    typed = draft();
    typed.text = s("Down!");
    typed.others["de"].sms = s("aus!");
    goes = Wordings(typed.text);
    goes.subject = s("Outage");
    goes.others.insert("de", {{}, {}, s("aus!")});
    QTest::newRow("of a translation what is short") << typed << goes << LeftOut{true, {"de"}, {"pt-BR"}};
}

void TestWording::whatFollowsTheDraft()
{
    QFETCH(Wordings, typed);
    QFETCH(Wordings, goes);
    QFETCH(LeftOut, left);
    QVERIFY(whatGoesOut(typed, draft()) == goes);
    QVERIFY(leftOut(typed, draft()) == left);
}

void TestWording::inEventsAndBack()
{
    QJsonObject body;
    putWords(body, draft());
    QVERIFY(wordsIn(body) == draft());
    QCOMPARE(body.value(s("languages")).toObject().keys(), QStringList({s("de"), s("pt-BR")}));
    // One of before has a text alone.
    QJsonObject before{{s("text"), s("Down.")}};
    QVERIFY(wordsIn(before) == Wordings(s("Down.")));
    QJsonObject again;
    putWords(again, wordsIn(before));
    QCOMPARE(again, before);
    // What is no language, no text or nothing at all is left out.
    body.insert(s("languages"), QJsonObject{{s("../x"), QJsonObject{{s("text"), s("x")}}},
                                            {s("fr"), 4},
                                            {s("it"), QJsonObject{{s("text"), 4}}}});
    QVERIFY(wordsIn(body).others.isEmpty());
    QVERIFY(wordsIn({{s("text"), 4}, {s("languages"), s("de")}}) == Wordings());
}

void TestWording::speltInTheChosenLanguage()
{
    MessageText message;
    static_cast<Wordings &>(message) = draft();
    message.language = "en";
    Addressee to;
    to.language = "de-CH";
    const Spelt mail = spell(message, to, Channel::Email);
    QCOMPARE(mail.subject, s("Ausfall"));
    QCOMPARE(mail.text, s("Ausgefallen."));
    QVERIFY(mail.html.contains(s("<html lang=\"de\">")));
    QCOMPARE(mail.language, QByteArray("de"));
    QCOMPARE(spell(message, to, Channel::Sms).text, s("aus"));
    QCOMPARE(spell(message, to, Channel::Call).text, s("Ausgefallen."));
    // Whose language nothing is in hears English by an English voice, whatever they speak.
    to.language = "fr";
    const Spelt call = spell(message, to, Channel::Call);
    QCOMPARE(call.text, s("Down."));
    QCOMPARE(call.language, QByteArray("en"));
    QVERIFY(spell(message, to, Channel::Email).html.contains(s("lang=\"en\"")));
}

QTEST_GUILESS_MAIN(TestWording)
#include "tst_wording.moc"
