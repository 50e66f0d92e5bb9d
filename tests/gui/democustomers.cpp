// SPDX-License-Identifier: GPL-3.0-or-later
#include "democustomers.h"

#include "models/customers/shown/cardchanges.h"
#include "widgets/customers/cardpanel.h"
#include "widgets/customers/directorypage.h"
#include "widgets/customers/importdialog.h"

#include <QLineEdit>
#include <QTableView>

namespace Switchback::Demo
{

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QString worded(const Words &words, const QString &text)
{
    return words ? words(text) : text;
}

const char *const Names[] = {
    "Carver County Clinic",       "Fox Hollow Dental", "Mesa Title Group", "Müller & Söhne KG",
    "<b>Bold & Daring</b>, Inc.", "=HYPERLINK(\"x\")", "Joliet Steel",     "Pune Support"};
const char *const People[] = {"Dana Reyes", "Owen Hart", "A. Ruiz", "R. Nair"};

/// As the panel shows it of a card that was changed twice.
QString historyOf(const CustomerCard &now)
{
    const Instant at = *fromIso(s("2026-11-21T20:02:31Z"));
    CustomerCard before = now;
    before.contacts.first().email = s("front.desk.of.the.old.building@clinic.example.com");
    before.contacts.first().phone.clear();
    CustomerCard first = before;
    first.sbc = s("sbc.centennial.example:5061");
    return cardChangesText(
        cardChanges(now,
                    {{before, {7, at, s("K. Ramos"), s("%1 changed: contacts").arg(now.name), 1}},
                     {first,
                      {3, at - std::chrono::hours(30), s("D. Osei"),
                       s("214 customers from list.csv: 12 added, 3 changed"), 15}}},
                    20),
        QTimeZone("America/Chicago"), 0);
}
} // namespace

QList<CustomerCard> cards(int count, const Words &words)
{
    QList<CustomerCard> all;
    for (int i = 0; i < count; ++i) {
        CustomerCard card;
        card.id = s("customer-%1").arg(i);
        card.name = worded(words, s("%1 %2").arg(s(Names[i % 8])).arg(i));
        card.zone = i % 3 ? "America/Chicago" : "America/Denver";
        card.language = i % 5 ? "en" : "de";
        card.hours = *hoursFromText(s("Mo-Fr 08:00-17:00"));
        card.trunks = QStringList{s("192.0.2.%1").arg(i % 250), s("trunk-%1").arg(i)};
        card.numbers = QStringList{s("+1303555%1").arg(i % 10'000, 4, 10, QLatin1Char('0'))};
        card.sbc = s("sbc.naperville.example:5061");
        for (int each = 0; each <= i % 3; ++each) {
            Contact contact;
            contact.id = s("contact-%1").arg(each);
            contact.name = worded(words, s(People[(i + each) % 4]));
            contact.role = worded(words, s("IT director"));
            contact.email = s("it%1@clinic.example.com").arg(i);
            contact.phone = s("+1303555%1").arg((i + each) % 10'000, 4, 10, QLatin1Char('0'));
            contact.extension = each ? s("12") : QString();
            contact.sms = contact.phone;
            contact.retired = each == 2;
            card.contacts += contact;
        }
        card.retired = i % 50 == 49;
        card.version = 1;
        all += card;
    }
    return all;
}

ImportPreview importPreview(int faults)
{
    const QList<CustomerCard> known = cards(40);
    QList<CustomerCard> read = cards(60);
    QList<int> lines;
    for (qsizetype i = 0; i < read.size(); ++i) {
        lines += int(i) + 2;
        if (i % 4 == 0)
            read[i].sbc = s("sbc.centennial.example");
    }
    read[7].id = s("another");
    read[7].name = s("Renamed Ltd");
    ImportPreview preview;
    preview.file = s("customers.csv");
    preview.plan = importPlan(known, read, lines);
    preview.dropped = s("PHOTO (12)");
    preview.warnings += {17, s("\"+11234567890\" could be a number, but no plan of numbers knows it"),
                         s("See whether a figure is wrong; it is kept as +11234567890.")};
    for (int i = 0; i < faults; ++i)
        preview.faults += {i * 3 + 2, s("\"call me\" is no phone number: it is no telephone number"),
                           s("Write it like +1 303 555 0117 or 303-555-0117 x12.")};
    return preview;
}

QWidget *customersPage(const QString &page, const Words &words)
{
    if (page.startsWith(QLatin1String("import"))) {
        auto *dialog = new ImportDialog(s("customers of the midwest.csv"), false);
        auto work = std::make_shared<LongWork>();
        work->all = 100;
        work->done = 37;
        dialog->begin(s("The file is being read."), work);
        if (!page.endsWith(QLatin1String("busy")))
            dialog->showPreview(importPreview(page.endsWith(QLatin1String("faults")) ? 9 : 0), {});
        return dialog;
    }
    const QString state = page.section(QLatin1Char('-'), 1, 1);
    auto *shown = new DirectoryPage;
    if (state == QLatin1String("mayno"))
        shown->setMayNot(
            s("Changing a customer is for a communicator, an operator, a commander or an administrator."),
            s("Setting up customers is for an administrator."));
    if (state != QLatin1String("empty"))
        shown->setCards(cards(state == QLatin1String("10000") ? 10'000 : 214, words));
    if (state != QLatin1String("empty") && state != QLatin1String("new"))
        shown->findChild<QTableView *>()->selectRow(5);
    const QList<CustomerCard> all = cards(state.isEmpty() ? 214 : 0, words);
    for (const CustomerCard &each : all) {
        if (each.id == shown->card()->shownId())
            shown->card()->setHistory(each.id, historyOf(each));
    }
    if (state.isEmpty())
        shown->card()->setCalls(
            {s("Calls should arrive at Naperville (sbc.naperville.example.com:5061)."),
             s("Last call of trunk borealis-1: 41 s ago, at Naperville (14:17:01)"),
             s("Last call of trunk borealis-2: 12 min ago, at Centennial (14:05:40), which passed it on")});
    if (state == QLatin1String("new"))
        shown->card()->beginNew();
    if (state == QLatin1String("faults"))
        shown->card()->setFaults(
            {{CardField::Zone, -1, false, s("\"Mars\" is no time zone that this machine knows"),
              s("Write an IANA name like America/Chicago, or leave it empty.")},
             {CardField::Phone, 0, true, s("\"+1 123\" could be a number, but no plan knows it"),
              s("See whether a figure is wrong.")}});
    if (state == QLatin1String("undo"))
        shown->askUndo({3, {}, s("K. Ramos"), s("214 customers from list.csv: 12 added, 3 changed"), 15},
                       s("2026-11-21 14:04 CST"));
    return shown;
}

} // namespace Switchback::Demo
