// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/overview/activitymodel.h"
#include "models/timeline/film.h"
#include "widgets/base/beat.h"

#include <QTimeZone>
#include <QWidget>

class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class SiteRow;

/// Both sites and the loss, now or as they were at a moment of the outage; buttons that go to and fro. What
/// is not now stands on a hatched ground and says so. Knows nothing of the timeline: it is told where to
/// look.
class FilmPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FilmPanel(const Beat &beat, QWidget *parent = nullptr);

    void setOverview(const Overview &overview);
    void setFilm(const Film &film);
    /// Whose clock the moment is said by.
    void setZone(const QByteArray &zone, const QString &name);
    /// Looks at that moment; none: now.
    void look(std::optional<Instant> at);
    [[nodiscard]] std::optional<Instant> looksAt() const { return m_at; }
    void setPlaying(bool playing);
    /// What can be stepped to from here.
    void setSteps(bool back, bool forward);
    /// Takes the height it needs at that width, and returns it.
    int fit(int width);

signals:
    void stepWanted(bool forward);
    void playWanted(bool playing);
    void nowWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void place();
    void redraw();

    const Beat &m_beat;
    ManualClock m_then; ///< so that ages are those of that moment
    Beat m_thenBeat;
    Film m_film;
    Overview m_overview;
    QTimeZone m_zone;
    QString m_zoneName;
    std::optional<Instant> m_at;
    bool m_playing = false;
    MarkWidget *m_mark;
    PlainLabel *m_title;
    PlainLabel *m_headline;
    QPushButton *m_back;
    QPushButton *m_play;
    QPushButton *m_forward;
    QPushButton *m_toNow;
    SiteRow *m_nowCards;
    SiteRow *m_thenCards;
    PlainLabel *m_nothing;
};

} // namespace Switchback
