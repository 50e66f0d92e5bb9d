// SPDX-License-Identifier: GPL-3.0-or-later
// What a site keeps of a console's log: on disk, several callers at once, bounded, and told again to whoever
// asks.
#include "app/keys/signingkey.h"
#include "app/site/witness/headfile.h"
#include "app/site/witness/witness.h"
#include "witnessworld.h"

#include "app/contract/contract.h"
#include "models/witness/telling.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Test;
using Switchback::Site::HeadFile;

namespace
{
const QString Chain = QStringLiteral("hosted");
constexpr Instant Noon = instantFromMs(1'790'000'000'000);

const SigningKey &seatKey()
{
    static const SigningKey key = SigningKey::make();
    return key;
}

HeldHead next(const QList<Event> &chain, const ChainEnd &holds, const QString &name = Chain)
{
    QList<Link> links;
    for (const Event &event : chain) {
        if (event.seq > holds.seq)
            links += linkOf(event);
    }
    HeldHead told = *nextTold(links, holds, StoreId, name);
    told.head.at = Noon;
    told.head.key = seatKey().publicKey();
    told.head.signature = seatKey().sign(headBytes(told.head));
    return told;
}

QString codeOf(const Outcome &outcome)
{
    return outcome ? QString() : outcome.error().code;
}

QJsonObject told(const HeldHead &held)
{
    return {{QStringLiteral("store"), held.head.store},
            {QStringLiteral("chain"), held.head.chain},
            {QStringLiteral("told"), heldJson(held)}};
}
} // namespace

class TestSiteWitness : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void keepsWhatItIsTold();
    void refusesWhatDoesNotGoOn();
    void halfALineIsNoLine();
    void manyCallersAtOnce();
    void staysBounded();
    void saysWhatItHolds();
    void tellsAllInParts();
    void requestsKeepTheContract();

private:
    [[nodiscard]] HeadFile file() const { return {folder(), StoreId, Chain}; }
    [[nodiscard]] QString folder() const { return m_dir->filePath(QStringLiteral("state/witness")); }
    [[nodiscard]] QString path() const
    {
        return folder() + QLatin1Char('/') +
               QDir(folder()).entryList({QStringLiteral("*.heads")}, QDir::Files).value(0);
    }
    [[nodiscard]] Site::SiteConfig config() const
    {
        Site::SiteConfig config;
        config.id = QStringLiteral("naperville");
        config.stateDir = m_dir->filePath(QStringLiteral("state"));
        return config;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestSiteWitness::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

void TestSiteWitness::keepsWhatItIsTold()
{
    QVERIFY(file().newest() && !*file().newest());
    QList<Event> chain;
    ChainEnd holds;
    for (int i = 0; i < 5; ++i) {
        grow(chain, 3);
        const Outcome taken = file().take(next(chain, holds), Noon + Duration{i});
        QVERIFY2(taken, taken ? "" : qPrintable(taken.error().text));
        holds = endOf(chain);
        QCOMPARE((*file().newest())->head.end, holds);
        QCOMPARE((*file().newest())->toldAt, Noon + Duration{i});
    }
    const auto all = file().all();
    QVERIFY(all);
    QCOMPARE(all->heads.all().size(), 5);
    QCOMPARE(all->damaged, 0);
    QCOMPARE(against(chain, all->heads).how, Agreement::How::Whole);
    // Told again it is there already.
    QVERIFY(file().take(all->heads.all().at(4), Noon));
    QCOMPARE(file().all()->heads.all().size(), 5);
    // Another chain of the same store is another file.
    QVERIFY(HeadFile(folder(), StoreId, {}).take(next(chain, {}, {}), Noon));
    QCOMPARE(QDir(folder()).entryList({QStringLiteral("*.heads")}, QDir::Files).size(), 2);
}

void TestSiteWitness::refusesWhatDoesNotGoOn()
{
    QList<Event> chain;
    grow(chain, 10);
    QVERIFY(file().take(next(chain.first(5), {}), Noon));
    QVERIFY(file().take(next(chain, endOf(chain.first(5))), Noon));
    QList<Event> forged = chain.first(5);
    grow(forged, 9, QStringLiteral("forged"));
    QCOMPARE(codeOf(file().take(next(forged, endOf(chain.first(5))), Noon)), QStringLiteral("not_extending"));
    HeldHead unsigned_ = next(chain, endOf(chain.first(5)));
    unsigned_.head.signature = QByteArray(128, '0');
    QCOMPARE(codeOf(file().take(unsigned_, Noon)), QStringLiteral("bad_signature"));
    // A head from before, which is not the newest, is known.
    QVERIFY(file().take(next(chain.first(5), {}), Noon));
    QCOMPARE(file().all()->heads.all().size(), 2);
}

void TestSiteWitness::halfALineIsNoLine()
{
    QList<Event> chain;
    grow(chain, 3);
    QVERIFY(file().take(next(chain, {}), Noon));
    const ChainEnd first = endOf(chain);
    QFile torn(path());
    QVERIFY(torn.open(QIODevice::Append) && torn.write("{\"head\":{\"sto") > 0);
    torn.close();
    QCOMPARE((*file().newest())->head.end, first);
    grow(chain, 2);
    QVERIFY(file().take(next(chain, first), Noon));
    const auto all = file().all();
    QCOMPARE(all->heads.all().size(), 2);
    QCOMPARE(all->damaged, 1);
    QCOMPARE((*file().newest())->head.end, endOf(chain));
}

/// REST threads and SSH sessions are processes of their own: one chain, told by six of them, each its own
/// way.
void TestSiteWitness::manyCallersAtOnce()
{
    QList<Event> chain;
    grow(chain, 60);
    QVERIFY(file().take(next(chain.first(1), {}), Noon));
    QList<pid_t> children;
    for (int child = 0; child < 6; ++child) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            for (int length = 2 + child; length <= chain.size(); ++length) {
                const auto newest = file().newest();
                if (!newest || !*newest)
                    ::_exit(1);
                const ChainEnd holds = (*newest)->head.end;
                if (holds.seq >= length)
                    continue;
                const Outcome taken = file().take(next(chain.first(length), holds), Noon);
                if (!taken && taken.error().code != QLatin1String("not_extending"))
                    ::_exit(2);
            }
            ::_exit(0);
        }
        children += pid;
    }
    for (const pid_t pid : children) {
        int status = -1;
        QCOMPARE(::waitpid(pid, &status, 0), pid);
        QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString::number(status)));
    }
    const auto all = file().all();
    QCOMPARE(all->damaged, 0);
    QCOMPARE(all->heads.newest()->head.end, endOf(chain));
    for (qsizetype i = 1; i < all->heads.all().size(); ++i)
        QCOMPARE(all->heads.all().at(i).from, all->heads.all().at(i - 1).head.end);
}

