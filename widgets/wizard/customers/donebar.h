// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Switchback
{

/// How far something is: done, and half done after it. The words stand beside it.
class DoneBar : public QWidget
{
    Q_OBJECT
public:
    explicit DoneBar(QWidget *parent = nullptr);
    void setParts(double done, double half);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_done = 0;
    double m_half = 0;
};

} // namespace Switchback
