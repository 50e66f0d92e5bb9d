// SPDX-License-Identifier: GPL-3.0-or-later
// The plain patterns of the contract match what QRegularExpression matches, letter for letter; all others are
// left to it.
#include "app/contract/quickpattern.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Switchback;

static void initResource()
{
    Q_INIT_RESOURCE(contract);
}

namespace
{
void collect(const QJsonValue &value, QSet<QString> &patterns)
{
    for (const QJsonValue &each : value.toArray())
        collect(each, patterns);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == QLatin1String("pattern") && it.value().isString())
            patterns += it.value().toString();
        collect(it.value(), patterns);
    }
}

QStringList contractPatterns()
{
    initResource();
    QFile file(QStringLiteral(":/switchback/contract/openapi.json"));
    QSet<QString> patterns;
    if (file.open(QIODevice::ReadOnly))
        collect(QJsonDocument::fromJson(file.readAll()).object(), patterns);
    QStringList all = patterns.values();
    all.sort();
    return all;
}

/// What fits, hardly fits and does not: each with letters changed, left out, put in.
class Texts
{
public:
    QString next()
    {
        static const QStringList seeds{QStringLiteral("2026-11-29T12:00:00Z"),
                                       QStringLiteral("2026-11-29T12:00:00.123456+01:00"),
                                       QStringLiteral("0/3000148"),
                                       QStringLiteral("0123456789ABCDEF01234567"),
                                       QStringLiteral("00000000-1111-2222-3333-444444444444"),
                                       QString(32, QLatin1Char('b')),
                                       QString(64, QLatin1Char('a')),
                                       QString(128, QLatin1Char('c')),
                                       QStringLiteral("centennial-2"),
                                       QStringLiteral("pg_1"),
                                       QStringLiteral("k.ramos+1@acme"),
                                       QString()};
        static const QString letters =
            QStringLiteral("aAfFgZ09-_.:/+@Tz\n $]\\") + QString::fromUtf8("é\u212a\U0001F600");
        QString text = seeds.at(below(seeds.size()));
        for (int changes = below(3); changes > 0; --changes) {
            const qsizetype at = below(text.size() + 1);
            const QString with = letters.at(below(letters.size()));
            text.replace(at, below(2), below(4) == 0 ? QString() : with);
        }
        return text;
    }

private:
    int below(qsizetype end) { return int(m_random.bounded(int(end))); }
    QRandomGenerator m_random{20261129};
};
} // namespace

class TestQuickPattern : public QObject
{
    Q_OBJECT
private slots:
    void allOfTheContractArePlain()
    {
        const QStringList all = contractPatterns();
        QVERIFY(all.size() > 8);
        for (const QString &pattern : all)
            QVERIFY2(QuickPattern::of(pattern).has_value(), qPrintable(pattern));
    }
    void matchesWhatQtMatches_data()
    {
        QTest::addColumn<QString>("pattern");
        for (const QString &pattern : contractPatterns())
            QTest::addRow("%s", qPrintable(pattern)) << pattern;
        for (const char *more :
             {"^$", "^a?$", "^[a-]*$", "^a{2,}b$", "^x(y|z[0-9]+)?-$", "^\\.[\\]\\\\]{1,3}$", "^[Tz]+$"})
            QTest::addRow("%s", more) << QString::fromLatin1(more);
    }
    void matchesWhatQtMatches()
    {
        QFETCH(const QString, pattern);
        const auto quick = QuickPattern::of(pattern);
        QVERIFY(quick);
        const QRegularExpression slow(QRegularExpression::anchoredPattern(pattern));
        QVERIFY(slow.isValid());
        Texts texts;
        for (int i = 0; i < 20'000; ++i) {
            const QString text = texts.next();
            QVERIFY2(quick->matches(text) == slow.match(text).hasMatch(), qPrintable(text));
        }
    }
    void whatIsNotPlainIsLeftToQt_data()
    {
        QTest::addColumn<QString>("pattern");
        for (const char *one :
             {"",           "abc",   "^abc",      "abc$",      "^.$",      "^[^a]$",
              "^a*?$",      "^a++$", "^a**$",     "^\\d$",     "^(a)+$",   "^(a(b))$",
              "^(?:a)$",    "^a|b$", "^[a$",      "^[z-a]$",   "^a{3,2}$", "^a{$",
              "^a{99999}$", "^(a$",  "^a)$",      "^a{2}{3}$", "^a*a$",    "^[a-z]+[0-9]*z$",
              "^a$b$",      "^\\",   "^[a-\\d]$", "^\\a$"})
            QTest::addRow("%s", one) << QString::fromLatin1(one);
        QTest::newRow("not ASCII") << QString::fromUtf8("^é$");
        QTest::newRow("not ASCII in a class") << QString::fromUtf8("^[a-é]$");
        QTest::newRow("groups without end")
            << QLatin1Char('^') + QStringLiteral("(a|b|c)").repeated(40) + QLatin1Char('$');
    }
    void whatIsNotPlainIsLeftToQt()
    {
        QFETCH(const QString, pattern);
        QVERIFY(!QuickPattern::of(pattern));
    }
};

QTEST_GUILESS_MAIN(TestQuickPattern)
#include "tst_quickpattern.moc"
