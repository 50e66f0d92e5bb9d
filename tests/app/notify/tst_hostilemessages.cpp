// SPDX-License-Identifier: GPL-3.0-or-later
// What people, servers, those who answer and one of us beside it write, through every channel: mailed,
// texted, spoken, shown and logged as it stands, and never as anything else. From the list of customers to
// the bytes that go out.
#include "app/gateway/mail/text/composed.h"
#include "app/gateway/twilio/signature.h"
#include "app/gateway/twilio/twiml.h"
#include "models/core/visibletext.h"
#include "models/messages/messagedetail.h"
#include "models/messages/messagesview.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

// Last: its GLib and Qt's keywords do not go together.
#include "app/gateway/mail/text/mime.h"

using namespace Switchback;
using Plays = ScriptedGateway::Plays;

namespace
{
/// Nothing that a terminal, a window or a reader of mails would take for a command.
bool isHarmless(const QString &text)
{
    return text == visibleText(text, 100'000, true);
}

/// What no store can keep is not what it was; the rest begins as it did.
QString beginningOf(const QString &text)
{
    const auto plain = std::find_if_not(text.begin(), text.end(), [](QChar c) {
        return c == QLatin1Char(' ') || (c.isPrint() && !c.isSpace());
    });
    return text.left(std::min<qsizetype>(20, plain - text.begin())).simplified();
}

/// A mail as whoever gets it reads it.
struct Read {
    QString subject;
    QString name; ///< of whoever it is for
    QString plain;
    QString html;
    int heads = 0;
};

Read readMail(const QByteArray &mail)
{
    Mime::begin();
    const Mime::Ref<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(mail.constData(), size_t(mail.size())));
    const Mime::Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Mime::Ref<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    InternetAddressList *to = g_mime_message_get_to(message.get());
    Read out;
    out.subject = QString::fromUtf8(g_mime_message_get_subject(message.get()));
    if (internet_address_list_length(to) == 1)
        out.name = QString::fromUtf8(internet_address_get_name(internet_address_list_get_address(to, 0)));
    out.heads = g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get())));
    auto *both = GMIME_MULTIPART(g_mime_message_get_mime_part(message.get()));
    const auto text = [both](int index) {
        const std::unique_ptr<char, void (*)(void *)> part(
            g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_multipart_get_part(both, index))), g_free);
        return QString::fromUtf8(part.get()).remove(QLatin1Char('\r'));
    };
    out.plain = text(0);
    out.html = text(1);
    return out;
}

/// What is spoken of a call's orders, and which verbs there are.
struct Orders {
    QStringList spoken;
    QSet<QString> verbs;
    bool sound = false;
};

Orders readTwiml(const QByteArray &twiml)
{
    Orders out;
    QXmlStreamReader xml(twiml);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        out.verbs.insert(xml.name().toString());
        if (xml.name() == QLatin1String("Say"))
            out.spoken += xml.readElementText();
    }
    out.sound = !xml.hasError();
    return out;
}
} // namespace

class TestHostileMessages : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanup()
    {
        m_one.reset();
        m_sites.reset();
    }
    void cleanupTestCase() { m_backends.reset(); }
    void literallyByEveryChannel_data();
    void literallyByEveryChannel();

private:
    void tell(const QString &text);
    void asMailed(const QString &shown);
    void asTexted(const QString &shown);
    void asSpoken(const QString &shown);
    void asShown(const QString &text);
    void noteBeside(const QString &text);
    void asDetailed(const QString &beginning);
    void asLogged();

    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<NotifySeat> m_one;
};

