// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ask/reasonedit.h"

namespace Switchback
{

namespace
{
constexpr int FieldHeight = 70;
}

ReasonEdit::ReasonEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setFixedHeight(FieldHeight);
}

QString ReasonEdit::reason() const
{
    return toPlainText().trimmed();
}

QString ReasonEdit::missing(int longest) const
{
    const qsizetype letters = reason().size();
    if (letters == 0)
        return tr("Missing: the reason.");
    return letters > longest ? tr("The reason is too long: %1 of %2 letters.").arg(letters).arg(longest)
                             : QString();
}

} // namespace Switchback
