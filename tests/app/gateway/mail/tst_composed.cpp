// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/composed.h"
#include "app/gateway/mail/text/mailtokens.h"
#include "app/gateway/mail/text/mime.h"

#include <QTest>

#include <algorithm>

using namespace Switchback;

/// What is mailed: heads, both parts, and hostile texts that stay texts.
class TestComposed : public QObject
{
    Q_OBJECT

private slots:
    void heads();
    void parts();
    void plainAlone();
    void sameBytes();
    void literally_data();
    void literally();
    void headsAsTheLibraryWritesThem_data() { literally_data(); }
    void headsAsTheLibraryWritesThem();
    void everyHeadAsTheLibraryFoldsIt_data();
    void everyHeadAsTheLibraryFoldsIt();
    void addresses_data();
    void addresses();
    void tokens();
    void longTexts();

private:
    static Outgoing outgoing();
    static MailSender sender();
    static QByteArray bytes(const Outgoing &what);
    static QByteArray headsOf(const QByteArray &mail) { return mail.left(mail.indexOf("\r\n\r\n") + 2); }
};

namespace
{
const Instant At = instantFromMs(1'790'000'000'000);

/// What whoever gets the mail sees.
struct Seen {
    explicit Seen(const QByteArray &mail)
    {
        Mime::begin();
        const Mime::Ref<GMimeStream> stream(
            g_mime_stream_mem_new_with_buffer(mail.constData(), size_t(mail.size())));
        const Mime::Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
        message.reset(g_mime_parser_construct_message(parser.get(), nullptr));
    }
    [[nodiscard]] QString subject() const
    {
        return QString::fromUtf8(g_mime_message_get_subject(message.get()));
    }
    [[nodiscard]] QStringList to() const
    {
        InternetAddressList *list = g_mime_message_get_to(message.get());
        QStringList out;
        for (int i = 0; i < internet_address_list_length(list); ++i) {
            InternetAddress *one = internet_address_list_get_address(list, i);
            out += QString::fromUtf8(internet_address_get_name(one)) + '|' +
                   QString::fromUtf8(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)));
        }
        return out;
    }
    [[nodiscard]] QString text(int index) const
    {
        GMimeObject *part = g_mime_message_get_mime_part(message.get());
        if (GMIME_IS_MULTIPART(part))
            part = g_mime_multipart_get_part(GMIME_MULTIPART(part), index);
        const std::unique_ptr<char, void (*)(void *)> text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)),
                                                           g_free);
        return QString::fromUtf8(text.get()).replace("\r\n", "\n");
    }
    Mime::Ref<GMimeMessage> message;
};
} // namespace

Outgoing TestComposed::outgoing()
{
    Outgoing out;
    out.attempt = "k3x9";
    out.delivery = "d17";
    out.address = "j.doe@customer.example";
    out.displayName = "Jürgen Döe";
    out.subject = "Störung: telephony";
    out.text = "Impact: no calls.\nSince 14:04 CST.";
    out.html = "<p>Impact: <b>no</b> calls.</p>";
    out.language = "de";
    out.thread = "incident-42/c17";
    return out;
}

MailSender TestComposed::sender()
{
    return {"Switchback NOC", {"noc", "example.net"}, MailAddress{"noc", "mail.example.net"}};
}

QByteArray TestComposed::bytes(const Outgoing &what)
{
    const Result<ComposedMail> mail = composedMail(what, sender(), At);
    return mail ? mail->bytes : QByteArray();
}

void TestComposed::heads()
{
    const Result<ComposedMail> mail = composedMail(outgoing(), sender(), At);
    QVERIFY(mail.ok());
    QCOMPARE(mail->from, QByteArray("noc+k3x9@mail.example.net"));
    QCOMPARE(mail->to, QByteArray("j.doe@customer.example"));
    const QByteArray heads = headsOf(mail->bytes);
    const auto has = [&heads](const QByteArray &line) {
        return ("\r\n" + heads).contains("\r\n" + line + "\r\n");
    };
    QVERIFY2(has("From: Switchback NOC <noc@example.net>"), heads);
    QVERIFY2(has("Reply-To: Switchback NOC <noc+k3x9@mail.example.net>"), heads);
    QVERIFY2(has("Message-Id: <sb.k3x9@example.net>") || has("Message-ID: <sb.k3x9@example.net>"), heads);
    QVERIFY2(has("References: <" + MailTokens::threadId("incident-42/c17", "example.net") + '>'), heads);
    QVERIFY2(has("Auto-Submitted: auto-generated"), heads);
    QVERIFY2(has("Content-Language: de"), heads);
    QVERIFY2(has("MIME-Version: 1.0") || has("Mime-Version: 1.0"), heads);
    QVERIFY2(has("Date: Mon, 21 Sep 2026 14:13:20 +0000"), heads);
    QVERIFY(std::all_of(heads.begin(), heads.end(), [](char c) { return uchar(c) < 0x80; }));
    const Seen seen(mail->bytes);
    QCOMPARE(seen.subject(), QStringLiteral("Störung: telephony"));
    QCOMPARE(seen.to(), QStringList("Jürgen Döe|j.doe@customer.example"));
}

