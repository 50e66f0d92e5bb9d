// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace Switchback
{

class Engine;

/// What is written to files from the windows of an outage: the recipients of a message, and the record. Asks
/// where to, and writes away from the window's thread. GUI thread.
class OutageFiles : public QObject
{
    Q_OBJECT
public:
    /// `front`: the window that a dialog stands before.
    OutageFiles(Engine &engine, std::function<QWidget *()> front);

    void exportRecipients(const QByteArray &csv);
    void writeRecordOf(const QString &incident);

signals:
    void exported(const Switchback::Result<QString> &path);
    void recorded(const Switchback::Result<QString> &folder);

private:
    Engine &m_engine;
    std::function<QWidget *()> m_front;
};

} // namespace Switchback
