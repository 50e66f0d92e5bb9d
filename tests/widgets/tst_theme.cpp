// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QApplication>
#include <QCheckBox>
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

    void boxesAreSeen_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    /// A box to be ticked has an edge that is told from its ground.
    void boxesAreSeen()
    {
        QFETCH(bool, dark);
        Theme::instance().setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
        QWidget ground;
        ground.setBackgroundRole(QPalette::Base);
        ground.setAutoFillBackground(true);
        QCheckBox box(&ground);
        box.resize(30, 30);
        ground.resize(30, 30);
        ground.ensurePolished();
        const QImage drawn = ground.grab().toImage();
        double most = 1;
        for (int x = 0; x < drawn.width(); ++x)
            most = std::max(most, contrast(drawn.pixelColor(x, 15), tokens().panel));
        QVERIFY2(most >= 3, qPrintable(QString::number(most)));
        Theme::instance().setChoice(Theme::Choice::Light);
    }

    void textIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    /// Every ink on every ground on which the program writes with it.
    void textIsReadable()
    {
        QFETCH(bool, dark);
        const Tokens &t = dark ? darkTokens() : lightTokens();
        const QColor onInfo = dark ? t.background : t.panel;
        const auto over = [](const QColor &ground, const QColor &ink, double alpha) {
            const auto mixed = [alpha](int a, int b) { return int(a * (1 - alpha) + b * alpha); };
            return QColor(mixed(ground.red(), ink.red()), mixed(ground.green(), ink.green()),
                          mixed(ground.blue(), ink.blue()));
        };
        using Named = std::pair<const char *, QColor>;
        const QList<Named> inks{{"text", t.text}, {"dim", t.dim},        {"faint, what is disabled", t.faint},
                                {"fine", t.fine}, {"info", t.info},      {"warning", t.warning},
                                {"bad", t.bad},   {"unknown", t.unknown}};
        const QList<Named> grounds{{"background", t.background},
                                   {"panel", t.panel},
                                   {"panel2", t.panel2},
                                   {"tintBad", t.tintBad},
                                   {"tintWarning", t.tintWarning},
                                   {"tintInfo", t.tintInfo},
                                   {"the chart over its RPO", over(t.panel, t.bad, 0.07)},
                                   {"the chart under its line", over(t.panel, t.info, dark ? 0.12 : 0.10)},
                                   {"a drill's mark", over(t.panel, t.warning, 0.09)}};
        QStringList low;
        const auto look = [&low](const Named &ink, const Named &ground) {
            const double ratio = contrast(ink.second, ground.second);
            if (ratio < 4.5)
                low += QStringLiteral("%1 on %2: %3")
                           .arg(QLatin1String(ink.first), QLatin1String(ground.first))
                           .arg(ratio, 0, 'f', 2);
        };
        for (const Named &ink : inks) {
            for (const Named &ground : grounds)
                look(ink, ground);
        }
        for (const Named &ink : {inks.at(0), inks.at(1)}) // a button that is pressed, a row that is hatched
            look(ink, {"line", t.line});
        for (const QColor &ground : {t.info, dark ? t.info.lighter(112) : t.info.darker(112)})
            look({"a primary button's words", onInfo}, {"info", ground});
        const QPalette palette = [dark] {
            Theme::instance().setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
            return qApp->palette();
        }();
        for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
            const auto pair = [&](const char *name, QPalette::ColorRole ink, QPalette::ColorRole ground) {
                look({name, palette.color(group, ink)}, {name, palette.color(group, ground)});
            };
            pair("selection", QPalette::HighlightedText, QPalette::Highlight);
            pair("base", QPalette::Text, QPalette::Base);
            pair("every second row", QPalette::Text, QPalette::AlternateBase);
            pair("window", QPalette::WindowText, QPalette::Window);
            pair("button", QPalette::ButtonText, QPalette::Button);
            pair("placeholder", QPalette::PlaceholderText, QPalette::Base);
            pair("tool tip", QPalette::ToolTipText, QPalette::ToolTipBase);
            pair("link", QPalette::Link, QPalette::Base);
        }
        QVERIFY2(low.isEmpty(), qPrintable(QStringLiteral("under 4.5: ") + low.join(QStringLiteral("; "))));
        // A control's edge and a mark are no text, and still have to be found.
        for (const QColor &ground : {t.background, t.panel, t.panel2})
            QVERIFY(contrast(t.faint, ground) >= 3);
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