void TestComposed::parts()
{
    const QByteArray mail = bytes(outgoing());
    QVERIFY(headsOf(mail).contains("multipart/alternative"));
    const Seen seen(mail);
    QCOMPARE(seen.text(0), outgoing().text + '\n');
    QCOMPARE(seen.text(1), outgoing().html + '\n'); // the last is the one that is preferred
    // Every line ends as SMTP wants it, and none is too long.
    for (const QByteArray &line : mail.split('\n')) {
        QVERIFY(line.isEmpty() || line.endsWith('\r'));
        QVERIFY2(line.size() <= 998, line.left(80));
    }
}

void TestComposed::plainAlone()
{
    Outgoing what = outgoing();
    what.html.clear();
    const QByteArray mail = bytes(what);
    QVERIFY(!mail.contains("multipart"));
    QVERIFY2(mail.contains("Content-Type: text/plain; charset=utf-8"), headsOf(mail));
    QCOMPARE(Seen(mail).text(0), what.text + '\n');
}

void TestComposed::sameBytes()
{
    QCOMPARE(bytes(outgoing()), bytes(outgoing()));
    Outgoing other = outgoing();
    other.attempt = "k3xa";
    QVERIFY(bytes(other) != bytes(outgoing()));
    // Of one incident to one person: one thread.
    const QByteArray thread = MailTokens::threadId(outgoing().thread, "example.net");
    QVERIFY(bytes(other).contains(thread) && bytes(outgoing()).contains(thread));
}

void TestComposed::literally_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("inHead");
    QTest::newRow("a header of its own") << "x\r\nBcc: a@evil.example"
                                         << "x Bcc: a@evil.example";
    QTest::newRow("LF alone") << "x\nBcc: a@evil.example"
                              << "x Bcc: a@evil.example";
    QTest::newRow("CR alone") << "x\rBcc: a@evil.example"
                              << "x Bcc: a@evil.example";
    QTest::newRow("the end of the head") << "x\r\n\r\nbody"
                                         << "x body";
    QTest::newRow("the end of the mail") << "x\r\n.\r\nMAIL FROM:<a@b>"
                                         << "x . MAIL FROM:<a@b>";
    QTest::newRow("U+2028") << QString::fromUtf8("x\xe2\x80\xa8"
                                                 "Bcc: y")
                            << "x Bcc: y";
    QTest::newRow("NUL") << QString("a") + QChar(0) + "b"
                         << "a\\x00b";
    QTest::newRow("escape") << QStringLiteral("a\x1b[31m") << "a\\x1b[31m";
    QTest::newRow("turned round") << QString("a") + QChar(0x202e) + "gpj.exe"
                                  << "a\\u202egpj.exe";
    QTest::newRow("HTML") << "<b>A & B</b><script>x</script>"
                          << "<b>A & B</b><script>x</script>";
    QTest::newRow("braces") << "{{incident}} {name} ${x} %1 %s"
                            << "{{incident}} {name} ${x} %1 %s";
    QTest::newRow("encoded already") << "=?utf-8?Q?a=0D=0Ab?="
                                     << "=?utf-8?Q?a=0D=0Ab?=";
    QTest::newRow("quotes") << "A \"B\" C\\, <x@y.example>"
                            << "A \"B\" C\\, <x@y.example>";
    QTest::newRow("other letters") << "日本語 Ελληνικά עברית"
                                   << "日本語 Ελληνικά עברית";
    QTest::newRow("emoji") << QString::fromUtf8("\xf0\x9f\x94\xa5 fire")
                           << QString::fromUtf8("\xf0\x9f\x94\xa5 fire");
}

