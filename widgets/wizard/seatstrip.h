// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;

/// Why nothing can be done from this seat now: another has the wheel, nobody has signed in, paused, closed.
/// Not there while all is well.
class SeatStrip : public QWidget
{
    Q_OBJECT
public:
    explicit SeatStrip(Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view);

signals:

    void takeWheelWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    MarkWidget *m_mark;
    PlainLabel *m_text;

    QPushButton *m_wheel;
};

/// The word that lies across every page of a drill; lets everything through.
class Watermark : public QWidget
{
    Q_OBJECT
public:
    explicit Watermark(QWidget *parent);
    void setWord(const QString &word);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_word;
};

} // namespace Switchback
