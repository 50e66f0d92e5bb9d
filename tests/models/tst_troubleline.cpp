// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/text/sentences.h"
#include "models/overview/troubleline.h"
#include "models/sites/site.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestTroubleLine : public QObject
{
    Q_OBJECT
private slots:
    void sentencesEnd_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("hint");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const char *text, const char *hint, const char *line) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(hint)
                                << QString::fromUtf8(line);
        };
        row("a program's words", "Couldn't connect to server", "Look at [notify].",
            "Couldn't connect to server. Look at [notify].");
        row("a sentence", "It is gone.", "Begin anew.", "It is gone. Begin anew.");
        row("a line break at its end", "refused\n", "Begin anew.", "refused. Begin anew.");
        row("nothing to do", "It is gone", "", "It is gone");
        row("nothing said", "", "Begin anew.", "Begin anew.");
    }
    void sentencesEnd()
    {
        QFETCH(QString, text);
        QFETCH(QString, hint);
        QTEST(asSentences({{}, text, hint}), "line");
    }

    /// What was so at 04:27 is not still on the wall at noon.
    void newsHasATimeAndAnEnd()
    {
        SiteConfig place;
        place.shortName = QStringLiteral("Naperville");
        place.zone = "America/Chicago";
        const Instant at = *fromIso(QStringLiteral("2026-11-30T10:27:30Z"));
        TroubleLine line;
        QCOMPARE(line.text(at, place), QString());
        line.tell({QStringLiteral("gateway"), QStringLiteral("mail/naperville does not carry messages"),
                   QStringLiteral("Others are tried.")},
                  at);
        const QString said =
            QStringLiteral("04:27:30 Naperville: mail/naperville does not carry messages. Others are tried.");
        QCOMPARE(line.text(at, place), said);
        QCOMPARE(line.text(at + TroubleLine::Shown, place), said);
        QCOMPARE(line.text(at + TroubleLine::Shown + 1ms, place), QString());
        line.tell({}, at + 1h);
        QCOMPARE(line.text(at + 1h, place), QString());
    }
};

QTEST_APPLESS_MAIN(TestTroubleLine)
#include "tst_troubleline.moc"
