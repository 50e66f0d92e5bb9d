// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback customers`: a list is looked at before it is taken over, merged and exported, and one customer
// is added, changed, retired and taken back.
#include "consolefolder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

class TestCustomersCommand : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.make());
        m_folder.write("list.csv",
                       "name,contact,role,email,phone\nFox Hollow,Dana Reyes,IT,d@fox.example.com,"
                       "(303) 555-0117 x5\nMesa <b>Title</b>,Owen,,o@mesa.example.com,\n"
                       "Fox Hollow,Ray,,r@fox.example.com,\n");
        m_folder.write("bad.csv", "name,phone\nFox,call me\n");
        m_folder.write("cards.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Kim\nORG:Mesa <b>Title</b>\n"
                                    "EMAIL:kim@mesa.example.com\nNOTE:x\nEND:VCARD\n");
    }

    void looksBeforeItTakesOver()
    {
        Said said = run({s("import"), path("list.csv"), s("--dry-run")});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.out.contains(s("2: added Fox Hollow")), qPrintable(said.out));
        QVERIFY2(said.out.contains(s("2 added, 0 changed, 0 untouched")), qPrintable(said.out));
        QCOMPARE(json({s("list"), s("--json")}).array().size(), 0);
        said = run({s("import"), path("bad.csv"), s("--by"), s("K. Ramos")});
        QCOMPARE(said.code, 1);
        QVERIFY2(said.out.contains(s("bad.csv:2: \"call me\" is no phone number")), qPrintable(said.out));
    }

    void mergesAndComesBack()
    {
        QCOMPARE(run({s("import"), path("list.csv"), s("--by"), s("K. Ramos")}).code, 0);
        const QJsonArray all = json({s("list"), s("--json")}).array();
        QCOMPARE(all.size(), 2);
        const QJsonArray contacts = all.first().toObject().value(s("contacts")).toArray();
        QCOMPARE(contacts.size(), 2);
        QCOMPARE(contacts.first().toObject().value(s("phone")).toString(), s("+13035550117"));
        QCOMPARE(contacts.first().toObject().value(s("extension")).toString(), s("5"));
        Said said = run({s("import"), path("list.csv"), s("--by"), s("K. Ramos")});
        QVERIFY2(said.out.contains(s("0 added, 0 changed, 2 untouched")), qPrintable(said.out));
        said = run({s("import"), path("cards.vcf"), s("--by"), s("K. Ramos")});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.out.contains(s("changed Mesa <b>Title</b> (by its id; contacts)")),
                 qPrintable(said.out));
        QVERIFY2(said.out.contains(s("Not taken over: NOTE (1)")), qPrintable(said.out));
        QCOMPARE(run({s("export"), path("out.csv")}).code, 0);
        QVERIFY(!(QFile(path("out.csv")).permissions() & QFile::ReadOther));
        said = run({s("import"), path("out.csv"), s("--dry-run")});
        QVERIFY2(said.out.contains(s("0 added, 0 changed, 2 untouched")), qPrintable(said.out));
        QCOMPARE(run({s("undo"), s("--by"), s("K. Ramos")}).code, 0);
        QCOMPARE(card("mesa-b-title-b").value(s("contacts")).toArray().size(), 1);
        QCOMPARE(run({s("undo"), s("--by"), s("K. Ramos")}).code, 0);
        QCOMPARE(card("mesa-b-title-b").value(s("contacts")).toArray().size(), 2);
    }

    void oneIsAddedChangedRetiredTakenBack()
    {
        const QStringList by{s("--by"), s("K. Ramos")};
        Said said = run(QStringList{s("add"), s("Joliet Steel"), s("--set"), s("phone=303 555 0141"),
                                    s("--set"), s("zone=America/Chicago"), s("--dry-run")});
        QCOMPARE(said.code, 0);
        QVERIFY(card("joliet-steel").isEmpty());
        said = run(QStringList{s("add"), s("Joliet Steel"), s("--set"), s("phone=303 555 0141"), s("--set"),
                               s("contact=A. Ruiz")} +
                   by);
        QVERIFY2(said.code == 0, qPrintable(said.error));
        said = run(QStringList{s("edit"), s("joliet-steel"), s("--set"), s("phone=nothing")} + by);
        QCOMPARE(said.code, 1);
        QVERIFY2(said.error.contains(s("phone: \"nothing\" is no phone number")), qPrintable(said.error));
        QCOMPARE(run(QStringList{s("edit"), s("joliet-steel"), s("--contact"), s("new"), s("--set"),
                                 s("email=x@joliet.example.com"), s("--set"), s("language=de")} +
                     by)
                     .code,
                 0);
        QJsonObject now = card("joliet-steel");
        QCOMPARE(now.value(s("version")).toInt(), 2);
        QCOMPARE(now.value(s("language")).toString(), s("de"));
        QCOMPARE(now.value(s("contacts")).toArray().size(), 2);
        QCOMPARE(now.value(s("before")).toArray().size(), 1);
        QCOMPARE(run(QStringList{s("retire"), s("joliet-steel")} + by).code, 0);
        QVERIFY(card("joliet-steel").value(s("retired")).toBool());
        QCOMPARE(json({s("list"), s("--json")}).array().size(), 2);
        QCOMPARE(json({s("list"), s("--json"), s("--all")}).array().size(), 3);
        QCOMPARE(run(QStringList{s("undo"), s("joliet-steel")} + by).code, 0);
        QVERIFY(!card("joliet-steel").value(s("retired")).toBool());
        QCOMPARE(run(QStringList{s("edit"), s("joliet-steel"), s("--set"), s("fax=1")} + by).code, 1);
        QCOMPARE(run({s("show"), s("nobody")}).code, 1);
    }

    void theDrillListIsKeptAlike()
    {
        QCOMPARE(run({s("import"), path("list.csv"), s("--drill-list"), s("--by"), s("K. Ramos")}).code, 0);
        QCOMPARE(json({s("list"), s("--json"), s("--drill-list")}).array().size(), 2);
        m_folder.write("one.csv", "name,email\nFox Hollow,d@fox.example.com\n");
        const Said said = run({s("import"), path("one.csv"), s("--drill-list"), s("--retire-missing"),
                               s("--by"), s("K. Ramos")});
        QCOMPARE(said.code, 0);
        QCOMPARE(json({s("list"), s("--json"), s("--drill-list")}).array().size(), 1);
        QVERIFY(m_folder.run({s("verify")}).out.contains(s("whole")));
    }

private:
    using Said = ConsoleFolder::Said;
    [[nodiscard]] Said run(const QStringList &arguments) const
    {
        return m_folder.run(QStringList{s("customers")} + arguments);
    }
    [[nodiscard]] QString path(const char *name) const { return m_folder.path(name); }
    [[nodiscard]] QJsonDocument json(const QStringList &arguments) const
    {
        return QJsonDocument::fromJson(run(arguments).out.toUtf8());
    }
    [[nodiscard]] QJsonObject card(const char *id) const
    {
        return json({s("show"), s(id), s("--json")}).object();
    }

    ConsoleFolder m_folder{s("voice")};
};

QTEST_GUILESS_MAIN(TestCustomersCommand)
#include "tst_customerscommand.moc"
