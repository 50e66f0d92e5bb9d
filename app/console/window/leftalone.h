// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QObject>
#include <QTimer>

namespace Switchback
{

/// Tells when nobody has pressed a key or the mouse in any window of this program for `life`, once each time.
/// Needs the application; GUI thread.
class LeftAlone : public QObject
{
    Q_OBJECT
public:
    explicit LeftAlone(Duration life);
    /// Somebody acts by other means than keys and the mouse: a screen reader presses no key.
    void touched() { m_alone.start(); }

signals:
    void leftAlone();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QTimer m_alone;
};

} // namespace Switchback