void TestHostileMessages::literallyByEveryChannel_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("harmless") << "Carver Clinic";
    QTest::newRow("markup") << "<b>A & B</b><script>alert(1)</script><img src=x onerror=y>&lt;&#10;";
    QTest::newRow("a header of its own") << "Carver\r\nBcc: all@evil.example\r\nX: y";
    QTest::newRow("the end of the head") << "Carver\r\n\r\n<h1>Pay here</h1>";
    QTest::newRow("the end of the mail") << "Carver\r\n.\r\nRCPT TO:<all@evil.example>";
    QTest::newRow("an encoded word") << "=?utf-8?Q?Carver=0D=0ABcc:_a@evil.example?=";
    QTest::newRow("another part") << "Carver\n--=_sb.a\nContent-Type: text/html\n\n<h1>x</h1>";
    QTest::newRow("placeholders") << "{customer} {since} {next_update} {{from}} ${x} %1 %2 %n %s";
    QTest::newRow("verbs of a call") << "</Say><Dial>+19005550123</Dial><Say>]]><!-- -->";
    QTest::newRow("another address") << "\"A\" <all@evil.example>, B";
    QTest::newRow("fields of a form") << "Carver&To=%2B19005550123&Body=x;y=z+";
    QTest::newRow("an account of baresip") << "x>;audio_source=aufile,/etc/passwd;auth_pass=y\ndial sip:0900";
    QTest::newRow("a shell") << "$(reboot) `reboot` ; reboot | reboot '\"";
    QTest::newRow("JSON") << "\"}],\"x\":[{\"\\u0000\"";
    QTest::newRow("SQL") << "'; DROP TABLE outbox; --";
    QTest::newRow("a formula") << "=HYPERLINK(\"http://evil.example\")";
    QTest::newRow("a terminal") << QStringLiteral("\x1b[2J\x1b]0;owned\x07\x9b"
                                                  "31m");
    QTest::newRow("NUL and others") << QStringLiteral("a") + QChar(0) + QStringLiteral("b\x08\x7f") +
                                           QChar(0x85);
    QTest::newRow("turned round") << QString::fromUtf8("a\u202egpj.exe\u2066b\u200f");
    QTest::newRow("lines of Unicode") << QString::fromUtf8("a\u2028Bcc: b\u2029c");
    QTest::newRow("half a letter") << QStringLiteral("a") + QChar(0xd83d) + QStringLiteral("b") +
                                          QChar(0xdd25);
    QTest::newRow("letters of two halves")
        << QStringLiteral("a") + QString::fromUtf8("\U0001f525").repeated(150);
    QTest::newRow("other letters") << QString::fromUtf8("日本語 Ελληνικά עברית العربية");
    QTest::newRow("huge") << QString(20'000, QLatin1Char('x'));
}

/// Four customers of that name: one by each channel, and one whose mail is refused in such words.
void TestHostileMessages::tell(const QString &text)
{
    NotifySeat::Setup setup;
    setup.url = m_backends->newUrl(QStringLiteral("sqlite"));
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_leaseClock;
    setup.voice = true;
    setup.customers = mailCustomers(4);
    for (Customer &each : setup.customers)
        each.name = each.contact = text;
    setup.channels = {{Channel::Email}, {Channel::Sms}, {Channel::Call}, {Channel::Email}};
    m_one = std::make_unique<NotifySeat>(setup);
    const Outcome opened = m_one->open();
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
    m_one->mail().setRefusal(text);
    m_one->mail().play("c4@example.net", {Plays::Refuses});
    QVERIFY(
        m_one->seat()
            .command(Do::Declare{IncidentMode::Real, m_clock.now() - std::chrono::minutes(1), "no dial tone"})
            .ok());
    const Outcome approved = m_one->seat().command(
        Do::ComposeNotice{QStringLiteral("alert"),
                          QStringLiteral("To {customer}: down since {since}. Until {next_update}."), true});
    QVERIFY2(approved.ok(), approved ? "" : qPrintable(approved.error().text));
    SOON_COMPARE(m_one->standing("alert").told, 3);
    Heard reply;
    reply.attempt = m_one->mail().arrived().first().attempt;
    reply.what = Heard::What::Answered;
    reply.at = m_clock.now();
    reply.text = reply.from = text;
    m_one->mail().hear(reply);
    SOON_COMPARE(m_one->standing("alert").answered, 1);
}

void TestHostileMessages::asMailed(const QString &shown)
{
    const Outgoing mail = m_one->mail().arrived().first();
    QCOMPARE(mail.address, QString("c1@example.net"));
    const MailSender sender{QStringLiteral("NOC"), {QStringLiteral("noc"), "example.net"}, std::nullopt};
    const Result<ComposedMail> composed = composedMail(mail, sender, m_clock.now());
    QVERIFY(composed.ok());
    QCOMPARE(composed->to, QByteArray("c1@example.net"));
    const Read read = readMail(composed->bytes);
    Outgoing plain = mail;
    plain.displayName = QStringLiteral("Carver");
    QCOMPARE(read.heads, readMail(composedMail(plain, sender, m_clock.now())->bytes).heads);
    QCOMPARE(read.name, visibleText(m_one->book().all().first().to.name.simplified(), 200));
    QVERIFY(isHarmless(read.subject) && !read.subject.contains(QLatin1Char('\n')));
    QVERIFY2(read.plain.startsWith(QStringLiteral("To %1: down since ").arg(shown)), qPrintable(read.plain));
    QVERIFY(isHarmless(read.plain));
    QVERIFY2(read.html.contains(QStringLiteral("<p>To %1: down since ").arg(shown.toHtmlEscaped())),
             qPrintable(read.html));
}

void TestHostileMessages::asTexted(const QString &shown)
{
    const Outgoing sms = m_one->sms().arrived().first();
    QVERIFY2(sms.text.startsWith(QStringLiteral("To %1: down since ").arg(shown.simplified())),
             qPrintable(sms.text));
    QVERIFY(isHarmless(sms.text));
    const FormFields sent{{"To", sms.address.toUtf8()}, {"Body", sms.text.toUtf8()}};
    const FormFields got = decodedForm(encodedForm(sent)); // what the provider makes of it
    QCOMPARE(got, sent);
    QCOMPARE(fieldOf(got, "To"), QByteArray("+13035550002"));
}

