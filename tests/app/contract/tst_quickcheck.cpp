// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen at once to be sound, the validator finds sound too, and nothing sound is sent to it.
#include "app/contract/quickcheck.h"
#include "app/contract/schemacheck.h"
#include "app/contract/schemawords.h"
#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace Switchback::Test;

static void initResource()
{
    Q_INIT_RESOURCE(contract);
}

namespace
{
const QStringList Texts{QString(),
                        QStringLiteral("x"),
                        QStringLiteral("a-b"),
                        QStringLiteral("471193"),
                        QStringLiteral("pg_1"),
                        QStringLiteral("ok\n"),
                        QStringLiteral("2026-11-29T12:00:00Z"),
                        QStringLiteral("2026-11-29T12:00:00.123456+01:00\n"),
                        QStringLiteral("2026-11-29 12:00"),
                        QStringLiteral("0/3000148"),
                        QStringLiteral("+18005550199"),
                        QStringLiteral("0123456789ABCDEF01234567"),
                        QStringLiteral("00000000-1111-2222-3333-444444444444"),
                        QString(32, QLatin1Char('b')),
                        QString(64, QLatin1Char('a')),
                        QString(128, QLatin1Char('c')),
                        QString(5000, QLatin1Char('y')),
                        QString::fromUtf8("Zürich \u2028 é"),
                        QString::fromUtf8("\U0001F600\U0001F600")};
const QList<double> Numbers{0, 1, -1, 0.5, 3e9, 9007199254740993.0, -3e9, 1e300, 65535, 100};

/// Values of a schema of the contract: most of them keep to it, each in another way.
class Maker
{
public:
    explicit Maker(const QJsonObject &root)
        : m_root(root)
    {
    }
    QJsonValue value(QJsonObject schema, int depth = 0)
    {
        const QString name = schema.value(QStringLiteral("$ref")).toString().section(QLatin1Char('/'), -1);
        if (!name.isEmpty())
            schema = m_root.value(QStringLiteral("components"))
                         .toObject()
                         .value(QStringLiteral("schemas"))
                         .toObject()
                         .value(name)
                         .toObject();
        const QString type =
            once(1000) ? QStringLiteral("other") : schema.value(QStringLiteral("type")).toString();
        if (type == QLatin1String("object"))
            return object(schema, depth);
        if (type == QLatin1String("array")) {
            QJsonArray list;
            // Of a list that has to be so long, seldom fewer.
            const int least = once(20) ? 0 : schema.value(QStringLiteral("minItems")).toInt();
            const int most = schema.value(QStringLiteral("maxItems")).toInt(300);
            for (int left = once(500) ? 300 : std::min(least + below(3), most); left > 0 && depth < 12;
                 --left)
                list.append(value(schema.value(QStringLiteral("items")).toObject(), depth + 1));
            return list;
        }
        if (type == QLatin1String("string"))
            return text(schema);
        if (type == QLatin1String("integer") || type == QLatin1String("number"))
            return number(schema);
        if (type == QLatin1String("boolean"))
            return once(2);
        return QList<QJsonValue>{QJsonValue(), true, 7, QStringLiteral("x"), QJsonArray(), QJsonObject()}.at(
            below(6));
    }

private:
    int below(qsizetype end) { return int(m_random.bounded(int(end))); }
    bool once(int in) { return below(in) == 0; }
    QJsonValue object(const QJsonObject &schema, int depth)
    {
        QJsonObject out;
        const QJsonObject fields = schema.value(QStringLiteral("properties")).toObject();
        const QJsonArray required = schema.value(QStringLiteral("required")).toArray();
        for (auto it = fields.begin(); it != fields.end(); ++it) {
            if (required.contains(it.key()) ? !once(1000) : once(2))
                out.insert(it.key(), value(it.value().toObject(), depth + 1));
        }
        if (once(300))
            out.insert(QStringLiteral("surplus"), 1);
        return out;
    }
    QJsonValue text(const QJsonObject &schema)
    {
        const QJsonArray choices = schema.value(QStringLiteral("enum")).toArray();
        if (!choices.isEmpty() && !once(500))
            return choices.at(below(choices.size()));
        const QString form = schema.value(QStringLiteral("pattern")).toString();
        const QRegularExpression pattern(form.isEmpty() ? form : QRegularExpression::anchoredPattern(form));
        QStringList fit;
        for (const QString &one : Texts) {
            if (pattern.match(one).hasMatch() && one.size() < 200 &&
                one.size() >= schema.value(QStringLiteral("minLength")).toInt() &&
                one.size() <= schema.value(QStringLiteral("maxLength")).toInt(200))
                fit += one;
        }
        if (!fit.isEmpty() && !once(200))
            return fit.at(below(fit.size()));
        return Texts.at(below(Texts.size()));
    }
    QJsonValue number(const QJsonObject &schema)
    {
        for (int tries = 0; (tries > 0 || !once(500)) && tries < 100; ++tries) {
            const double one = Numbers.at(below(Numbers.size()));
            if (one >= schema.value(QStringLiteral("minimum")).toDouble(-1e12) &&
                one <= schema.value(QStringLiteral("maximum")).toDouble(1e12) && one == qRound64(one))
                return one;
        }
        return Numbers.at(below(Numbers.size()));
    }

