// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/contract.h"
#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
QJsonObject resultLine(const QJsonObject &data)
{
    return {{QStringLiteral("type"), QStringLiteral("result")}, {QStringLiteral("data"), data}};
}

// Every place in a value, as lists of keys and indexes.
void places(const QJsonValue &value, const QStringList &path, QList<QStringList> &out)
{
    if (!path.isEmpty())
        out << path;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            places(it.value(), path + QStringList{it.key()}, out);
    } else if (value.isArray()) {
        for (qsizetype i = 0; i < value.toArray().size(); ++i)
            places(value.toArray().at(i), path + QStringList{QString::number(i)}, out);
    }
}

QJsonValue at(const QJsonValue &root, const QStringList &path)
{
    QJsonValue value = root;
    for (const QString &part : path)
        value = value.isArray() ? value.toArray().at(part.toInt()) : value.toObject().value(part);
    return value;
}

QJsonValue changed(const QJsonValue &root, QStringList path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    const QString key = path.takeFirst();
    if (root.isArray()) {
        QJsonArray array = root.toArray();
        const QJsonValue inner = changed(array.at(key.toInt()), path, to);
        if (inner.isUndefined())
            array.removeAt(key.toInt());
        else
            array.replace(key.toInt(), inner);
        return array;
    }
    QJsonObject object = root.toObject();
    const QJsonValue inner = changed(object.value(key), path, to);
    if (inner.isUndefined())
        object.remove(key);
    else
        object.insert(key, inner);
    return object;
}

QString shown(const QStringList &path)
{
    QString text;
    for (const QString &part : path) {
        bool index = false;
        part.toInt(&index);
        text += index ? QStringLiteral("[%1]").arg(part)
                      : (text.isEmpty() ? QString() : QStringLiteral(".")) + part;
    }
    return text;
}
} // namespace

class TestContract : public QObject
{
    Q_OBJECT
private slots:
    void knowsItsVerbs();
    void goodStatusPasses();
    void statusThereAndBack();
    void everyFieldBroken_data();
    void everyFieldBroken();
    void missingFieldIsNamed_data();
    void missingFieldIsNamed();
    void aTimeAheadIsDroppedAndNamed_data();
    void aTimeAheadIsDroppedAndNamed();
    void aBadFieldCostsItselfOnly_data();
    void aBadFieldCostsItselfOnly();
    void whatBreaksTheContractCostsItselfOnly_data();
    void whatBreaksTheContractCostsItselfOnly();
    void otherSiteIsRefused();
    void clockOffsetCounts();
    void requests_data();
    void requests();
    void badBytes_data();
    void badBytes();
    void answersAreHarmless();
    void manyThreadsAtOnce();
};

void TestContract::knowsItsVerbs()
{
    const Contract &contract = Contract::instance();
    QCOMPARE(contract.version(), 1);
    QCOMPARE(contract.verbs().size(), 27);
    QVERIFY(contract.isDoing(QStringLiteral("promote")));
    QVERIFY(!contract.isDoing(QStringLiteral("status")));
    QVERIFY(!contract.knows(QStringLiteral("sh")));
    QCOMPARE(contract.checkRequest(QStringLiteral("sh"), {}).error().code, QStringLiteral("unknown_verb"));
}

void TestContract::goodStatusPasses()
{
    const Outcome outcome =
        Contract::instance().checkAnswerLine(QStringLiteral("status"), resultLine(toJson(fullStatus())));
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().text));
}

void TestContract::statusThereAndBack()
{
    const SiteStatus status = fullStatus();
    const auto back = statusFromJson(toJson(status), status.site, Now);
    QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().text));
    QVERIFY(back.value() == status);
    SiteStatus bare;
    bare.site = status.site;
    bare.at = Now;
    QVERIFY(statusFromJson(toJson(bare), bare.site, Now).value() == bare);
    QVERIFY(Contract::instance().checkAnswerLine(QStringLiteral("status"), resultLine(toJson(bare))).ok());
}

