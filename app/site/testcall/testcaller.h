// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/testcall/testcallfolder.h"
#include "app/site/testcall/testcallsettings.h"
#include "app/telephone/baresip.h"
#include "models/testcall/siteanswer.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <functional>

namespace Switchback::Site
{

/// The keys with which sites make their answers, by the site's id.
using AnswerKeys = QList<QPair<QString, QByteArray>>;

/// What a test call is for: it leaves its tone, under a code, or hears what another one has left.
struct TestCallErrand {
    QString code = makeTestCode(); ///< six digits
    bool fetches = false;
};

/// Places one test call and measures it: says a tone, keys a code, hears the answer, and ends it in order.
/// Nothing in it lasts longer than its deadline. It wants an event loop; one thread.
class TestCaller : public QObject
{
    Q_OBJECT

public:
    TestCaller(TestCallSettings settings, TestCallPlan plan, AnswerKeys keys, const TestCallFolder &folder,
               TestCallErrand errand = {}, QObject *parent = nullptr);

    void start();
    /// When its last word was heard, once it is done; nothing: it was never answered.
    [[nodiscard]] std::optional<Instant> endedAt() const { return m_endedAt; }

signals:
    void told(const QString &line);
    /// Once. An Error where there was no telephone: nothing was tested then.
    void done(const Switchback::Result<Switchback::TestCallSeen> &seen);

private:
    enum class State { Starting, Dialling, Ringing, Talking, Ending, Over };

    void eventCame(const QJsonObject &event);
    void reached(const QString &how);
    void established();
    void keyCode();
    void keyCame(const QString &key);
    void rtcpCame(const QJsonObject &figures);
    void answerCame();
    void closed(const QString &why);
    void timeUp();
    void look();
    void hangUp();
    void measure();
    /// What the answering site wrote down of this call, where none of its keys came.
    void readRecord();
    [[nodiscard]] HeardTone heardIn(QByteArray sound) const;
    void recognize(const SiteAnswer &answer, const QStringList &codes);
    void finish();
    [[nodiscard]] QByteArray sip() const;
    [[nodiscard]] QString account() const
    {
        return QStringLiteral("sip:%1@%2").arg(m_settings.from, m_settings.listen);
    }
    [[nodiscard]] QList<Baresip::Step> ourCall() const;
    [[nodiscard]] QFileInfo recording() const;
    [[nodiscard]] Duration sinceDialled() const { return Duration(m_clock.elapsed()); }

    const TestCallSettings m_settings;
    const TestCallPlan m_plan;
    const AnswerKeys m_keys;
    const TestCallFolder &m_folder;
    const TestCallErrand m_errand;
    const QString m_code; ///< for which the answer has to be made
    std::unique_ptr<Baresip> m_baresip;
    State m_state = State::Starting;
    TestCallSeen m_seen;
    QElapsedTimer m_clock; ///< since it was dialled
    qint64 m_answeredAt = 0;
    std::optional<Instant> m_endedAt;
    QString m_callId;    ///< of the first word about it; no other call counts
    QString m_earlyFile; ///< what was recorded before the answer
    qint64 m_earlyBytes = 0;
    QString m_cameKeys;
    bool m_soundCame = false;     ///< something did, whatever it was
    std::optional<Error> m_fault; ///< in place of what was measured: it could not be
    bool m_over = false;          ///< the telephone has ended the call
    QTimer m_deadline;
    QTimer m_pause; ///< before the code
    QTimer m_looks; ///< whether it is called off, or its end is confirmed
};

} // namespace Switchback::Site