    QJsonObject m_root;
    QRandomGenerator m_random{7};
};
} // namespace

class TestQuickCheck : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        initResource();
        QFile file(QStringLiteral(":/switchback/contract/openapi.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_components =
            QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("components")).toObject();
        m_schemas = m_components.value(QStringLiteral("schemas")).toObject();
    }
    void saysWhatTheValidatorSays_data();
    void saysWhatTheValidatorSays();
    void aFullStatusIsSeenAtOnce();
    void isSureOfNothingItDoesNotKnow();

private:
    QJsonObject m_components;
    QJsonObject m_schemas;
};

void TestQuickCheck::saysWhatTheValidatorSays_data()
{
    QTest::addColumn<QString>("name");
    for (auto it = m_schemas.begin(); it != m_schemas.end(); ++it) {
        if (it.value().toObject().value(QStringLiteral("type")) == QLatin1String("object"))
            QTest::newRow(qPrintable(it.key())) << it.key();
    }
}

void TestQuickCheck::saysWhatTheValidatorSays()
{
    QFETCH(QString, name);
    QJsonObject root = m_schemas.value(name).toObject();
    const SchemaCheck check(root, m_components);
    root.insert(QStringLiteral("components"), m_components);
    Maker maker(root);
    int sound = 0;
    for (int i = 0; i < 200; ++i) {
        const QJsonValue made = maker.value(root);
        if (!made.isObject())
            continue;
        const QJsonObject value = made.toObject();
        const QString rough = SchemaWords::roughFault(value);
        const QString fault = rough.isEmpty() ? check.fault(value).value_or(QString()) : rough;
        const QByteArray shown = QJsonDocument(value).toJson().left(2000) + fault.toUtf8();
        QVERIFY2(!check.isSound(value) || fault.isEmpty(), shown.constData());
        // An operation's result may hold anything: what is in there takes the closer look.
        const bool open = !value.value(QStringLiteral("data")).toObject().isEmpty();
        QVERIFY2(check.isSound(value) || !fault.isEmpty() || open, shown.constData());
        sound += fault.isEmpty() ? 1 : 0;
    }
    QVERIFY2(sound > 0, "none of them kept to it: nothing was shown");
}

void TestQuickCheck::aFullStatusIsSeenAtOnce()
{
    const SchemaCheck check(m_schemas.value(QStringLiteral("Status")).toObject(), m_components);
    QVERIFY(check.isSound(toJson(fullStatus())));
}

void TestQuickCheck::isSureOfNothingItDoesNotKnow()
{
    const QJsonObject text{{QStringLiteral("type"), QStringLiteral("string")}};
    QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("additionalProperties"), false},
                       {QStringLiteral("properties"), QJsonObject{{QStringLiteral("a"), text}}}};
    const QJsonObject value{{QStringLiteral("a"), QStringLiteral("x")}};
    QVERIFY(SchemaCheck(schema, {}).isSound(value));
    for (const char *keyword :
         {"const", "not", "oneOf", "uniqueItems", "exclusiveMinimum", "format", "later"}) {
        QJsonObject other = text;
        other.insert(QLatin1String(keyword), 1);
        schema.insert(QStringLiteral("properties"), QJsonObject{{QStringLiteral("a"), other}});
        const QJsonObject root = schema;
        QVERIFY2(!QuickCheck(root).isSound(value), keyword);
    }
}

QTEST_GUILESS_MAIN(TestQuickCheck)
#include "tst_quickcheck.moc"
