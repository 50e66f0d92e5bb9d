// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/access/keyboard.h"
#include "tests/access/screenreader.h"

/// One way of working the window; both know its controls by role and accessible name only. Each call
/// returns what went wrong, empty if nothing.
class Hand
{
public:
    explicit Hand(ScreenReader &reader)
        : m_reader(reader)
    {
    }
    virtual ~Hand() = default;

    [[nodiscard]] virtual QString press(const QString &role, const QString &name) = 0;
    /// In place of what stands there.
    [[nodiscard]] virtual QString write(const QString &role, const QString &name, const QString &text) = 0;
    [[nodiscard]] virtual QString chooseAllRows(const QString &table) = 0;

protected:
    ScreenReader &m_reader;
};

/// Acts by what the controls offer over AT-SPI: actions, editable text, a table's selection.
class ReaderHand : public Hand
{
public:
    using Hand::Hand;
    QString press(const QString &role, const QString &name) override;
    QString write(const QString &role, const QString &name, const QString &text) override;
    QString chooseAllRows(const QString &table) override;
};

/// Key presses alone: Tab until the control has the focus, as the program tells it, then keys.
class KeyboardHand : public Hand
{
public:
    /// What gets the focus has to be in sight, on a screen of that size.
    KeyboardHand(ScreenReader &reader, const QByteArray &display, const QRect &screen)
        : Hand(reader)
        , m_keyboard(display)
        , m_screen(screen)
    {
    }
    [[nodiscard]] bool isThere() const { return m_keyboard.isThere(); }
    QString press(const QString &role, const QString &name) override;
    QString write(const QString &role, const QString &name, const QString &text) override;
    QString chooseAllRows(const QString &table) override;

    [[nodiscard]] int tabs() const { return m_tabs; }

private:
    QString moveTo(const QString &role, const QString &name);

    Keyboard m_keyboard;
    QRect m_screen;
    int m_tabs = 0;
};
