// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;

/// Who is signed in here, who has the wheel, whether it is paused or closed: one line under the clocks,
/// tinted when nothing can be done from this seat.
class SeatStrip : public QWidget
{
    Q_OBJECT
public:
    explicit SeatStrip(QWidget *parent = nullptr);
    void setView(const WizardView &view);

signals:
    void signInWanted();
    void takeWheelWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_alert = false;
    MarkWidget *m_mark;
    PlainLabel *m_text;
    PlainLabel *m_person;
    QPushButton *m_wheel;
    QPushButton *m_signIn;
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