void TestContract::everyFieldBroken_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<QJsonValue>("value");
    QList<QStringList> all;
    const QJsonObject good = toJson(fullStatus());
    places(good, {}, all);
    QVERIFY(all.size() > 60);
    const QString huge(100'000, QLatin1Char('x'));
    for (const QStringList &path : all) {
        const QJsonValue was = at(good, path);
        const QByteArray name = shown(path).toUtf8();
        QTest::newRow((name + " null").constData()) << path << QJsonValue(QJsonValue::Null);
        QTest::newRow((name + " huge text").constData()) << path << QJsonValue(huge);
        QTest::newRow((name + " list").constData()) << path << QJsonValue(QJsonArray{QJsonArray{1}});
        QTest::newRow((name + " object").constData())
            << path << QJsonValue(QJsonObject{{QStringLiteral("evil"), 1}});
        if (!was.isDouble())
            QTest::newRow((name + " number").constData()) << path << QJsonValue(7);
        if (!was.isBool())
            QTest::newRow((name + " bool").constData()) << path << QJsonValue(true);
        if (was.isDouble()) {
            QTest::newRow((name + " negative").constData()) << path << QJsonValue(-1);
            QTest::newRow((name + " too big").constData()) << path << QJsonValue(1e300);
            QTest::newRow((name + " text").constData()) << path << QJsonValue(QStringLiteral("7"));
        }
    }
}

void TestContract::everyFieldBroken()
{
    QFETCH(QStringList, path);
    QFETCH(QJsonValue, value);
    const QJsonObject bad = changed(toJson(fullStatus()), path, value).toObject();
    const Outcome outcome = Contract::instance().checkAnswerLine(QStringLiteral("status"), resultLine(bad));
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, QStringLiteral("bad_answer"));
    QVERIFY2(outcome.error().text.contains(QStringLiteral("data.") + shown(path)),
             qPrintable(outcome.error().text));
    QVERIFY(outcome.error().text.size() < 600);
    // Read without the check it must not hurt either; what comes out is nobody's concern.
    (void)statusFromJson(bad, QStringLiteral("naperville"), Now);
}

void TestContract::missingFieldIsNamed_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : {"contract",
                             "site",
                             "name",
                             "at",
                             "role",
                             "epoch",
                             "database.at",
                             "database.state",
                             "logs.at",
                             "logs.taken.segment",
                             "logs.copied.at",
                             "fulls.at",
                             "fulls.own",
                             "fulls.own.0.label",
                             "fulls.own.0.bytes",
                             "files.at",
                             "files.state",
                             "peer.at",
                             "peer.ssh",
                             "peer.rest",
                             "disk.free_bytes",
                             "disk.size_bytes",
                             "operations.0.id",
                             "operations.0.state",
                             "operations.0.started_at",
                             "operations.0.attempts"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void TestContract::missingFieldIsNamed()
{
    QFETCH(QString, path);
    const QStringList parts = path.split(QLatin1Char('.'));
    const QJsonObject bad =
        changed(toJson(fullStatus()), parts, QJsonValue(QJsonValue::Undefined)).toObject();
    const Outcome outcome = Contract::instance().checkAnswerLine(QStringLiteral("status"), resultLine(bad));
    QVERIFY(!outcome.ok());
    QVERIFY2(outcome.error().text.contains(shown(parts) + QStringLiteral(": is missing")),
             qPrintable(outcome.error().text));
}

void TestContract::aTimeAheadIsDroppedAndNamed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("fine");
    QList<QStringList> all;
    const QJsonObject good = toJson(fullStatus());
    places(good, {}, all);
    int moments = 0;
    for (const QStringList &path : all) {
        if (!fromIso(at(good, path).toString()))
            continue;
        ++moments;
        QTest::newRow(qPrintable(shown(path)))
            << path.join(QLatin1Char('/')) << (path.last() == QLatin1String("next_at"));
    }
    QVERIFY(moments >= 18);
}

