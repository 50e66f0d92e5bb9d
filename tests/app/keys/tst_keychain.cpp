// SPDX-License-Identifier: GPL-3.0-or-later
// The key of a seat, and the gateways' passwords and tokens, in a real secret service: GNOME's, on a bus and
// with a home of its own, which nobody has to open.
#include "app/gateway/mail/base/password.h"
#include "app/gateway/twilio/twilioaccount.h"
#include "app/keys/keyplace.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <qt6keychain/keychain.h>

#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <optional>
#include <vector>

using namespace Switchback;

namespace
{
constexpr int Programs = 8, Long = 60'000;
const QString Make = QStringLiteral("make");

/// What a program does that finds no key: this one's key, or nothing.
QByteArray makeHere(KeyPlace &place)
{
    std::optional<Result<std::optional<HeldKey>>> out;
    QObject here;
    place.make(&here, [&out](const auto &held) { out = held; });
    (void)QTest::qWaitFor([&out] { return out.has_value(); }, Long);
    if (out && !*out)
        qWarning("%s", qPrintable(out->error().text));
    return out && *out && **out ? (**out)->key.publicKey() : QByteArray();
}
bool isThere(const char *service)
{
    QProcess ask;
    ask.start(QStringLiteral("dbus-send"),
              {QStringLiteral("--session"), QStringLiteral("--print-reply"),
               QStringLiteral("--dest=org.freedesktop.DBus"), QStringLiteral("/"),
               QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
               QStringLiteral("string:") + QString::fromLatin1(service)});
    return ask.waitForFinished(Long) && ask.readAllStandardOutput().contains("true");
}
} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void programsAtOnceHaveOneKey();
    void keptAndReadAgain();
    void mailPasswordFromAThreadOfItsOwn();
    void tokenOfAnAccount();

private:
    std::optional<HeldKey> read();
    /// As a person does it with the desktop's own program.
    static bool keep(const QString &key, const QString &secret);

    std::unique_ptr<QTemporaryDir> m_home;
    QProcess m_bus;
    QProcess m_service;
    std::unique_ptr<KeyPlace> m_place = KeyPlace::of(QStringLiteral("keychain"));
};

