// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/access/keyboard.h"

// Last: Xlib's macros are words of Qt.
#include <X11/extensions/XTest.h>
#include <X11/Xlib.h>

struct Keyboard::Private {
    Display *display = nullptr;
};

Keyboard::Keyboard(const QByteArray &display)
    : d(std::make_unique<Private>())
{
    d->display = XOpenDisplay(display.constData());
    // A window may be gone between two calls; that is no reason to end the program.
    XSetErrorHandler([](Display *, XErrorEvent *) { return 0; });
}

Keyboard::~Keyboard()
{
    if (d->display)
        XCloseDisplay(d->display);
}

bool Keyboard::isThere() const
{
    int event = 0, error = 0, major = 0, minor = 0;
    return d->display && XTestQueryExtension(d->display, &event, &error, &major, &minor);
}

void Keyboard::key(const char *name, std::initializer_list<const char *> modifiers) const
{
    const auto code = [this](const char *each) {
        return XKeysymToKeycode(d->display, XStringToKeysym(each));
    };
    for (const char *each : modifiers)
        XTestFakeKeyEvent(d->display, code(each), True, CurrentTime);
    XTestFakeKeyEvent(d->display, code(name), True, CurrentTime);
    XTestFakeKeyEvent(d->display, code(name), False, CurrentTime);
    for (const char *each : modifiers)
        XTestFakeKeyEvent(d->display, code(each), False, CurrentTime);
    XSync(d->display, False);
}

void Keyboard::type(const QString &text) const
{
    const KeyCode shift = XKeysymToKeycode(d->display, XStringToKeysym("Shift_L"));
    const QByteArray letters = text.toLatin1();
    for (const char letter : letters) {
        // In Latin 1 a character is its own key symbol.
        const KeyCode code = XKeysymToKeycode(d->display, KeySym(static_cast<unsigned char>(letter)));
        int width = 0;
        KeySym *symbols = XGetKeyboardMapping(d->display, code, 1, &width);
        const bool shifted = symbols && symbols[0] != KeySym(static_cast<unsigned char>(letter));
        if (symbols)
            XFree(symbols);
        if (shifted)
            XTestFakeKeyEvent(d->display, shift, True, CurrentTime);
        XTestFakeKeyEvent(d->display, code, True, CurrentTime);
        XTestFakeKeyEvent(d->display, code, False, CurrentTime);
        if (shifted)
            XTestFakeKeyEvent(d->display, shift, False, CurrentTime);
    }
    XSync(d->display, False);
}
