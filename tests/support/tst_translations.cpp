// SPDX-License-Identifier: GPL-3.0-or-later
// Every text can be translated: the tools find its context, and whatever is counted has a singular.
#include "models/core/counted.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace
{
/// One text of a catalog.
struct Message {
    QString context;
    QString source;
    bool plural = false;
    bool finished = true;
    QStringList forms; ///< of a plural
    [[nodiscard]] QString name() const { return context + QStringLiteral(": ") + source; }
};

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!message.plural) {
                xml.skipCurrentElement();
                continue;
            }
            while (xml.readNextStartElement())
                message.forms += xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> readCatalog(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (!xml.readNext() || !xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            messages += readMessage(xml, context);
    }
    return xml.hasError() ? QList<Message>{} : messages;
}

QStringList placeholders(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%(L?[0-9]{1,2}|n)"));
    QStringList found;
    for (auto each = place.globalMatch(text); each.hasNext();)
        found += each.next().captured();
    found.sort();
    found.removeDuplicates();
    return found;
}

QString sourcePath(const char *name)
{
    return QDir(QStringLiteral(SWITCHBACK_SOURCE_DIR)).filePath(QLatin1String(name));
}
} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QList<Message> m_texts; ///< all that the tools find in the sources
    QStringList m_complaints;

private slots:
    void initTestCase()
    {
        const QString path = m_folder.filePath(QStringLiteral("all.ts"));
        QProcess tool;
        tool.setProcessChannelMode(QProcess::MergedChannels);
        tool.setWorkingDirectory(QStringLiteral(SWITCHBACK_SOURCE_DIR));
        tool.start(QStringLiteral(SWITCHBACK_LUPDATE),
                   {QStringLiteral("-recursive"), QStringLiteral("app"), QStringLiteral("models"),
                    QStringLiteral("widgets"), QStringLiteral("-I"), QStringLiteral("."),
                    QStringLiteral("-ts"), path});
        QVERIFY2(tool.waitForStarted(), qPrintable(tool.errorString()));
        QVERIFY(tool.waitForFinished(100'000));
        for (const QString &line : QString::fromUtf8(tool.readAll()).split(QLatin1Char('\n')))
            if (line.startsWith(QLatin1Char('/')) && !line.contains(QLatin1String("::toml")))
                m_complaints += line;
        m_texts = readCatalog(path);
        QVERIFY2(m_texts.size() > 2000, qPrintable(QString::number(m_texts.size())));
    }

    void everyTextHasAContext()
    {
        QVERIFY2(m_complaints.isEmpty(), qPrintable(m_complaints.join(QLatin1Char('\n'))));
        for (const Message &each : std::as_const(m_texts))
            QVERIFY2(!each.context.isEmpty(), qPrintable(each.name()));
    }

    void englishSaysEveryPlural()
    {
        const QList<Message> catalog = readCatalog(sourcePath("translations/switchback_en.ts"));
        QHash<QString, Message> said;
        for (const Message &each : catalog)
            said.insert(each.name(), each);
        int plurals = 0;
        for (const Message &each : std::as_const(m_texts)) {
            if (!each.plural)
                continue;
            ++plurals;
            const Message english = said.value(each.name());
            const auto which =
                qPrintable(each.name() + QStringLiteral("\nis not in translations/switchback_en.ts: "
                                                        "build the target translations, and say both"));
            QVERIFY2(english.forms.size() == 2 && english.finished, which);
            for (const QString &form : english.forms) {
                QVERIFY2(!form.isEmpty(), which);
                QCOMPARE(placeholders(form), placeholders(each.source));
            }
            QVERIFY2(english.forms.at(0) != english.forms.at(1), which);
        }
        QVERIFY(plurals > 0);
        QCOMPARE(int(catalog.size()), plurals);
    }

    /// "1 customers" is what a person at 03:00 takes for a fault of the console.
    void whatIsCountedHasASingular()
    {
        // A limit is no count: "at most %1 characters" is never 1.
        static const QRegularExpression number(QStringLiteral(
            "(?<!at most )(?<!at least )(?<!more than )(?<!longer than )(?<!room for )(?<!lab runs "
            ")(?<!goal: every )"
            "%L?[0-9] (?:[a-z]+ "
            ")?(customers|rows|files|keys|steps|events|tries|copies|calls|addresses|recipients|"
            "times|days|messages|strokes|entries|operators|pairs|lines|faults|overlaps)\\b(?! a minute|/s|, "
            "more than| lab "
            "speed| faster)"));
        QStringList found;
        for (const Message &each : std::as_const(m_texts))
            if (!each.plural && each.source.contains(number))
                found += each.name();
        for (const QString &each : std::as_const(found))
            qWarning("%s", qPrintable(each));
        QVERIFY(found.isEmpty());
    }

    void theCatalogIsBuiltIn()
    {
        QVERIFY(QFile::exists(QStringLiteral(":/switchback/translations/switchback_en.qm")));
        const auto customers = [](int count) {
            return Switchback::counted("Outage", "%1 customers", count).arg(count);
        };
        QCOMPARE(customers(0), QStringLiteral("0 customers"));
        QCOMPARE(customers(1), QStringLiteral("1 customer"));
        QCOMPARE(customers(214), QStringLiteral("214 customers"));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
