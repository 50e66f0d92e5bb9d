// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/outage/outagelayout.h"

#include <QWidget>

namespace Switchback
{

/// The outage's line at a desk. A moment of it is pointed at by hovering, or kept by a click or the keys:
/// Left and Right go from one thing that happened to the next (with Shift in small steps), Home to the
/// beginning, End or Esc back to now. What is pointed at is also told to a screen reader.
class OutageTimelineWidget : public QWidget
{
    Q_OBJECT
public:
    explicit OutageTimelineWidget(QWidget *parent = nullptr);

    void setTimeline(const OutageTimeline &line);
    [[nodiscard]] const OutageTimeline &timeline() const { return m_line; }
    /// Where Left and Right stop; ascending. None: at the flags.
    void setStops(const QList<Instant> &stops);
    /// Keeps a moment; none: now. Doesn't tell momentPointed().
    void setKept(std::optional<Instant> at);
    /// What is shown: hovered at, else kept; none: now.
    [[nodiscard]] std::optional<Instant> pointed() const { return m_hovered ? m_hovered : m_kept; }
    /// The stop after (or before) what is kept; none: there is none, which after the last means now.
    [[nodiscard]] std::optional<Instant> nextStop(bool forward) const;
    /// Keeps it and tells; none: back to now.
    void point(std::optional<Instant> at);
    [[nodiscard]] QStringList shownTexts() const { return m_texts; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void momentPointed(std::optional<Switchback::Instant> at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] const OutageLayout &layoutNow();
    [[nodiscard]] std::optional<Instant> momentUnder(const QPointF &at);
    [[nodiscard]] QString tipAt(const QPointF &at);
    void hover(std::optional<Instant> at);
    void speak();

    OutageTimeline m_line;
    OutageStyle m_style;
    OutageLayout m_layout;
    bool m_laidOut = false;
    QList<Instant> m_stops;
    std::optional<Instant> m_kept;
    std::optional<Instant> m_hovered;
    QStringList m_texts;
};

} // namespace Switchback
