// SPDX-License-Identifier: GPL-3.0-or-later
// The program's own check of a record and one that was written from its description alone, in another
// language, say the same of a real signed record that was changed in a thousand ways.
#include "app/keys/signingkey.h"
#include "damages.h"
#include "models/core/apart.h"
#include "models/record/packetcheck.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
constexpr int Count = 1000;
constexpr quint32 Seed = 20261129;

/// The same keys each time.
Signer keyOf(char name)
{
    const auto key = SigningKey::fromSecret("switchback-key-1 " + QByteArray(64, name) + "\n");
    return key ? Signer{key->publicKey(), [key = *key](const QByteArray &bytes) { return key.sign(bytes); }}
               : Signer{};
}

int ours(const QByteArray &bytes, const QList<HeadCode> &codes = {})
{
    const auto facts = verifyPacket(bytes, {signatureFits, {}});
    return int(facts ? verdictOn(*facts, againstHeads(*facts, codes)) : PacketVerdict::Not);
}
} // namespace

class TestVerifier : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<SignedStory> m_story;
    int m_files = 0;

    QString put(const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(QStringLiteral("record-%1.json").arg(++m_files)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return file.fileName();
    }

private slots:
    void initTestCase()
    {
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(1);
        options.shortTexts = true;
        m_story = std::make_unique<SignedStory>(keyOf('1'), keyOf('2'), keyOf('3'), options);
    }

    void sayTheSame()
    {
        // Another seed, for who looks for more.
        const int other = qEnvironmentVariableIntValue("SWITCHBACK_SEED");
        QList<Damaged> all = damages(*m_story, keyOf('9'), other > 0 ? quint32(other) : Seed, Count);
        all.prepend({QStringLiteral("as it was written"), m_story->made()});
        all += {QStringLiteral("unsigned"), m_story->unsignedOne()};
        QProcess python;
        python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        python.start(QStringLiteral(SWITCHBACK_PYTHON),
                     {QStringLiteral(SWITCHBACK_VERIFIER), QStringLiteral("--batch")});
        for (const Damaged &one : std::as_const(all)) {
            QVERIFY2(!one.bytes.isEmpty(), qPrintable(one.how));
            python.write(put(one.bytes).toLocal8Bit() + '\n');
        }
        python.closeWriteChannel();
        QList<int> own;
        for (const Damaged &one : std::as_const(all)) {
            own += ours(one.bytes);
            python.waitForReadyRead(0);
        }
        QVERIFY(python.waitForFinished(600'000) && python.exitCode() == 0);
        const QByteArrayList said = python.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(said.size(), all.size());
        QMap<int, int> counts;
        QStringList apart;
        for (qsizetype i = 0; i < all.size(); ++i) {
            const int theirs = said.at(i).left(1).toInt();
            ++counts[own.at(i)];
            const bool same = own.at(i) == theirs ||
                              (all.at(i).summaryAlone && own.at(i) == int(PacketVerdict::Not) && theirs == 3);
            if (!same)
                apart += QStringLiteral("%1 (%2): ours %3, theirs %4")
                             .arg(all.at(i).how)
                             .arg(i)
                             .arg(own.at(i))
                             .arg(QString::fromUtf8(said.at(i)));
        }
        m_folder.setAutoRemove(apart.isEmpty());
        QVERIFY2(apart.isEmpty(), qPrintable(m_folder.path() + u'\n' + apart.join(u'\n')));
        QCOMPARE(own.first(), int(PacketVerdict::Whole));
        QCOMPARE(own.last(), int(PacketVerdict::NotKnown));
        qInfo("%d whole, %d not, %d nobody signed", counts[0], counts[1], counts[3]);
        QVERIFY(counts[0] > 10 && counts[1] > 500);
    }

    void headsThatAreTyped()
    {
        const QByteArray packet = m_story->made();
        const QString file = put(packet);
        const Event &last = m_story->story.events.constLast();
        const Event &beyond = m_story->later.at(1);
        const QByteArray wrong(64, '7');
        for (const ChainEnd &end :
             {ChainEnd{last.seq, last.hash}, ChainEnd{last.seq, wrong}, ChainEnd{beyond.seq, beyond.hash},
              ChainEnd{beyond.seq, wrong}, ChainEnd{last.seq + 1000, wrong},
              ChainEnd{811, m_story->story.previous}, ChainEnd{811, wrong}, ChainEnd{3, wrong}}) {
            const QString typed = headCode(end).toLower().replace(u'1', u'l').replace(u'0', u'o');
            QProcess python;
            python.start(QStringLiteral(SWITCHBACK_PYTHON),
                         {QStringLiteral(SWITCHBACK_VERIFIER), QStringLiteral("--head"), typed, file});
            QVERIFY(python.waitForFinished(60'000));
            QVERIFY2(python.exitCode() == ours(packet, {*headCodeFromText(typed)}), qPrintable(typed));
        }
    }

    /// What was said of a person is erased, of some or of all: the record is made anew, and its chain is the
    /// same.
    void ofErasedPeople()
    {
        for (const int each : {1, 2}) {
            QList<Event> events = m_story->story.events;
            int erased = 0;
            for (Event &event : events) {
                QMap<QString, QJsonValue> standIns;
                for (const QString &place : event.apart.keys()) {
                    if (++erased % each == 0)
                        standIns.insert(place, apartStandIn(apartHash(event.apart.take(place),
                                                                      valueAt(event.body, place))));
                }
                event.body = withValues(event.body, standIns);
            }
            QVERIFY(erased > 3);
            const QByteArray packet = m_story->made(events, m_story->vouchers(), m_story->signer);
            QCOMPARE(ours(packet), int(PacketVerdict::Whole));
            QProcess python;
            python.start(QStringLiteral(SWITCHBACK_PYTHON),
                         {QStringLiteral(SWITCHBACK_VERIFIER), put(packet)});
            QVERIFY(python.waitForFinished(60'000));
            QVERIFY2(python.exitCode() == 0, python.readAllStandardOutput().constData());
        }
    }

    /// On any machine, without a store or a configuration.
    void theProgramItself()
    {
        const auto says = [&](const QStringList &arguments, QByteArray *text = nullptr) {
            QProcess program;
            QProcessEnvironment bare = QProcessEnvironment::systemEnvironment();
            bare.insert(QStringLiteral("HOME"), m_folder.path());
            bare.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
            program.setProcessEnvironment(bare);
            program.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback"),
                          QStringList{QStringLiteral("verify")} + arguments, QIODevice::ReadOnly);
            const bool ended = program.waitForFinished(60'000);
            if (text)
                *text = program.readAllStandardOutput() + program.readAllStandardError();
            return ended ? program.exitCode() : -1;
        };
        const QByteArray packet = m_story->made();
        const QString file = put(packet);
        QByteArray text;
        QCOMPARE(says({file}, &text), 0);
        qInfo("%s", text.constData());
        const Event &last = m_story->story.events.constLast();
        for (const QByteArray &said :
             {keyFingerprint(m_story->signer.key).toLatin1(), m_story->seat.toLatin1(),
              headCode({last.seq, last.hash}).toLatin1(), QByteArray("vouches for all events"),
              QByteArray("K. Ramos signed for it")})
            QVERIFY2(text.contains(said), said.constData());
        QCOMPARE(says({QStringLiteral("--json"), file}, &text), 0);
        const QJsonObject json = QJsonDocument::fromJson(text).object();
        QVERIFY(json.value(QStringLiteral("signed")).toBool());
        QCOMPARE(json.value(QStringLiteral("store")).toString(), m_story->store);
        QCOMPARE(json.value(QStringLiteral("sites")).toArray().size(), 3);
        QCOMPARE(
            says({QStringLiteral("--head"), sheetCode(m_story->signer.key, {last.seq, last.hash}), file}), 0);
        QCOMPARE(says({QStringLiteral("--head"), headCode({last.seq, QByteArray(64, '7')}), file}, &text), 1);
        QVERIFY(text.contains("does NOT fit"));
        QCOMPARE(says({QStringLiteral("--head"), headCode({3, QByteArray(64, '7')}), file}), 3);
        QCOMPARE(says({put(m_story->unsignedOne())}, &text), 3);
        QVERIFY(text.contains("UNSIGNED"));
        QByteArray other = packet;
        other.replace("\"by\":\"0.9\"", "\"by\":\"0.8\"");
        QCOMPARE(says({put(other)}, &text), 1);
        QVERIFY(text.contains("not whole"));
    }

    /// Records of before: whole for the program, their events for the other.
    void ofTheFormBefore()
    {
        QFile old(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/models/record/packet-of-fold-1/record.json"));
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(ours(old.readAll()), int(PacketVerdict::Whole));
        QProcess python;
        python.start(QStringLiteral(SWITCHBACK_PYTHON),
                     {QStringLiteral(SWITCHBACK_VERIFIER), old.fileName()});
        QVERIFY(python.waitForFinished(60'000));
        QCOMPARE(python.exitCode(), int(PacketVerdict::NotKnown));
        QVERIFY(python.readAllStandardOutput().contains("nobody signed"));
    }
};

QTEST_GUILESS_MAIN(TestVerifier)
#include "tst_verifier.moc"