void TestComposed::literally()
{
    QFETCH(QString, text);
    QFETCH(QString, inHead);
    Outgoing what = outgoing();
    what.subject = what.displayName = what.text = text;
    const QByteArray mail = bytes(what);
    const QByteArray heads = headsOf(mail);
    QVERIFY2(!heads.toLower().contains("\nbcc:"), heads);
    QCOMPARE(heads.toLower().count("\nto:"), 1);
    QCOMPARE(("\n" + heads).toLower().count("\nfrom:"), 1);
    const Seen seen(mail);
    QCOMPARE(seen.subject(), inHead);
    QCOMPARE(seen.to(), QStringList(inHead + "|j.doe@customer.example"));
    QVERIFY(!mail.contains('\0'));
    QCOMPARE(seen.text(1), outgoing().html + '\n');
    if (!text.contains('\r') && !text.contains('\n') && !text.contains(QChar(0x2028)))
        QCOMPARE(seen.text(0), inHead + '\n');
}

/// Plain lines are put together by hand: they are what gmime would have made of the same.
void TestComposed::headsAsTheLibraryWritesThem()
{
    QFETCH(QString, inHead);
    for (const QString &text : {inHead, inHead + QString(" and so on").repeated(9), QString("A. Berg"),
                                QString("Carver-2 Nord"), QString()}) {
        if (text.contains("=?"))
            continue; // of those we make encoded words ourselves
        Outgoing what = outgoing();
        what.subject = what.displayName = text;
        const Mime::Ref<GMimeMessage> message(g_mime_message_new(FALSE));
        g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO,
                                   text.isEmpty() ? nullptr : text.toUtf8().constData(),
                                   what.address.toUtf8().constData());
        g_mime_message_set_subject(message.get(), text.toUtf8().constData(), "utf-8");
        const std::unique_ptr<char, void (*)(void *)> heads(
            g_mime_object_get_headers(GMIME_OBJECT(message.get()), nullptr), g_free);
        const QByteArray expected = QByteArray(heads.get()).replace("\n", "\r\n");
        const QByteArray mine = headsOf(bytes(what));
        const qsizetype from = mine.indexOf("\r\nTo: ") + 2;
        QCOMPARE(mine.mid(from, mine.indexOf("\r\nMessage-Id: ") + 2 - from), expected);
    }
}

void TestComposed::everyHeadAsTheLibraryFoldsIt_data()
{
    QTest::addColumn<int>("letters"); ///< of a head's name and value
    for (int letters = 66; letters <= 84; ++letters)
        QTest::addRow("%d", letters) << letters;
}

/// Where a line is about to be folded: by hand and by the library it is the same.
void TestComposed::everyHeadAsTheLibraryFoldsIt()
{
    QFETCH(int, letters);
    const auto fill = [letters](qsizetype already) {
        return QString("x").repeated(std::max<qsizetype>(1, letters - already));
    };
    for (const char *name : {"From", "Reply-To", "Message-Id", "References", "Content-Language", "Date"}) {
        const QByteArray head(name);
        Outgoing what = outgoing();
        MailSender from = sender();
        const qsizetype plain = head.size();
        if (head == "From")
            from.name = fill(plain + 3 + from.from.text().size());
        else if (head == "Reply-To")
            from.name = fill(plain + 3 + from.mailbox->tagged(what.attempt).size());
        else if (head == "Content-Language")
            what.language = fill(plain).toLatin1();
        else if (head == "Message-Id")
            from.from.domain = fill(plain + 2 + MailTokens::messageId(what.attempt, "").size()).toLatin1();
        else if (head == "References")
            from.from.domain = fill(plain + 2 + MailTokens::threadId(what.thread, "").size()).toLatin1();
        const Result<ComposedMail> mail = composedMail(what, from, At);
        QVERIFY(mail.ok());
        const auto line = [&](const QByteArray &heads) { // with what is folded below it
            const QByteArray all = "\n" + QByteArray(heads).replace("\r\n", "\n");
            const qsizetype begin = all.indexOf("\n" + head + ": ") + 1;
            qsizetype end = all.indexOf('\n', begin);
            while (end + 1 < all.size() && (all.at(end + 1) == ' ' || all.at(end + 1) == '\t'))
                end = all.indexOf('\n', end + 1);
            return all.mid(begin, end - begin);
        };
        const Mime::Ref<GMimeMessage> message(g_mime_message_new(FALSE));
        const QByteArray domain = from.from.domain;
        const auto set = [&](const QByteArray &value) {
            g_mime_object_set_header(GMIME_OBJECT(message.get()), name, value.constData(), "utf-8");
        };
        if (head == "From")
            g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, from.name.toUtf8(),
                                       from.from.text().toUtf8());
        else if (head == "Reply-To")
            g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, from.name.toUtf8(),
                                       from.mailbox->tagged(what.attempt).toUtf8());
        else if (head == "Message-Id")
            set('<' + MailTokens::messageId(what.attempt, domain) + '>');
        else if (head == "References")
            set('<' + MailTokens::threadId(what.thread, domain) + '>');
        else if (head == "Content-Language")
            set(what.language);
        else {
            const std::unique_ptr<GDateTime, void (*)(GDateTime *)> date(
                g_date_time_new_from_unix_utc(toMs(At) / 1000), g_date_time_unref);
            g_mime_message_set_date(message.get(), date.get());
        }
        const std::unique_ptr<char, void (*)(void *)> heads(
            g_mime_object_get_headers(GMIME_OBJECT(message.get()), nullptr), g_free);
        const QByteArray expected = line(heads.get());
        QVERIFY2(expected.startsWith(head + ": "), expected);
        if (head != "Date")
            QCOMPARE(QByteArray(expected).replace("\n", "").simplified().size() >= letters, true);
        QCOMPARE(line(headsOf(mail->bytes)), expected);
    }
}