void TestContract::aTimeAheadIsDroppedAndNamed()
{
    QFETCH(QString, path);
    QFETCH(bool, fine);
    const QStringList parts = path.split(QLatin1Char('/'));
    const auto with = [&](Duration ahead) {
        return statusFromJson(changed(toJson(fullStatus()), parts, toIso(Now + ahead)).toObject(),
                              QStringLiteral("naperville"), Now);
    };
    const auto just = with(FutureAllowed);
    QVERIFY(just.ok());
    QCOMPARE(just->dropped, QStringList());
    const auto late = with(FutureAllowed + Duration{1});
    if (path == QLatin1String("at")) { // nobody would know when anything in it was true
        QVERIFY(!late.ok());
        QVERIFY2(late.error().text.contains(QStringLiteral("naperville")), qPrintable(late.error().text));
        return;
    }
    QVERIFY(late.ok());
    QVERIFY(late->role == SiteRole::Primary);
    QCOMPARE(late->epoch, 3);
    QCOMPARE(late->dropped.size(), fine ? 0 : 1);
    if (fine)
        return;
    QVERIFY2(late->dropped.first().startsWith(shown(parts) + QLatin1Char(' ')),
             qPrintable(late->dropped.first()));
    QVERIFY(late->dropped.first().contains(QStringLiteral("still to come")));
    // What is left of the answer is what it would be without that field, or without the part it dates.
    const auto same = [&](const QString &key) {
        return toJson(*late).value(key) == toJson(fullStatus()).value(key);
    };
    for (const char *part : {"database", "logs", "fulls", "files", "peer", "disk", "operations"}) {
        const QString key = QLatin1String(part);
        QCOMPARE(same(key), parts.first() != key);
    }
}

void TestContract::aBadFieldCostsItselfOnly_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("usable");
    const auto row = [](const char *path, const QJsonValue &value, bool usable) {
        QTest::newRow(path) << QString::fromLatin1(path) << value << usable;
    };
    row("role", QStringLiteral("king"), false);
    row("epoch", -1, false);
    row("at", QStringLiteral("yesterday"), false);
    row("name", 7, true);
    row("database.lsn", QStringLiteral("x"), true);
    row("database.rows_since_last_log", -4, true);
    row("disk.free_bytes", -1, true); // never zero: a disk that says nothing is not full
    row("files.waiting_files", QStringLiteral("7"), true);
    row("peer.epoch", QStringLiteral("2"), true);
    row("logs", 7, true);
    row("operations.0.attempts", -3, true);
}

void TestContract::aBadFieldCostsItselfOnly()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    QFETCH(bool, usable);
    const QStringList parts = path.split(QLatin1Char('.'));
    const auto got = statusFromJson(changed(toJson(fullStatus()), parts, value).toObject(),
                                    QStringLiteral("naperville"), Now);
    QCOMPARE(got.ok(), usable);
    if (!usable) {
        QVERIFY2(got.error().text.contains(path), qPrintable(got.error().text));
        return;
    }
    QCOMPARE(got->dropped.size(), 1);
    QVERIFY2(got->dropped.first().startsWith(shown(parts) + QLatin1Char(' ')),
             qPrintable(got->dropped.first()));
    QCOMPARE(got->disk.has_value(), !path.startsWith(QLatin1String("disk")));
    QCOMPARE(got->files.has_value(), !path.startsWith(QLatin1String("files")));
    QVERIFY(got->role == SiteRole::Primary);
}

void TestContract::whatBreaksTheContractCostsItselfOnly_data()
{
    QTest::addColumn<QStringList>("path");
    QList<QStringList> all;
    const QJsonObject good = toJson(fullStatus());
    places(good, {}, all);
    for (const QStringList &path : all)
        QTest::newRow(qPrintable(shown(path))) << path;
    QTest::newRow("a field of a newer release") << QStringList{QStringLiteral("calls")};
    QTest::newRow("one within a part") << QStringList{QStringLiteral("database"), QStringLiteral("cache")};
}

