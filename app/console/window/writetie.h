// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace Switchback
{

class Outages;
class WriteDialog;

/// Ties the dialog in which customers are written to, beside the steps, to the pair's outages. GUI thread.
class WriteTie : public QObject
{
    Q_OBJECT
public:
    WriteTie(Outages &outages, std::function<Instant()> now);
    void open(QWidget *parent);
    /// There is news of the incident.
    void refresh();

private:
    Outages &m_outages;
    std::function<Instant()> m_now;
    QPointer<WriteDialog> m_dialog;
};

} // namespace Switchback
