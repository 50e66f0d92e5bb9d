// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/logcheckedtext.h"

#include <QWidget>

class QVBoxLayout;

namespace Switchback
{

/// What a look at the log found, a mark and a text each, one below the other.
class LogLines : public QWidget
{
    Q_OBJECT
public:
    explicit LogLines(QWidget *parent = nullptr);
    void setLines(const QList<LogLine> &lines);

private:
    QVBoxLayout *m_column;
};

} // namespace Switchback