/// A site of another release, or one field that was written wrong: the site does not fall silent by it.
void TestContract::whatBreaksTheContractCostsItselfOnly()
{
    QFETCH(QStringList, path);
    static const QStringList vital{QStringLiteral("contract"), QStringLiteral("site"), QStringLiteral("at"),
                                   QStringLiteral("role"), QStringLiteral("epoch")};
    const QString verb = QStringLiteral("status");
    const QJsonObject good = toJson(fullStatus());
    QJsonObject line = resultLine(changed(good, path, QJsonObject{{QStringLiteral("evil"), 1}}).toObject());
    QStringList dropped;
    const bool readable = Contract::instance().takeAnswerLine(verb, line, dropped).ok();
    QCOMPARE(Contract::instance().checkAnswerLine(verb, line).ok(), readable);
    if (vital.contains(path.first())) {
        QVERIFY(!readable);
        return;
    }
    QVERIFY2(readable, qPrintable(dropped.join(QStringLiteral("; "))));
    QVERIFY(!dropped.isEmpty() && dropped.size() <= 4);
    QVERIFY2(dropped.first().startsWith(shown(path)), qPrintable(dropped.first()));
    const QJsonObject data = line.value(QStringLiteral("data")).toObject();
    const auto status = statusFromJson(data, QStringLiteral("naperville"), Now);
    QVERIFY(status.ok());
    QVERIFY(status->role == SiteRole::Primary);
    for (auto part = good.begin(); part != good.end(); ++part) {
        if (part.key() != path.first())
            QVERIFY2(data.value(part.key()) == part.value(), qPrintable(part.key()));
    }
    // Nothing broken: nothing dropped, and of other answers all counts.
    QJsonObject sound = resultLine(good);
    QStringList none;
    QVERIFY(Contract::instance().takeAnswerLine(verb, sound, none).ok());
    QJsonObject doing{{QStringLiteral("type"), QStringLiteral("result")},
                      {QStringLiteral("data"), QJsonObject{{QStringLiteral("evil"), 1}}}};
    QVERIFY(!Contract::instance().takeAnswerLine(QStringLiteral("fence"), doing, none).ok());
    QCOMPARE(none, QStringList());
}

void TestContract::otherSiteIsRefused()
{
    const auto got = statusFromJson(toJson(fullStatus()), QStringLiteral("centennial"), Now);
    QVERIFY(!got.ok());
    QCOMPARE(got.error().code, QStringLiteral("wrong_site"));
}

void TestContract::clockOffsetCounts()
{
    // The site's clock is 10 minutes ahead and we know it: what it says is not the future.
    SiteStatus ahead = fullStatus();
    ahead.at = Now + std::chrono::minutes(10);
    QVERIFY(!statusFromJson(toJson(ahead), ahead.site, Now).ok());
    QVERIFY(statusFromJson(toJson(ahead), ahead.site, Now, std::chrono::minutes(10)).ok());
}

