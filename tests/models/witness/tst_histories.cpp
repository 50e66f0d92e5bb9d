// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand random lives of a log and its two witnesses: partitions, seats that come and go, clocks that are
// wrong, sites built anew, power cut before a witness was told, stores restored from a backup. No false alarm
// in any of them; and in each of them a forgery is found while one witness is left.
#include "witnessworld.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);
constexpr int Histories = 1000;
constexpr int Steps = 120;

class Life
{
public:
    explicit Life(quint32 seed)
        : m_random(seed)
    {
        grow(m_chain, 1 + chance(5));
    }

    void step()
    {
        m_at += Duration{chance(100'000)};
        switch (chance(12)) {
        case 0: // partition
            m_cut[chance(2)] = chance(2) == 0;
            break;
        case 1: // another seat, or this one's key is made anew
            m_seat = chance(5);
            break;
        case 2: // the seat's clock
            m_clock = Duration{chance(200'000'000) - 100'000'000};
            break;
        case 3: // a site built anew has forgotten all
            if (chance(6) == 0)
                m_witness[chance(2)] = {};
            break;
        case 4:
            if (chance(4) == 0)
                restore();
            break;
        case 5:
            m_backup = m_chain;
            break;
        case 6: // power cut: the events are there, nobody was told
            grow(m_chain, 1 + chance(30));
            return;
        case 7: // another console, which has not read the newest yet, tells what it knows
            tellBoth(m_chain.first(std::max<qsizetype>(1, m_chain.size() - chance(4))), true);
            break;
        default:
            grow(m_chain, chance(6), QStringLiteral("as it was"), 1 + chance(3));
        }
        tellBoth(m_chain, false);
    }

    [[nodiscard]] QString alarm() const
    {
        for (const HeldHeads &witness : m_witness) {
            const Agreement agreement = against(m_chain, witness);
            if (agreement.how == Agreement::How::Missing || agreement.how == Agreement::How::Other)
                return agreementText(agreement, endOf(m_chain));
        }
        return m_refused;
    }

    /// Cut, or made anew from somewhere on; what at least one witness was told of is gone.
    [[nodiscard]] bool forgeryIsFound()
    {
        ChainEnd told;
        for (const HeldHeads &witness : m_witness) {
            const Agreement now = against(m_chain, witness); // not of what a person signed for
            if (now.how == Agreement::How::Whole && now.told && now.told->seq > told.seq)
                told = *now.told;
        }
        if (told.seq <= m_chain.first().seq)
            return true; // nothing that was told of can be taken away
        QList<Event> forged = m_chain;
        while (forged.size() > 1 && (forged.last().seq >= told.seq || chance(4) != 0))
            forged.removeLast();
        if (chance(2) == 0)
            grow(forged, int(m_chain.size() - forged.size()) + chance(9), QStringLiteral("forged"));
        for (const HeldHeads &witness : m_witness) {
            const Agreement::How how = against(forged, witness).how;
            if (how == Agreement::How::Missing || how == Agreement::How::Other)
                return true;
        }
        return false;
    }

private:
    int chance(int of) { return int(m_random.bounded(of)); }

    void tellBoth(const QList<Event> &chain, bool behind)
    {
        for (int site = 0; site < 2; ++site) {
            if (m_cut[site])
                continue;
            const Told told = m_gapOpen[site]
                                  ? tellAfterGap(m_witness[site], chain, keyOf(m_seat), m_at + m_clock)
                                  : tell(m_witness[site], chain, keyOf(m_seat), m_at + m_clock, m_at);
            if (told.refused && !behind)
                m_refused = told.refused->text;
            if (m_gapOpen[site] && (told.calls > 0 || !m_witness[site].newest()))
                m_gapOpen[site] = told.refused.has_value();
        }
    }

    /// From the backup, which ends before what the witnesses were told of; a person signs for what is
    /// missing.
    void restore()
    {
        if (m_backup.isEmpty())
            return;
        m_chain = m_backup;
        for (int site = 0; site < 2; ++site) {
            const HeldHead *newest = m_witness[site].newest();
            if (!newest || contains(m_chain, newest->head.end))
                continue;
            signGap(m_chain, m_witness[site], keyOf(m_seat), m_at);
            m_gapOpen[site] = true;
        }
        m_backup = m_chain;
    }

    QRandomGenerator m_random;
    QList<Event> m_chain;
    QList<Event> m_backup;
    HeldHeads m_witness[2];
    bool m_cut[2] = {false, false};
    bool m_gapOpen[2] = {false, false};
    int m_seat = 0;
    Duration m_clock{};
    Instant m_at = Noon;
    QString m_refused;
};
} // namespace

class TestHistories : public QObject
{
    Q_OBJECT

private slots:
    void noFalseAlarmAndNoForgeryUnseen();
};

void TestHistories::noFalseAlarmAndNoForgeryUnseen()
{
    for (quint32 seed = 1; seed <= Histories; ++seed) {
        Life life(seed);
        for (int step = 0; step < Steps; ++step)
            life.step();
        const QString alarm = life.alarm();
        QVERIFY2(alarm.isEmpty(), qPrintable(QStringLiteral("history %1: %2").arg(seed).arg(alarm)));
        QVERIFY2(life.forgeryIsFound(), qPrintable(QStringLiteral("history %1").arg(seed)));
    }
}

QTEST_GUILESS_MAIN(TestHistories)
#include "tst_histories.moc"
