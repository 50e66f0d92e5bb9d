// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace Switchback
{

/// Where a person types why they do something that is kept. Tab leaves it. GUI thread.
class ReasonEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit ReasonEdit(QWidget *parent = nullptr);
    [[nodiscard]] QString reason() const;
    /// Why it is none yet: nothing is typed, or more than so many letters; empty: it is one.
    [[nodiscard]] QString missing(int longest) const;
};

} // namespace Switchback