void TestContract::requests_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("fault"); // empty: fine
    const QByteArray op = "\"op\":\"01234567-89ab-cdef-0123-456789abcdef\",\"by\":\"NK\"";
    const auto row = [](const char *name, const char *verb, const QByteArray &json, const char *fault) {
        QTest::newRow(name) << QString::fromLatin1(verb) << json << QString::fromLatin1(fault);
    };
    row("status", "status", "{}", "");
    row("status with a word", "status", "{\"x\":1}", "x: is no field of the contract");
    row("hello", "hello", "{\"nonce\":\"12345678\"}", "");
    row("hello short", "hello", "{\"nonce\":\"1\"}", "nonce: wants at least 8 characters");
    row("fence", "fence", "{" + op + ",\"params\":{\"reason\":\"r\",\"ship_s\":2.5}}", "");
    row("fence no reason", "fence", "{" + op + ",\"params\":{}}", "params.reason: is missing");
    row("fence ship", "fence", "{" + op + ",\"params\":{\"reason\":\"r\",\"ship_s\":-1}}",
        "params.ship_s: wants at least 0");
    row("op shell", "operation", "{\"op\":\"; rm -rf /\"}", "op: wants");
    row("op upper", "operation", "{\"op\":\"01234567-89AB-cdef-0123-456789abcdef\"}", "op: wants");
    row("op newline", "operation", "{\"op\":\"01234567-89ab-cdef-0123-456789abcdef\\n\"}", "op: wants");
    row("promote bare", "promote", "{" + op + ",\"params\":{}}", "");
    row("promote override", "promote", "{" + op + ",\"params\":{\"override\":{\"person\":\"NK\"}}}",
        "params.override.statement: is missing");
    row("promote lsn", "promote", "{" + op + ",\"params\":{\"wait_lsn\":\"0/zz\"}}",
        "params.wait_lsn: wants PostgreSQL WAL position");
    const QByteArray log = "{\"store\":\"0123456789abcdef0123456789abcdef\",\"chain\":\"hosted\"";
    row("status that asks a witness", "status", "{\"witness\":[" + log + "}]}", "");
    row("status to a witness, no store", "status", "{\"witness\":[{\"chain\":\"\"}]}",
        "witness[0].store: is missing");
    row("status to a witness, too many", "status",
        "{\"witness\":[" + QByteArrayList(5, log + '}').join(',') + "]}", "witness: wants at most 4");
    row("status to a witness, half a head", "status", "{\"witness\":[" + log + ",\"told\":{\"head\":{}}}]}",
        "witness[0].told.head.");
    row("witness", "witness", log + "}", "");
    row("witness of which stores", "witness", "{\"chain\":\"voice\"}", "");
    row("witness of no chain", "witness", "{}", "chain: is missing");
    row("witness by a path", "witness", "{\"store\":\"../../../../etc/passwd/../../../../\",\"chain\":\"\"}",
        "store: wants");
    row("operations half", "operations", "{\"limit\":1.5}", "limit: wants a whole number");
    row("calls", "calls", "{}", "");
    row("calls after", "calls", "{\"after\":\"12-0a1b2c3d,0-\",\"limit\":500}", "");
    row("calls, too many", "calls", "{\"limit\":501}", "limit: wants at most 500");
    row("calls after a number", "calls", "{\"after\":12}", "after: wants");
    row("files_check", "files_check", "{\"seed\":\"s\",\"random\":60,\"newest\":20,\"names\":[\"a/b\"]}", "");
    row("files_check without a seed", "files_check", "{\"random\":60}", "seed: is missing");
    row("files_check, too many", "files_check", "{\"seed\":\"s\",\"random\":61}", "random: wants at most 60");
    row("files_check, too many names", "files_check",
        "{\"seed\":\"s\",\"names\":[" + QByteArrayList(41, "\"a\"").join(',') + "]}",
        "names: wants at most 40");
    row("orphans", "orphans", "{}", "");
    row("orphans since then", "orphans", "{\"since\":\"2026-11-21T20:04:12Z\",\"after\":\"a\",\"limit\":200}",
        "");
    row("orphans since whenever", "orphans", "{\"since\":\"yesterday\"}", "since: wants");
    row("orphans_export", "orphans_export",
        "{\"op\":\"01234567-89ab-cdef-0123-456789abcdef\",\"by\":\"K. "
        "Ramos\",\"params\":{\"names\":[\"a\"]}}",
        "");
    row("orphans_export of no name", "orphans_export",
        "{\"op\":\"01234567-89ab-cdef-0123-456789abcdef\",\"by\":\"K. Ramos\",\"params\":{\"names\":[]}}",
        "names: wants at least 1");
    row("orphans_export of nobody", "orphans_export",
        "{\"op\":\"01234567-89ab-cdef-0123-456789abcdef\",\"params\":{}}", "by: is missing");
    row("deep", "status", "{\"a\":" + QByteArray(40, '[') + QByteArray(40, ']') + "}", "nested deeper");
}