void TestKeychain::initTestCase()
{
    for (const char *program : {"dbus-daemon", "dbus-send", "gnome-keyring-daemon"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(program))));
    }
    m_home = std::make_unique<QTemporaryDir>();
    for (const char *folder : {"XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"}) {
        const QString path = m_home->filePath(QString::fromLatin1(folder));
        QVERIFY(QDir().mkpath(path) &&
                QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv(folder, path.toUtf8());
    }
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    QVERIFY(m_bus.waitForReadyRead(Long));
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    m_service.start(
        QStringLiteral("gnome-keyring-daemon"),
        {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets")});
    QVERIFY(m_service.waitForStarted(Long));
    m_service.write("the login's secret");
    m_service.closeWriteChannel();
    // It says nothing; who asks it too early has the bus begin another one, which is locked.
    QTRY_VERIFY2_WITH_TIMEOUT(isThere("org.freedesktop.secrets"), "the secret service does not come up",
                              Long);
}

void TestKeychain::cleanupTestCase()
{
    for (QProcess *each : {&m_service, &m_bus}) {
        each->terminate();
        if (each->state() != QProcess::NotRunning && !each->waitForFinished(5'000))
            each->kill();
        each->waitForFinished(5'000);
    }
}

std::optional<HeldKey> TestKeychain::read()
{
    std::optional<Result<std::optional<HeldKey>>> out;
    m_place->read(this, [&out](const Result<std::optional<HeldKey>> &held) { out = held; });
    if (!QTest::qWaitFor([&out] { return out.has_value(); }, Long) || !*out) {
        if (out)
            qWarning("%s", qPrintable(out->error().text));
        return std::nullopt;
    }
    return **out;
}

/// Each a process of its own, as consoles of one seat are that begin with the session.
void TestKeychain::programsAtOnceHaveOneKey()
{
    QVERIFY(!read());
    std::vector<std::unique_ptr<QProcess>> programs;
    for (int i = 0; i < Programs; ++i) {
        programs.push_back(std::make_unique<QProcess>());
        programs.back()->start(QCoreApplication::applicationFilePath(), {Make});
    }
    QSet<QByteArray> keys;
    for (const auto &program : programs) {
        QVERIFY(program->waitForFinished(Long));
        const QByteArray key = program->readAllStandardOutput().trimmed();
        QVERIFY2(key.size() == 64, program->readAllStandardError().constData());
        keys += key;
    }
    QCOMPARE(keys.size(), 1);
    const std::optional<HeldKey> kept = read();
    QVERIFY(kept);
    QCOMPARE(kept->key.publicKey(), *keys.cbegin());
}

void TestKeychain::keptAndReadAgain()
{
    const std::optional<HeldKey> first = read();
    QVERIFY(first);
    QCOMPARE(makeHere(*m_place), first->key.publicKey()); // one that is there stays
    const HeldKey next = first->next();
    std::optional<Outcome> put;
    m_place->put(next, this, [&put](const Outcome &done) { put = done; });
    QTRY_VERIFY_WITH_TIMEOUT(put.has_value(), Long);
    QVERIFY(put->ok());
    const std::optional<HeldKey> now = read();
    QVERIFY(now);
    QCOMPARE(now->text(), next.text());
    QCOMPARE(now->follows.size(), 1);
}

bool TestKeychain::keep(const QString &key, const QString &secret)
{
    QKeychain::WritePasswordJob job(QStringLiteral("switchback"));
    job.setAutoDelete(false);
    job.setInsecureFallback(false);
    job.setKey(key);
    job.setTextData(secret);
    bool done = false;
    QObject::connect(&job, &QKeychain::Job::finished, &job, [&done] { done = true; });
    job.start();
    return QTest::qWaitFor([&done] { return done; }, Long) && job.error() == QKeychain::NoError;
}

/// As a worker asks that is about to log in, while the main thread goes on.
void TestKeychain::mailPasswordFromAThreadOfItsOwn()
{
    const QString secret = QString::fromUtf8("p\"ä\\ss wörd");
    QVERIFY(keep(QStringLiteral("mail-naperville"), secret));
    const auto asked = [](const QString &key) {
        ServerLogin login;
        login.user = QStringLiteral("noc");
        login.keychain = key;
        auto answer = std::async(std::launch::async, [login] { return passwordOf(login); });
        const auto came = [&answer] {
            return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        };
        (void)QTest::qWaitFor(came, Long);
        return answer.get();
    };
    const Result<QByteArray> password = asked(QStringLiteral("mail-naperville"));
    QVERIFY2(password.ok(), password ? "" : qPrintable(password.error().text));
    QCOMPARE(*password, secret.toUtf8());
    const Result<QByteArray> none = asked(QStringLiteral("no-such"));
    QVERIFY(!none);
    QVERIFY2(none.error().text.contains(QLatin1String("no-such")), qPrintable(none.error().text));
}

void TestKeychain::tokenOfAnAccount()
{
    QVERIFY(keep(QStringLiteral("sms"), QStringLiteral("11aa22bb33cc44dd")));
    SystemClock clock;
    CurlHandles handles;
    CurlLoop loop(handles);
    TwilioSettings settings;
    settings.tokenKeychain = QStringLiteral("sms");
    TwilioAccount account(settings, clock, loop, nullptr);
    std::optional<QByteArray> token;
    account.withToken([&token](const QByteArray &got) { token = got; });
    QTRY_VERIFY_WITH_TIMEOUT(token.has_value(), Long);
    QCOMPARE(*token, QByteArray("11aa22bb33cc44dd"));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) != Make) {
        TestKeychain test;
        return QTest::qExec(&test, argc, argv);
    }
    const std::unique_ptr<KeyPlace> place = KeyPlace::of(QStringLiteral("keychain"));
    const QByteArray key = makeHere(*place);
    std::puts(key.constData());
    return key.isEmpty() ? 1 : 0;
}
#include "tst_keychain.moc"
