// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/film.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Noon = *fromIso(QStringLiteral("2026-11-21T18:00:00Z"));

Frame full(Instant at)
{
    Frame frame;
    frame.at = at;
    frame.headline = QStringLiteral("Naperville is down.");
    frame.mark = Mark::Bad;
    frame.production = {QStringLiteral("naperville"),
                        QStringLiteral("Naperville, IL"),
                        QStringLiteral("production"),
                        QStringLiteral("PRIMARY, DOWN"),
                        Mark::Bad,
                        QByteArrayLiteral("America/Chicago"),
                        QStringLiteral("14 rows/s"),
                        QStringLiteral("rows/s"),
                        QStringLiteral("Database stopped for 3 min."),
                        {{QStringLiteral("database"), QStringLiteral("Database"), QStringLiteral("stopped"),
                          Mark::Bad, at - 3s, QStringLiteral("tip")},
                         {QStringLiteral("disk"), QStringLiteral("Disk"), QString(), Mark::Unknown,
                          std::nullopt, QString()}}};
    frame.backup = frame.production;
    frame.backup.id = QStringLiteral("centennial");
    frame.backup.roleMark = Mark::NotYet;
    frame.loss.kind = LossCard::Kind::AtMost;
    frame.loss.loss = 58min + 7ms;
    frame.loss.at = at - 1s;
    frame.loss.recoverableTo = at - 58min;
    frame.loss.rpo = 60min;
    frame.loss.rpoNote = QStringLiteral("RPO 60 min");
    frame.loss.rowsAtMost = qint64(9'007'199'254'740'993); // beyond what a double holds
    frame.loss.rowsText = QStringLiteral("at most 410 rows");
    frame.loss.why = QStringLiteral("why");
    frame.loss.stages = {{QStringLiteral("Full backup"), QStringLiteral("02:00"), Mark::Running}};
    frame.loss.scheduleAdvice = QStringLiteral("advice");
    return frame;
}

Event seen(qint64 seq, const Frame &frame)
{
    Event event;
    event.seq = seq;
    event.at = frame.at;
    event.kind = QStringLiteral("sites.seen");
    event.body = frameJson(frame);
    return event;
}

Event line(qint64 seq, Instant at)
{
    Event event;
    event.seq = seq;
    event.at = at;
    event.kind = QStringLiteral("x");
    event.text = QString::number(seq);
    return event;
}

/// Every place in the JSON that can be changed, as a path.
void walk(const QJsonValue &value, const QStringList &path, QList<QStringList> &paths)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            walk(it.value(), path + QStringList(it.key()), paths);
    } else if (value.isArray()) {
        for (qsizetype i = 0; i < value.toArray().size(); ++i)
            walk(value.toArray().at(i), path + QStringList(QString::number(i)), paths);
    }
    if (!path.isEmpty())
        paths.append(path);
}

QJsonValue changed(const QJsonValue &in, const QStringList &path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    if (in.isArray()) {
        QJsonArray array = in.toArray();
        array[path.first().toInt()] = changed(array.at(path.first().toInt()), path.mid(1), to);
        return array;
    }
    QJsonObject object = in.toObject();
    if (path.size() == 1 && to.isUndefined())
        object.remove(path.first());
    else
        object[path.first()] = changed(object.value(path.first()), path.mid(1), to);
    return object;
}
} // namespace

class TestFilm : public QObject
{
    Q_OBJECT

private slots:
    void everyFieldComesBack()
    {
        const Frame frame = full(Noon);
        const QByteArray text = QJsonDocument(frameJson(frame)).toJson();
        const Result<Frame> back = frameFromJson(QJsonDocument::fromJson(text).object());
        QVERIFY2(back.ok(), back ? "" : qPrintable(back.error().text));
        QCOMPARE(*back, frame);
        Frame empty;
        empty.at = Noon;
        const Result<Frame> nothing = frameFromJson(frameJson(empty));
        QVERIFY2(nothing.ok(), nothing ? "" : qPrintable(nothing.error().text));
        QCOMPARE(*nothing, empty);
    }