void TestSiteWitness::staysBounded()
{
    QList<Event> chain;
    grow(chain, 1);
    QVERIFY(file().take(next(chain, {}), Noon));
    // What was told in long years, as it would stand there.
    QFile kept(path());
    QVERIFY(kept.open(QIODevice::Append));
    HeldHead held = next(chain, {});
    for (int i = 0; kept.size() < 9 * 1024 * 1024; ++i) {
        held.from = held.head.end;
        held.head.end = {i + 2, QByteArray::number(i).rightJustified(64, '0')};
        held.digests = QList<QByteArray>(20, QByteArray(64, 'a'));
        held.toldAt = Noon + std::chrono::hours(i);
        QVERIFY(kept.write(QJsonDocument(heldJson(held)).toJson(QJsonDocument::Compact) + '\n') > 0);
    }
    kept.close();
    const QByteArray digest(64, 'b');
    HeldHead last = held;
    last.from = held.head.end;
    last.digests = {digest};
    last.head.end = {held.head.end.seq + 1, linkHash(held.head.end.hash, digest)};
    last.toldAt.reset();
    last.head.signature = seatKey().sign(headBytes(last.head));
    QVERIFY(file().take(last, Noon + std::chrono::hours(100'000)));
    QVERIFY2(QFileInfo(path()).size() < 5 * 1024 * 1024,
             qPrintable(QString::number(QFileInfo(path()).size())));
    const auto all = file().all();
    QVERIFY(all->heads.all().size() > HeldHeads::Newest);
    QCOMPARE(all->heads.newest()->head.end, last.head.end);
}

void TestSiteWitness::saysWhatItHolds()
{
    QList<Event> chain;
    grow(chain, 4);
    const QJsonObject asked{{QStringLiteral("store"), StoreId}, {QStringLiteral("chain"), Chain}};
    QList<WitnessHolds> holds = Site::takeHeads(config(), {asked});
    QCOMPARE(holds.size(), 1);
    QVERIFY(!holds.first().holds && !holds.first().refused);
    holds = Site::takeHeads(config(), {told(next(chain, {})), asked});
    QCOMPARE(holds.size(), 2);
    QVERIFY(holds.at(0).holds && !holds.at(0).refused);
    const Attestation &attested = *holds.at(0).holds;
    QCOMPARE(attested.end, endOf(chain));
    QCOMPARE(attested.site, QStringLiteral("naperville"));
    QVERIFY(signatureFits(attested.key, attestationBytes(attested), attested.signature));
    QCOMPARE(holds.at(1).holds, holds.at(0).holds);
    QCOMPARE(*witnessHoldsFromJson(witnessHoldsJson(holds.at(0))), holds.at(0));
    // What it refuses it says, and what it holds beside it.
    QList<Event> forged = chain.first(2);
    grow(forged, 9, QStringLiteral("forged"));
    holds = Site::takeHeads(config(), {told(next(forged, endOf(chain.first(2))))});
    QCOMPARE(holds.first().refused->code, QStringLiteral("not_extending"));
    QCOMPARE(holds.first().holds->end, endOf(chain));
    // A head of another chain under this one's name.
    QJsonObject wrong = told(next(chain, {}, QStringLiteral("elsewhere")));
    wrong.insert(QStringLiteral("chain"), Chain);
    QCOMPARE(Site::takeHeads(config(), {wrong}).first().refused->code, QStringLiteral("bad_head"));
}

void TestSiteWitness::tellsAllInParts()
{
    QList<Event> chain;
    grow(chain, 1);
    ChainEnd holds;
    for (int i = 0; i < 30; ++i) {
        grow(chain, 90);
        QVERIFY(file().take(next(chain, holds), Noon));
        holds = endOf(chain);
    }
    QJsonObject request{{QStringLiteral("store"), StoreId}, {QStringLiteral("chain"), Chain}};
    QList<HeldHead> read;
    int parts = 0;
    for (int before = 1; before > 0; ++parts) {
        const auto list = Site::listHeads(config(), request);
        QVERIFY(list);
        const QByteArray line = QJsonDocument(*list).toJson(QJsonDocument::Compact);
        QVERIFY(line.size() < ContractLimits::LineBytes);
        for (const QJsonValue &value : list->value(QLatin1String("heads")).toArray())
            read.prepend(*heldFromJson(value.toObject()));
        before = list->value(QLatin1String("before")).toInt();
        request.insert(QStringLiteral("before"), before);
        QVERIFY(parts < 10);
    }
    QCOMPARE(read, file().all()->heads.all());
    QVERIFY(parts > 1);
}

void TestSiteWitness::requestsKeepTheContract()
{
    QList<Event> chain;
    grow(chain, 1);
    QVERIFY(file().take(next(chain, {}), Noon));
    const ChainEnd first = endOf(chain);
    grow(chain, int(DigestsInACall) + 10);
    HeldHead longest = next(chain, first);
    longest.gap = SignedGap{first,
                            first,
                            QString(400, QLatin1Char('x')),
                            QString(400, QChar(0x2014)),
                            seatKey().publicKey(),
                            QByteArray(128, 'a')};
    const QJsonObject request{{QStringLiteral("witness"),
                               QJsonArray{told(longest), QJsonObject{{QStringLiteral("store"), StoreId},
                                                                     {QStringLiteral("chain"), QString()}}}}};
    QVERIFY(QJsonDocument(request).toJson(QJsonDocument::Compact).size() < ContractLimits::RequestBytes);
    const Outcome fits = Contract::instance().checkRequest(QStringLiteral("status"), request);
    QVERIFY2(fits, fits ? "" : qPrintable(fits.error().text));
    const QJsonObject asked{{QStringLiteral("store"), StoreId}, {QStringLiteral("chain"), Chain}};
    const auto list = Site::listHeads(config(), asked);
    const Outcome answer = Contract::instance().checkAnswerLine(
        QStringLiteral("witness"),
        {{QStringLiteral("type"), QStringLiteral("result")}, {QStringLiteral("data"), *list}});
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text));
    QVERIFY(!Contract::instance().checkRequest(
        QStringLiteral("witness"),
        {{QStringLiteral("store"), QStringLiteral("../..")}, {QStringLiteral("chain"), QString()}}));
}

QTEST_GUILESS_MAIN(TestSiteWitness)
#include "tst_sitewitness.moc"
