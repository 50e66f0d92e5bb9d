// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"
#include "widgets/base/shown.h"

class QVBoxLayout;

namespace Switchback
{

class Beat;

/// The one big figure: "13 min", "4 min 20 s", "not known". Shrinks to fit rather than being cut.
class BigFigure : public QWidget
{
    Q_OBJECT
public:
    explicit BigFigure(QWidget *parent = nullptr);
    void setLoss(const ShownLoss &loss);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ShownLoss m_loss;
};

/// Loss as a part of the RPO: full means over.
class RatioBar : public QWidget
{
    Q_OBJECT
public:
    explicit RatioBar(QWidget *parent = nullptr);
    void setRatio(double ratio, Mark mark, bool known);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_ratio = 0;
    Mark m_mark = Mark::Unknown;
    bool m_known = false;
};

/// What would be lost if we failed over now, against the RPO, and where the backups are on their way.
class LossCardWidget : public Card
{
    Q_OBJECT
public:
    explicit LossCardWidget(const Beat &beat, QWidget *parent = nullptr);
    void setLoss(const LossCard &loss);

private:
    void redraw();
    void fitStages();

    const Beat &m_beat;
    LossCard m_loss;
    PlainLabel *m_caption;
    BigFigure *m_figure;
    RatioBar *m_bar;
    PlainLabel *m_rowsText;
    PlainLabel *m_rpo;
    PlainLabel *m_why;
    QVBoxLayout *m_stageRows;
    struct StageRow {
        QWidget *widget;
        PlainLabel *label;
        PlainLabel *text;
    };
    QList<StageRow> m_stages;
    PlainLabel *m_advice;
};

} // namespace Switchback