void TestContract::requests()
{
    QFETCH(QString, verb);
    QFETCH(QByteArray, json);
    QFETCH(QString, fault);
    const auto object = Contract::parseObject(json, ContractLimits::RequestBytes, QStringLiteral("R"),
                                              QStringLiteral("bad_request"));
    QVERIFY2(object.ok(), object.ok() ? "" : qPrintable(object.error().text));
    const Outcome outcome = Contract::instance().checkRequest(verb, *object);
    QCOMPARE(outcome.ok(), fault.isEmpty());
    if (!outcome.ok())
        QVERIFY2(outcome.error().text.contains(fault), qPrintable(outcome.error().text));
}

void TestContract::badBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("fault");
    QTest::newRow("not UTF-8") << QByteArray("{\"a\":\"\xff\xfe\"}") << QStringLiteral("is not UTF-8");
    QTest::newRow("half a line") << QByteArray("{\"type\":\"res") << QStringLiteral("is not JSON");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("is not JSON");
    QTest::newRow("list") << QByteArray("[]") << QStringLiteral("is not a JSON object");
    QTest::newRow("NaN") << QByteArray("{\"a\":NaN}") << QStringLiteral("is not JSON");
    QTest::newRow("two") << QByteArray("{}{}") << QStringLiteral("is not JSON");
    QTest::newRow("huge") << QByteArray(70'000, ' ') << QStringLiteral("is larger than 64 KiB");
    QTest::newRow("million brackets") << QByteArray(60'000, '[') << QStringLiteral("is not JSON");
}

void TestContract::badBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, fault);
    const auto got = Contract::parseObject(bytes, ContractLimits::RequestBytes, QStringLiteral("The line"),
                                           QStringLiteral("bad_request"));
    QVERIFY(!got.ok());
    QVERIFY2(got.error().text.contains(fault), qPrintable(got.error().text));
}

void TestContract::answersAreHarmless()
{
    // A terminal escape in a wrong field is quoted in the error, but not as an escape.
    QJsonObject bad = toJson(fullStatus());
    bad.insert(QStringLiteral("role"), QStringLiteral("\x1b]52;c;ZXZpbA==\x07"));
    const Outcome outcome = Contract::instance().checkAnswerLine(QStringLiteral("status"), resultLine(bad));
    QVERIFY(!outcome.ok());
    QVERIFY(!outcome.error().text.contains(QChar(0x1b)));
    QVERIFY(outcome.error().text.contains(QStringLiteral("\\x1b")));
    for (const QJsonObject &line : {QJsonObject{}, QJsonObject{{QStringLiteral("type"), QStringLiteral("x")}},
                                    QJsonObject{{QStringLiteral("type"), 3}}})
        QVERIFY(!Contract::instance().checkAnswerLine(QStringLiteral("status"), line).ok());
    QVERIFY(
        Contract::instance()
            .checkAnswerLine(QStringLiteral("fence"), {{QStringLiteral("type"), QStringLiteral("error")},
                                                       {QStringLiteral("code"), QStringLiteral("disk_full")},
                                                       {QStringLiteral("text"), QStringLiteral("no room")}})
            .ok());
}

/// The validators are shared: each thread must get the answer to its own question.
void TestContract::manyThreadsAtOnce()
{
    const QJsonObject good = resultLine(toJson(fullStatus()));
    QJsonObject data = toJson(fullStatus());
    data.insert(QStringLiteral("epoch"), QStringLiteral("three"));
    const QJsonObject bad = resultLine(data);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            for (int round = 0; round < 100; ++round) {
                const bool isGood = (round + thread) % 2 == 0;
                const bool passed(
                    Contract::instance().checkAnswerLine(QStringLiteral("status"), isGood ? good : bad));
                wrong += passed != isGood;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
