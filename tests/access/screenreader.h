// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

/// A program as a screen reader has it: controls by role and accessible name, acted on by what they offer
/// over AT-SPI, never by place or object name. Roles are AT-SPI's words ("push button", "text"). One thread;
/// needs the session bus of this process to have an accessibility bus.
class ScreenReader
{
public:
    ScreenReader();
    ~ScreenReader();
    ScreenReader(const ScreenReader &) = delete;
    ScreenReader &operator=(const ScreenReader &) = delete;

    /// Waits for the program with that name; false if it does not come.
    [[nodiscard]] bool attach(const QString &program, int seconds);
    /// Forgets the program: it has ended.
    void detach();

    struct Found {
        QString role, name, description;
        QRect place; ///< on the screen
        bool enabled = false, checked = false, focused = false, focusable = false;
    };
    /// What is on the screen under that role and name; nullptr: nothing is.
    [[nodiscard]] std::unique_ptr<Found> find(const QString &role, const QString &name) const;
    /// Everything on the screen that takes the focus and has no name, as "role at X,Y": faults.
    [[nodiscard]] QStringList nameless() const;
    /// Every window that is not wholly on the screen: a fault.
    [[nodiscard]] QStringList windowsOutside(const QRect &screen) const;
    /// Whole names of a role's controls on the screen.
    [[nodiscard]] QStringList names(const QString &role) const;
    /// Descriptions of a role's controls whose name begins so.
    [[nodiscard]] QStringList descriptions(const QString &role, const QString &begin) const;

    // Each returns what went wrong, empty if nothing.
    [[nodiscard]] QString press(const QString &role, const QString &name) const;
    [[nodiscard]] QString write(const QString &role, const QString &name, const QString &text) const;
    [[nodiscard]] QString chooseAllRows(const QString &table) const;

    /// Role and name of what has the focus, as the program told last; waits up to `ms` for it to move.
    [[nodiscard]] std::pair<QString, QString> focusAfter(int ms);
    [[nodiscard]] std::pair<QString, QString> focus() const;
    /// For a failed test: everything on the screen, a line each.
    [[nodiscard]] QString everything() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};
