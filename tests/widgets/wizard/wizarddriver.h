// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demowizard.h"
#include "tests/support/soon.h"

#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace Switchback
{

/// Drives the wizard's window as a person with nothing but a keyboard does.
class WizardDriver
{
protected:
    ManualClock m_clock;
    std::unique_ptr<Beat> m_beat;
    std::unique_ptr<WizardWindow> m_window;
    std::unique_ptr<QSignalSpy> m_commands;
    WizardView m_view;
    std::unique_ptr<Demo::WizardStory> m_story;

    static void begin()
    {
        qRegisterMetaType<Command>();
        Theme::instance().start(Theme::Choice::Light);
    }
    void newWindow()
    {
        m_clock.setWall(fromDateTime(QDateTime(QDate(2026, 11, 21), QTime(20, 17, 42), Qt::UTC)));
        m_beat = std::make_unique<Beat>(m_clock);
        m_window = std::make_unique<WizardWindow>(*m_beat);
        m_window->setSettleDelay(0);
        m_window->setArmDelay(1);
        m_commands = std::make_unique<QSignalSpy>(m_window.get(), &WizardWindow::commandWanted);
    }
    void noWindow()
    {
        m_commands.reset();
        m_window.reset();
    }
    template<class T>
    T *find(const char *name) const
    {
        const QList<T *> found = m_window->findChildren<T *>(QString::fromLatin1(name));
        for (T *widget : found) {
            if (widget->isVisible())
                return widget;
        }
        return found.isEmpty() ? nullptr : found.constFirst();
    }
    void open(const WizardView &view)
    {
        m_view = view;
        m_window->setView(view);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get(), 30'000));
    }
    /// The story at that step, as the model shows it; `m_story` goes on from there.
    void open(const char *step)
    {
        m_story = std::make_unique<Demo::WizardStory>(QString::fromLatin1(step), m_clock.now());
        open(m_story->view());
    }
    void sitAs(Demo::Seat seat)
    {
        m_story->sit(seat);
        told(m_story->view());
    }
    /// The command is carried out by the real rules, and what came of it is told.
    void carryOut(const Command &command, const Actor &actor = Demo::WizardStory::kRamos())
    {
        const Outcome done = m_story->act(command, actor);
        QVERIFY2(done, done ? "" : qPrintable(done.error().text));
        told(m_story->view());
    }
    void told(const WizardView &view)
    {
        m_view = view;
        m_window->setView(view);
    }
    /// Goes by Tab until the widget of that name has the focus.
    void tabTo(const char *name)
    {
        for (int i = 0; i < 120; ++i) {
            QWidget *now = QApplication::focusWidget();
            if (now && now->objectName() == QLatin1String(name))
                return;
            QTest::keyClick(now ? now : m_window.get(), Qt::Key_Tab);
        }
        QFAIL(qPrintable(QStringLiteral("Tab never comes to %1").arg(QLatin1String(name))));
    }
    void type(const char *name, const QString &text)
    {
        tabTo(name);
        QTest::keyClicks(QApplication::focusWidget(), text);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(), key,
                        with);
    }
    /// Presses a button of the foot, or the line of its menu, as a person does who sees only what is shown.
    void choose(const char *name)
    {
        for (const QPushButton *button : m_window->findChildren<QPushButton *>(QString::fromLatin1(name))) {
            if (!button->isVisible())
                continue;
            tabTo(name);
            press(Qt::Key_Return);
            return;
        }
        tabTo("moreButton");
        press(Qt::Key_Return);
        auto *menu = find<QMenu>("moreMenu");
        SOON_VERIFY(menu->isVisible());
        for (qsizetype i = 0; i <= menu->actions().size(); ++i) {
            if (menu->activeAction() && menu->activeAction()->objectName() == QLatin1String(name)) {
                QTest::keyClick(menu, Qt::Key_Return);
                return;
            }
            QTest::keyClick(menu, Qt::Key_Down);
        }
        QTest::keyClick(menu, Qt::Key_Escape);
        QFAIL(qPrintable(QStringLiteral("neither button nor menu has %1").arg(QLatin1String(name))));
    }
    template<class T>
    T last()
    {
        if (m_commands->isEmpty())
            return {};
        const auto command = m_commands->takeLast().at(0).value<Command>();
        if (const T *one = std::get_if<T>(&command))
            return *one;
        QTest::qFail("another command", __FILE__, __LINE__);
        return {};
    }
};

} // namespace Switchback
