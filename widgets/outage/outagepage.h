// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/outagestate.h"
#include "models/timeline/film.h"

#include <QTimer>
#include <QWidget>

class QScrollArea;

namespace Switchback
{

class ActivityModel;
class ActivityPanel;
class Beat;
class CalmPanel;
class ClockColumn;
class FilmPanel;
class HistoryCard;
class MessagesCard;
class OutageHead;
class OutageTimelineWidget;
class PlainLabel;
class Wishes;
struct MessagesHead;

/// The window's page for outages and drills. In calm: that there is none, when the last was, and the list of
/// those that are over. In an outage: its sentence, clocks and timeline, and the log as a film that is walked
/// to and fro. Told by values, telling by signals.
class OutagePage : public QWidget
{
    Q_OBJECT
public:
    OutagePage(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);

    void setOutage(const OutageState &outage);
    /// How its messages stand.
    void setMessages(const MessagesHead &messages);
    void setOverview(const Overview &overview);
    /// Answers filmWanted(); told again when something was added to it.
    void setFilm(const Film &film);
    /// How long playing a whole outage takes; for tests.
    void setPlayTime(std::chrono::milliseconds whole) { m_playTime = whole; }

signals:
    /// The log between these moments, and the last `sites.seen` before them: answered by setFilm().
    void filmWanted(Switchback::Instant from, Switchback::Instant to);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(Wishes &wishes);
    void look(std::optional<Instant> at);
    void step(bool forward);
    void play(bool playing);
    void playOn();
    void showStops();
    void shareHeight();
    void wantFilm();

    const Beat &m_beat;
    OutageState m_outage;
    Film m_film;
    bool m_sharing = false;
    QString m_filmFor; ///< incident that the film was asked for
    std::chrono::milliseconds m_playTime{std::chrono::seconds(30)};
    QTimer m_playing;
    QScrollArea *m_scroll;
    QWidget *m_content;
    CalmPanel *m_calm;
    OutageHead *m_head;
    MessagesCard *m_messages;
    QWidget *m_middle;
    PlainLabel *m_title;
    PlainLabel *m_range;
    OutageTimelineWidget *m_timeline;
    PlainLabel *m_next;
    ClockColumn *m_clocks;
    FilmPanel *m_filmPanel;
    ActivityModel *m_lines;
    ActivityPanel *m_log;
    HistoryCard *m_history;
};

} // namespace Switchback
