// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QTest>

using namespace Switchback;

class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void embeddedFamiliesLoad()
    {
        QVERIFY(loadFonts());
        QCOMPARE(QFontInfo(textFont(TypeSize::Body)).family(), QStringLiteral("Inter"));
        QCOMPARE(QFontInfo(monoFont(TypeSize::Small)).family(), QStringLiteral("JetBrains Mono"));
        for (const char *style : {"Regular", "Medium", "Bold"})
            QVERIFY2(QFontDatabase::styles(QStringLiteral("Inter")).contains(QLatin1String(style)), style);
    }

    void figuresAreTabular()
    {
        for (QFont::Weight weight : {QFont::Normal, QFont::Medium, QFont::Bold}) {
            const QFontMetricsF metrics(textFont(TypeSize::Figure, weight));
            const double zeros = metrics.horizontalAdvance(tabular(QStringLiteral("00000000")));
            for (char digit = '1'; digit <= '9'; ++digit) {
                const double wide = metrics.horizontalAdvance(tabular(QString(8, QLatin1Char(digit))));
                QVERIFY2(qAbs(wide - zeros) < 4,
                         qPrintable(QStringLiteral("%1: %2 against %3").arg(digit).arg(wide).arg(zeros)));
            }
            // Without it the figure 1 is narrower: the test above can fail.
            QVERIFY(qAbs(metrics.horizontalAdvance(QStringLiteral("11111111")) -
                         metrics.horizontalAdvance(QStringLiteral("00000000"))) > 8);
        }
    }

    void textIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textIsReadable()
    {
        QFETCH(bool, dark);
        const Tokens &t = dark ? darkTokens() : lightTokens();
        for (const QColor &ground : {t.background, t.panel, t.panel2}) {
            QVERIFY(contrast(t.text, ground) >= 7);
            QVERIFY(contrast(t.dim, ground) >= 4.5);
            for (const QColor &colour : {t.fine, t.info, t.warning, t.bad})
                QVERIFY2(contrast(colour, ground) >= 3,
                         qPrintable(colour.name() + QLatin1String(" on ") + ground.name()));
        }
        QVERIFY(contrast(t.text, t.tintBad) >= 4.5);
        QVERIFY(contrast(t.text, t.tintWarning) >= 4.5);
    }

    void marksDifferInShape_data()
    {
        QTest::addColumn<int>("size");
        for (int size : {14, 17, 26, 64})
            QTest::addRow("%d", size) << size;
    }
    /// Without colour, every mark must still be told from every other.
    void marksDifferInShape()
    {
        QFETCH(int, size);
        Tokens grey = lightTokens();
        grey.fine = grey.info = grey.warning = grey.bad = grey.unknown = grey.faint = grey.line = Qt::black;
        QList<QImage> drawn;
        for (Mark mark : {Mark::Fine, Mark::Warning, Mark::Bad, Mark::Unknown, Mark::NotYet}) {
            QImage image(size, size, QImage::Format_Grayscale8);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintMark(painter, image.rect(), mark, grey);
            painter.end();
            for (const QImage &other : drawn) {
                int different = 0;
                for (int y = 0; y < size; ++y)
                    for (int x = 0; x < size; ++x)
                        different += qAbs(qGray(image.pixel(x, y)) - qGray(other.pixel(x, y))) > 64;
                QVERIFY2(different > size * size / 40, qPrintable(markWord(mark)));
            }
            drawn += image;
        }
    }

    void togglesLive()
    {
        Theme &theme = Theme::instance();
        theme.setChoice(Theme::Choice::Light);
        QVERIFY(!tokens().dark);
        theme.toggle();
        QVERIFY(tokens().dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), darkTokens().background);
        theme.toggle();
        QCOMPARE(qApp->palette().color(QPalette::Window), lightTokens().background);
    }

    void choicesHaveWords()
    {
        for (Theme::Choice choice : {Theme::Choice::Light, Theme::Choice::Dark, Theme::Choice::Auto})
            QCOMPARE(Theme::choiceFromKey(Theme::keyOf(choice)), std::optional(choice));
        QVERIFY(!Theme::choiceFromKey(QStringLiteral("purple")));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
