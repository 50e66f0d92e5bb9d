// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/wizardpage.h"

#include <QCoreApplication>

namespace Switchback
{

QString seatBlock(const WizardView &view)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("Switchback::Wizard", text); };
    if (view.closed)
        return say(QT_TRANSLATE_NOOP("Switchback::Wizard", "It is closed: nothing is recorded any more."));
    if (view.signedIn.isEmpty())
        return say(QT_TRANSLATE_NOOP("Switchback::Wizard", "Nobody has signed in at this seat."));
    if (!view.wheel.isEmpty())
        return view.wheel;
    if (view.paused)
        return say(QT_TRANSLATE_NOOP("Switchback::Wizard", "Paused: press Go on first."));
    return {};
}

} // namespace Switchback
