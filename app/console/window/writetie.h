// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/besideview.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

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
    /// There is news of the incident: shown soon, once for all that comes meanwhile.
    void refresh();

private:
    void show();

    Outages &m_outages;
    std::function<Instant()> m_now;
    QPointer<WriteDialog> m_dialog;
    QString m_looksAt;                        ///< key of the message that is being written
    QList<Customer> m_of;                     ///< held, so that nothing else can lie where they do
    QList<BesideView::Addressed> m_customers; ///< of those
    QTimer m_soon;
};

} // namespace Switchback