    /// Nothing that is missing or of another kind goes through unseen.
    void whatIsWrongIsNamed()
    {
        const QJsonObject good = frameJson(full(Noon));
        QList<QStringList> paths;
        walk(good, {}, paths);
        QVERIFY(paths.size() > 60);
        for (const QStringList &path : std::as_const(paths)) {
            bool index = false;
            path.last().toInt(&index);
            for (const QJsonValue &bad : {QJsonValue(QJsonValue::Undefined), QJsonValue(true),
                                          QJsonValue(QJsonArray{QJsonArray{}})}) {
                if (index && bad.isUndefined())
                    continue;
                const QByteArray where = path.join(QLatin1Char('.')).toUtf8();
                const Result<Frame> read = frameFromJson(changed(good, path, bad).toObject());
                QVERIFY2(!read.ok(), where.constData());
                QCOMPARE(read.error().code, QStringLiteral("bad_frame"));
                QVERIFY2(read.error().text.contains(index ? path.at(path.size() - 2) : path.last()),
                         qPrintable(read.error().text));
            }
        }
    }

    void hostileValues_data()
    {
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no zone") << QStringList{QStringLiteral("at")}
                                 << QJsonValue(QStringLiteral("2026-11-21T18:00:00"));
        QTest::newRow("endless") << QStringList{QStringLiteral("headline")}
                                 << QJsonValue(QString(5000, QLatin1Char('x')));
        QTest::newRow("unknown mark")
            << QStringList{QStringLiteral("mark")} << QJsonValue(QStringLiteral("green"));
        QTest::newRow("huge loss") << QStringList{QStringLiteral("loss"), QStringLiteral("loss_seconds")}
                                   << QJsonValue(1e300);
        QTest::newRow("negative rows")
            << QStringList{QStringLiteral("loss"), QStringLiteral("rows_at_most")} << QJsonValue(-1);
        QJsonArray many;
        for (int i = 0; i < 100; ++i)
            many.append(QJsonObject{});
        QTest::newRow("many lines") << QStringList{QStringLiteral("production"), QStringLiteral("lines")}
                                    << QJsonValue(many);
    }
    void hostileValues()
    {
        QFETCH(QStringList, path);
        QFETCH(QJsonValue, value);
        QVERIFY(!frameFromJson(changed(frameJson(full(Noon)), path, value).toObject()).ok());
    }

    void agesAndFiguresAreNoDifference_data()
    {
        QTest::addColumn<std::function<void(Frame &)>>("change");
        QTest::addColumn<bool>("different");
        using Change = std::function<void(Frame &)>;
        const auto row = [](const char *name, const Change &change, bool different) {
            QTest::newRow(name) << change << different;
        };
        row(
            "nothing", [](Frame &) {}, false);
        row(
            "later", [](Frame &f) { f.at += 5s; }, false);
        row(
            "age", [](Frame &f) { f.production.lines[0].at = Noon + 4s; }, false);
        row(
            "figure", [](Frame &f) { f.production.big = QStringLiteral("15 rows/s"); }, false);
        row(
            "length", [](Frame &f) { f.production.verdict = QStringLiteral("Database stopped for 4 min."); },
            false);
        row(
            "loss grows", [](Frame &f) { f.loss.loss += 1min; }, false);
        row(
            "loss over RPO", [](Frame &f) { f.loss.loss += 10min; }, true);
        row(
            "mark", [](Frame &f) { f.mark = Mark::Warning; }, true);
        row(
            "headline", [](Frame &f) { f.headline = QStringLiteral("Centennial takes the writes."); }, true);
        row(
            "role", [](Frame &f) { f.backup.role = QStringLiteral("PRIMARY"); }, true);
        row(
            "role mark", [](Frame &f) { f.backup.roleMark = Mark::Fine; }, true);
        row(
            "verdict", [](Frame &f) { f.production.verdict.clear(); }, true);
        row(
            "line's mark", [](Frame &f) { f.production.lines[0].mark = Mark::Fine; }, true);
        row(
            "line's words", [](Frame &f) { f.production.lines[0].value = QStringLiteral("starting"); }, true);
        row(
            "a line more", [](Frame &f) { f.production.lines.append(f.production.lines[0]); }, true);
        row(
            "kind of loss", [](Frame &f) { f.loss.kind = LossCard::Kind::Unknown; }, true);
        row(
            "stage", [](Frame &f) { f.loss.stages[0].mark = Mark::Bad; }, true);
    }
    void agesAndFiguresAreNoDifference()
    {
        QFETCH(std::function<void(Frame &)>, change);
        QFETCH(bool, different);
        const Frame before = full(Noon);
        Frame after = before;
        change(after);
        QCOMPARE(looksDifferent(before, after), different);
        QCOMPARE(looksDifferent(after, before), different);
    }