void TestHostileMessages::asSpoken(const QString &shown)
{
    const Outgoing call = m_one->voice().arrived().first();
    QVERIFY2(call.text.startsWith(QStringLiteral("To %1: down since ").arg(shown.simplified())),
             qPrintable(call.text));
    QVERIFY(isHarmless(call.text) && !call.text.contains(QLatin1Char('\n')));
    const Orders said = readTwiml(callTwiml(call.text, "en", QString()));
    QVERIFY(said.sound);
    QCOMPARE(said.verbs, (QSet<QString>{"Response", "Gather", "Say", "Hangup"}));
    for (const QString &text : said.spoken)
        QCOMPARE(text, call.text);
}

/// On the page of messages: the names, the server's words, what they answered.
void TestHostileMessages::asShown(const QString &text)
{
    int refused = 0;
    int answered = 0;
    for (const Delivery &each : m_one->book().all()) {
        const MessageLine line = messageLine(m_one->incident(), each);
        for (const QString &field :
             {line.customer, line.contact, line.message, line.outcome, line.reason, line.said})
            QVERIFY2(isHarmless(field) && !field.contains(QLatin1Char('\n')), qPrintable(field));
        const QString beginning = beginningOf(text);
        if (each.state() == DeliveryState::Failed && !each.reason().isEmpty())
            refused += line.reason.simplified().contains(beginning);
        if (each.state() == DeliveryState::Answered)
            answered += line.said.simplified().contains(beginning);
    }
    QCOMPARE(refused, 1);
    QCOMPARE(answered, 1);
}

/// Somebody called back and has it, said so in such words; and why the refused one is given up.
void TestHostileMessages::noteBeside(const QString &text)
{
    using Act = DeliveryAct::What;
    int written = 0;
    const QList<Delivery> all = m_one->book().all();
    for (const Delivery &each : all) {
        const bool refused = each.channel == Channel::Email && each.state() == DeliveryState::Failed;
        if (!refused && each.channel != Channel::Sms)
            continue;
        m_one->notifier().act({each.id, refused ? Act::GiveUp : Act::Tick, text},
                              [&written](const Outcome &done) { written += done.ok(); });
    }
    SOON_COMPARE(written, 2);
}

/// A delivery with all that became of it.
void TestHostileMessages::asDetailed(const QString &beginning)
{
    int given = 0;
    int ticked = 0;
    for (const Delivery &each : m_one->book().all()) {
        const MessageDetail detail = messageDetail(m_one->incident(), each);
        QVERIFY2(isHarmless(detail.text), qPrintable(detail.text));
        QStringList fields{detail.heading, detail.to, detail.subject};
        for (const MessageHappened &one : detail.story) {
            fields += {one.when, one.what, one.words};
            given += each.givenUpAt && one.words.simplified().startsWith(beginning) && !one.theirs;
            ticked += each.channel == Channel::Sms && one.what.simplified().contains(beginning);
        }
        for (const QString &field : std::as_const(fields))
            QVERIFY2(isHarmless(field) && !field.contains(QLatin1Char('\n')), qPrintable(field));
    }
    QVERIFY(given >= 1 && ticked >= 1);
}

void TestHostileMessages::asLogged()
{
    for (const char *kind :
         {"notice.approved", "notice.queued", "notice.sent", "delivery.queued", "delivery.facts"}) {
        for (const Event &event : m_one->log(kind))
            QVERIFY2(isHarmless(event.text) && isHarmless(event.actor), qPrintable(event.text));
    }
}

void TestHostileMessages::literallyByEveryChannel()
{
    QFETCH(QString, text);
    m_sites = std::make_unique<FakeSites>(m_clock);
    tell(text);
    if (QTest::currentTestFailed())
        return;
    // As it stands in the list; its control characters made visible, and no longer than a name may be.
    const QString shown = visibleText(m_one->book().all().first().to.customerName, 200);
    asMailed(shown);
    asTexted(shown);
    asSpoken(shown);
    asShown(text);
    noteBeside(text);
    asDetailed(beginningOf(text));
    asLogged();
    // A brace in a name is no placeholder.
    QCOMPARE(m_one->findings().filter(QStringLiteral("placeholder"), Qt::CaseSensitive).isEmpty(),
             !text.contains(QLatin1Char('{')));
    QVERIFY(m_one->findings().filter(QRegularExpression(QStringLiteral("^(?!a placeholder)"))).isEmpty());
}

QTEST_GUILESS_MAIN(TestHostileMessages)
#include "tst_hostilemessages.moc"
