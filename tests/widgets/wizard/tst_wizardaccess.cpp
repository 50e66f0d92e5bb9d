// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard as a screen reader has it: found by names, done by actions.
#include "demowizard.h"
#include "tests/support/soon.h"

#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/wizardwindow.h"

#include <QAccessible>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace Switchback;

namespace
{
void walk(QAccessibleInterface *from, const std::function<void(QAccessibleInterface *)> &visit)
{
    if (!from || from->state().invisible)
        return;
    visit(from);
    for (int i = 0; i < from->childCount(); ++i)
        walk(from->child(i), visit);
}

QAccessibleInterface *named(QWidget &window, const QString &name, QAccessible::Role role)
{
    QAccessibleInterface *found = nullptr;
    walk(QAccessible::queryAccessibleInterface(&window), [&](QAccessibleInterface *one) {
        if (!found && one->role() == role && one->text(QAccessible::Name) == name)
            found = one;
    });
    return found;
}

bool press(QWidget &window, const QString &name, QAccessible::Role role = QAccessible::Button)
{
    QAccessibleInterface *found = named(window, name, role);
    if (!found || !found->actionInterface() || found->state().disabled)
        return false;
    const QStringList actions = found->actionInterface()->actionNames();
    const QString act = actions.contains(QAccessibleActionInterface::pressAction())
                            ? QAccessibleActionInterface::pressAction()
                            : QAccessibleActionInterface::toggleAction();
    if (!actions.contains(act))
        return false;
    found->actionInterface()->doAction(act);
    return true;
}

bool write(QWidget &window, const QString &name, const QString &text)
{
    QAccessibleInterface *field = named(window, name, QAccessible::EditableText);
    if (!field)
        return false;
    if (auto *editable = field->editableTextInterface()) {
        editable->insertText(0, text);
        return true;
    }
    field->setText(QAccessible::Value, text);
    return true;
}
} // namespace

class TestWizardAccess : public QObject
{
    Q_OBJECT
    ManualClock m_clock;

private slots:
    void initTestCase()
    {
        Theme::instance().start(Theme::Choice::Light);
        QAccessible::setActive(true);
    }

    void everyControlHasAName_data()
    {
        QTest::addColumn<QString>("step");
        for (const char *step :
             {"alert", "updates", "decide", "promote", "reroute", "tests", "initials", "manual"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    void everyControlHasAName()
    {
        QFETCH(QString, step);
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.setView(Demo::wizard(step, m_clock.now()));
        window.show();
        int controls = 0;
        QStringList names;
        walk(QAccessible::queryAccessibleInterface(&window), [&](QAccessibleInterface *one) {
            const bool control =
                one->role() == QAccessible::Button || one->role() == QAccessible::CheckBox ||
                one->role() == QAccessible::RadioButton || one->role() == QAccessible::EditableText ||
                one->role() == QAccessible::ComboBox || one->role() == QAccessible::SpinBox ||
                one->role() == QAccessible::Table || one->role() == QAccessible::List;
            const QObject *object = one->object();
            if (!control || !object || object->objectName().startsWith(QLatin1String("qt_")))
                return;
            ++controls;
            const QString name = one->text(QAccessible::Name);
            if (name.isEmpty())
                names += QStringLiteral("%1 (%2)").arg(
                    object->objectName(), QString::fromLatin1(object->metaObject()->className()));
            // What can't be pressed says why.
            if (one->state().disabled && one->role() == QAccessible::Button &&
                one->text(QAccessible::Description).isEmpty())
                names += QStringLiteral("no reason: ") + object->objectName();
        });
        QCOMPARE(names, QStringList());
        QVERIFY2(controls >= 14, qPrintable(QString::number(controls)));
    }

    void figuresAreSpoken()
    {
        const Beat beat(m_clock);
        WizardWindow window(beat);
        const WizardView view = Demo::wizard(QStringLiteral("decide"), m_clock.now());
        window.setView(view);
        window.show();
        QStringList spoken;
        walk(QAccessible::queryAccessibleInterface(&window), [&](QAccessibleInterface *one) {
            spoken += one->text(QAccessible::Name) + QLatin1Char('|') + one->text(QAccessible::Description);
        });
        const QString all = spoken.join(QLatin1Char('\n'));
        QStringList wanted{QStringLiteral("5. Announce the decision|"), QStringLiteral("by the customer")};
        for (const ClockTile &clock : view.clocks)
            wanted += QStringLiteral("%1 %2|").arg(clock.label, clock.value);
        for (const ActPreview::Tile &tile : view.decision->tiles)
            wanted += QStringLiteral("%1|%2").arg(tile.label, tile.value);
        for (const QString &words : std::as_const(wanted))
            QVERIFY2(all.contains(words), qPrintable(words));
    }

    /// The decision, from the radio button to the command, without a key or a mouse.
    void decisionByActions()
    {
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.setSettleDelay(0);
        window.setView(Demo::wizard(QStringLiteral("decide"), m_clock.now()));
        window.show();
        QSignalSpy commands(&window, &WizardWindow::commandWanted);
        QVERIFY(!press(window, QStringLiteral("Record the decision"))); // nothing chosen yet
        QVERIFY(press(window, QStringLiteral("A failover is not needed"), QAccessible::RadioButton));
        QVERIFY(write(window, QStringLiteral("Reason, for every choice"), QStringLiteral("it is back")));
        QVERIFY(press(window, QStringLiteral("Decide: not needed")));
        SOON_COMPARE(commands.size(), 1); // such a press takes a moment, as a finger does
        const auto command = commands.at(0).at(0).value<Command>();
        const auto *decide = std::get_if<Do::Decide>(&command);
        QVERIFY(decide);
        QCOMPARE(decide->choice, Choice::NotNeeded);
        QCOMPARE(decide->reason, QStringLiteral("it is back"));
    }

    void initialsByActions()
    {
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.setSettleDelay(0);
        window.setView(Demo::wizard(QStringLiteral("initials"), m_clock.now()));
        window.show();
        QSignalSpy commands(&window, &WizardWindow::commandWanted);
        QVERIFY(write(window, QStringLiteral("Initials, typed"), QStringLiteral("DO")));
        QVERIFY(write(window, QStringLiteral("What they read back"), QStringLiteral("all works")));
        QVERIFY(press(window, QStringLiteral("Save initials, next customer")));
        SOON_COMPARE(commands.size(), 1); // such a press takes a moment, as a finger does
        const auto command = commands.at(0).at(0).value<Command>();
        const auto *taken = std::get_if<Do::TakeInitials>(&command);
        QVERIFY(taken);
        QCOMPARE(taken->signoff.initials, QStringLiteral("DO"));
    }

    void stepsByActions()
    {
        const Beat beat(m_clock);
        WizardWindow window(beat);
        window.setView(Demo::wizard(QStringLiteral("reroute"), m_clock.now()));
        window.show();
        QSignalSpy wanted(&window.wishes(), &Wishes::stepWanted);
        QVERIFY(press(window, QStringLiteral("1. Alert customers"), QAccessible::CheckBox) ||
                press(window, QStringLiteral("1. Alert customers")));
        SOON_COMPARE(wanted.size(), 1);
    }
};

QTEST_MAIN(TestWizardAccess)
#include "tst_wizardaccess.moc"
