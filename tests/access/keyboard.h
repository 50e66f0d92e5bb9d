// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

/// A keyboard at an X display (XTEST): what it types goes to the window to which the window manager has
/// given the focus.
class Keyboard
{
public:
    /// `display`: as in DISPLAY. Throws nothing; isThere() is false if it can't be reached.
    explicit Keyboard(const QByteArray &display);
    ~Keyboard();
    Keyboard(const Keyboard &) = delete;
    Keyboard &operator=(const Keyboard &) = delete;

    [[nodiscard]] bool isThere() const;
    /// A key by its X name ("Tab", "Return", "space"), with the modifiers held down, by X name too.
    void key(const char *name, std::initializer_list<const char *> modifiers = {}) const;
    /// Plain ASCII text.
    void type(const QString &text) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};
