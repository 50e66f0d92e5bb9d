// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Switchback
{

/// A panel with a thin border and round corners: the ground on which everything else lies.
class Card : public QWidget
{
    Q_OBJECT
public:
    enum class Ground { Panel, Panel2, Info, Warning, Bad };
    explicit Card(QWidget *parent = nullptr, Ground ground = Ground::Panel, int radius = 10);
    void setGround(Ground ground);
    [[nodiscard]] Ground ground() const { return m_ground; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Ground m_ground;
    int m_radius;
};

/// A thin horizontal line between rows.
class Rule : public QWidget
{
    Q_OBJECT
public:
    explicit Rule(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A word in a small frame: a site's role.
class Badge : public QWidget
{
    Q_OBJECT
public:
    explicit Badge(QWidget *parent = nullptr);
    /// `alarming` draws it on the tint of what is bad, `muted` as something that is not known.
    void setPlain(const QString &text, bool alarming, bool muted);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    bool m_alarming = false;
    bool m_muted = false;
};

} // namespace Switchback
