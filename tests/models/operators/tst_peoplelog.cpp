// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever stands among the people otherwise than the log made them is found, and those from before are not.
#include "models/operators/peoplelog.h"

#include <QTest>

using namespace Switchback;

namespace
{
const Operator Ramos{QStringLiteral("K. Ramos"), Role::Administrator | Role::Operator};
const Operator Ito{QStringLiteral("H. Ito"), Role::Watcher};
const QString Hash = QStringLiteral("$argon2id$one");

Event made(const Operator &person, const QString &hash = Hash)
{
    Event event;
    event.seq = 7;
    event.form = 2;
    event.kind = QStringLiteral("operator.added");
    event.text = person.name + QStringLiteral(": roles");
    event.body = {{QStringLiteral("operator"), personBody(person, hash)}};
    return event;
}

Event madeBefore(const QString &text, int form = 1)
{
    Event event;
    event.seq = 3;
    event.form = form;
    event.kind = QStringLiteral("operator.added");
    event.text = text;
    return event;
}
} // namespace

class TestPeopleLog : public QObject
{
    Q_OBJECT

private slots:
    void against_data();
    void against();
};

void TestPeopleLog::against_data()
{
    QTest::addColumn<QList<Operator>>("people");
    QTest::addColumn<QString>("hash");   // of H. Ito, as it stands
    QTest::addColumn<QString>("before"); // an event's text
    QTest::addColumn<int>("form");       // of that event
    QTest::addColumn<int>("wrong");
    QTest::addColumn<int>("unknown");
    const auto row = [](const char *name, const QList<Operator> &people, int wrong, int unknown,
                        const char *before = "", const QString &hash = Hash, int form = 1) {
        QTest::newRow(name) << people << hash << QString::fromLatin1(before) << form << wrong << unknown;
    };
    const auto other = [](auto change) {
        Operator person = Ito;
        change(person);
        return QList<Operator>{Ramos, person};
    };
    const Operator shah{QStringLiteral("P. Shah: nights"), Role::Commander};
    row("as they were made", {Ramos, Ito}, 0, 0);
    row("a role more", other([](Operator &one) { one.roles |= Role::Commander; }), 1, 0);
    row("a role less", other([](Operator &one) { one.roles = {}; }), 1, 0);
    row("for other pairs", other([](Operator &one) { one.pairs = {QStringLiteral("voice")}; }), 1, 0);
    row("retired", other([](Operator &one) { one.retired = true; }), 1, 0);
    row("another name", other([](Operator &one) { one.name = QStringLiteral("H. lto"); }), 2, 0);
    row("gone", {Ramos}, 1, 0);
    row("another secret", {Ramos, Ito}, 1, 0, "", QStringLiteral("$argon2id$two"));
    row("put there past the log", {Ramos, Ito, shah}, 1, 0);
    row("made before rights stood in it", {Ramos, Ito, shah}, 0, 1, "P. Shah: nights: commander, for voice");
    row("somebody else was", {Ramos, Ito, shah}, 1, 0, "P. Shah: commander");
    row("said so afterwards", {Ramos, Ito, shah}, 1, 0, "P. Shah: nights: commander", Hash, 2);
    row("known by more than that", other([](Operator &one) { one.retired = true; }), 1, 0, "H. Ito: watcher");
}

void TestPeopleLog::against()
{
    QFETCH(QList<Operator>, people);
    QFETCH(QString, hash);
    QFETCH(QString, before);
    QFETCH(int, form);
    QFETCH(int, wrong);
    QFETCH(int, unknown);
    PeopleLog log;
    if (!before.isEmpty())
        log.add(madeBefore(before, form));
    log.add(made(Ramos));
    log.add(made(Ito));
    const PeopleLog::Finding found = log.against(people, {{Ramos.name, Hash}, {Ito.name, hash}});
    QCOMPARE(found.wrong.size(), wrong);
    QCOMPARE(found.unknown.size(), unknown);
}

QTEST_GUILESS_MAIN(TestPeopleLog)
#include "tst_peoplelog.moc"