void TestComposed::addresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("to"); ///< empty: refused
    QTest::newRow("plain") << "a@b.example" << QByteArray("a@b.example");
    QTest::newRow("plus") << "a+b@c.example" << QByteArray("a+b@c.example");
    QTest::newRow("other letters behind the @")
        << "a@bücher.example" << QByteArray("a@xn--bcher-kva.example");
    QTest::newRow("other letters before it") << "jürgen@b.example" << QByteArray("jürgen@b.example");
    QTest::newRow("capitals behind") << "A@B.Example" << QByteArray("A@b.example");
    for (const char *bad :
         {"", "a", "a@", "@b", "a@b@c", "a b@c.example", "a@b.example\r\nRCPT TO:<x@y>", "a@b.example>",
          "<a@b.example>", "\"a b\"@c.example", "a@-b.example", "a@b..example", ".a@b.example",
          "a.@b.example", "a@b.example,c@d.example", "a@[127.0.0.1]", "a@b\t"})
        QTest::newRow(bad) << QString(bad) << QByteArray();
    QTest::newRow("too long") << QString(65, 'a') + "@b.example" << QByteArray();
    QTest::newRow("turned round") << QString("a") + QChar(0x202e) + "@b.example" << QByteArray();
}

void TestComposed::addresses()
{
    QFETCH(QString, address);
    Outgoing what = outgoing();
    what.address = address;
    const Result<ComposedMail> mail = composedMail(what, sender(), At);
    QTEST(mail ? mail->to : QByteArray(), "to");
    if (!mail)
        QVERIFY(!mail.error().text.isEmpty() && !mail.error().text.contains('\r'));
}

void TestComposed::tokens()
{
    const MailAddress box{"noc", "example.net"};
    using MailTokens::attemptOf;
    QCOMPARE(attemptOf(box.tagged("a1"), box), std::optional<QString>("a1"));
    QCOMPARE(attemptOf("NOC+A1@EXAMPLE.NET", box), std::optional<QString>("a1"));
    for (const char *other : {"noc@example.net", "noc+@example.net", "noc+a-1@example.net",
                              "nob+a1@example.net", "noc+a1@example.net.evil", "x noc+a1@example.org"})
        QVERIFY2(!attemptOf(QString(other), box), other);
    QCOMPARE(attemptOf(MailTokens::messageId("a1", "example.net"), "example.net"),
             std::optional<QString>("a1"));
    QVERIFY(!attemptOf(MailTokens::threadId("a1", "example.net"), "example.net"));
    QVERIFY(!attemptOf(MailTokens::messageId("a1", "example.org"), "example.net"));
    Outgoing what = outgoing();
    for (const char *bad : {"", "A1", "a+b", "a\r\nb", "123456789012345678901234567890123"}) {
        what.attempt = bad;
        QVERIFY2(!composedMail(what, sender(), At), bad);
    }
}

void TestComposed::longTexts()
{
    Outgoing what = outgoing();
    what.text = QString(5000, 'x') + "\n" + QString("ж").repeated(5000);
    what.subject = QString("ж").repeated(3000);
    const QByteArray mail = bytes(what);
    QCOMPARE(Seen(mail).text(0), what.text + '\n');
    QVERIFY(Seen(mail).subject().size() <= 400);
    for (const QByteArray &line : mail.split('\n'))
        QVERIFY2(line.size() <= 998, line.left(80));
}

QTEST_GUILESS_MAIN(TestComposed)
#include "tst_composed.moc"