    void walksToAndFro()
    {
        Film film;
        QVERIFY(film.isEmpty());
        QVERIFY(!film.frameAt(Noon));
        QVERIFY(!film.after(Noon) && !film.before(Noon));
        film.add(seen(1, full(Noon)));
        film.add(line(2, Noon + 10s));
        film.add(seen(3, full(Noon + 20s)));
        film.add(line(4, Noon + 20s));
        QVERIFY(!film.frameAt(Noon - 1ms));
        QCOMPARE(film.frameAt(Noon)->at, Noon);
        QCOMPARE(film.frameAt(Noon + 19999ms)->at, Noon);
        QCOMPARE(film.frameAt(Noon + 1h)->at, Noon + 20s);
        QCOMPARE(*film.after(Noon), Noon + 10s);
        QCOMPARE(*film.after(Noon + 10s), Noon + 20s);
        QVERIFY(!film.after(Noon + 20s));
        QCOMPARE(*film.before(Noon + 20s), Noon + 10s);
        QVERIFY(!film.before(Noon));
        QCOMPARE(film.linesUntil(Noon + 1h, 10).size(), 2);
        QCOMPARE(film.linesUntil(Noon + 1h, 10).constFirst().seq, 4);
        QCOMPARE(film.linesUntil(Noon + 1h, 1).size(), 1);
        QVERIFY(film.linesUntil(Noon + 1h, -1).isEmpty());
        QVERIFY(film.linesUntil(Noon + 9s, 10).isEmpty());
        film.clear();
        QVERIFY(film.isEmpty());
    }

    void anyOrderAndTwiceIsTheSame()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 50; ++round) {
            QList<Event> events;
            for (int i = 0; i < 40; ++i)
                events.append(line(i, Noon + Duration{qint64(random.bounded(20)) * 1000}));
            Film straight, mixed;
            for (const Event &event : std::as_const(events))
                straight.add(event);
            QList<Event> twice = events + events;
            std::shuffle(twice.begin(), twice.end(), random);
            for (const Event &event : std::as_const(twice))
                mixed.add(event);
            QCOMPARE(mixed.linesUntil(Noon + 1h, 1000), straight.linesUntil(Noon + 1h, 1000));
            QCOMPARE(mixed.moments(), straight.moments());
            // Against the plain way.
            const Instant at = Noon + Duration{qint64(random.bounded(20'000))};
            std::optional<Instant> next;
            for (const Event &event : std::as_const(events)) {
                if (event.at > at && (!next || event.at < *next))
                    next = event.at;
            }
            QCOMPARE(mixed.after(at), next);
        }
    }

    void erasedValuesGo()
    {
        Event line;
        line.seq = 7;
        line.at = Noon;
        line.form = 2;
        line.kind = QStringLiteral("customer.recorded");
        line.body = {{QStringLiteral("found"), QStringLiteral("Diana answered")}};
        line.apart = {{QStringLiteral("/found"), QByteArray(32, 'a')}};
        Film film;
        film.add(line);
        film.erase({{6, {QStringLiteral("/found")}}});
        QCOMPARE(film.linesUntil(Noon, 9), QList{line});
        film.erase({{7, {QStringLiteral("/found")}}});
        const QList<Event> left = film.linesUntil(Noon, 9);
        QCOMPARE(left.size(), 1);
        QVERIFY(left.first().apart.isEmpty());
        QVERIFY(left.first().body.value(QStringLiteral("found")).isObject());
    }

    void anUnreadableFrameIsALine()
    {
        Film film;
        Event bad = seen(5, full(Noon));
        bad.body.remove(QStringLiteral("loss"));
        film.add(bad);
        QVERIFY(!film.frameAt(Noon));
        const QList<Event> lines = film.linesUntil(Noon, 5);
        QCOMPARE(lines.size(), 1);
        QVERIFY2(lines.constFirst().text.contains(QStringLiteral("loss")),
                 qPrintable(lines.constFirst().text));
    }
};

QTEST_GUILESS_MAIN(TestFilm)
#include "tst_film.moc"
