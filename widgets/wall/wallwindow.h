// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "models/outage/outagestate.h"
#include "models/overview/pairlines.h"
#include "models/replication/losshistory.h"
#include "widgets/chart/losspyramid.h"
#include "widgets/wall/wallpicture.h"

#include <QRegion>
#include <QTimer>
#include <QWidget>

#include <optional>

namespace Switchback
{

class Beat;

/// The wall: full screen, dark, read from five metres, touched by nobody. Drawn on a canvas that fills
/// the screen, lying or upright, and grows with it. Nothing rotates, nothing flashes, and nothing old is
/// drawn as fine. Once a second and after news it looks at what is so; only what differs is painted.
class WallWindow : public QWidget
{
    Q_OBJECT
public:
    explicit WallWindow(const Beat &beat, QWidget *parent = nullptr);

    void setOverview(const Overview &overview);
    void setHistory(const LossHistory &history);
    void appendPoint(const LossPoint &point);
    void setRun(const std::optional<RunView> &run);
    /// An open outage or drill takes over the wall; one that is closed gives it back.
    void setOutage(const OutageState &outage);
    /// All pairs where there are several; each but the one that is drawn large gets a line at the foot. Among
    /// hundreds one always changes: seen at the next second.
    void setOthers(const QList<PairLine> &lines, const QString &large);
    /// Every text that was drawn last, in order: for tests and screen readers.
    [[nodiscard]] const QStringList &shownTexts() const { return m_picture.texts; }
    [[nodiscard]] const QList<Mark> &shownMarks() const { return m_picture.marks; }

signals:
    void left(); ///< Esc, F11 or Ctrl+Q

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void lookSoon();
    /// Lays out what is so now; returns where that differs from what was before.
    QRegion look();
    [[nodiscard]] double scale() const;

    const Beat &m_beat;
    Overview m_overview;
    bool m_heard = false;
    std::optional<RunView> m_run;
    OutageState m_outage;
    QList<PairLine> m_others;
    LossPyramid m_pyramid;
    quint64 m_historyAt = 0;
    LossHistory m_summary; ///< without the points
    WallPicture m_picture; ///< as it was looked at last
    QTimer m_soon;
};

} // namespace Switchback
