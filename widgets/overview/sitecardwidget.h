// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"

class QVBoxLayout;

namespace Switchback
{

class Beat;
class MarkWidget;

/// One line of a site's card, drawn after the freshness rule.
class ComponentRow : public QWidget
{
    Q_OBJECT
public:
    explicit ComponentRow(QWidget *parent = nullptr);
    void show(const ComponentLine &line, const Beat &beat);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    MarkWidget *m_mark;
    PlainLabel *m_label;
    PlainLabel *m_value;
    PlainLabel *m_age;
    bool m_hatched = false;
};

/// A site: name, role, one figure, what is wrong with it, and its components with their ages.
class SiteCardWidget : public Card
{
    Q_OBJECT
public:
    explicit SiteCardWidget(const Beat &beat, QWidget *parent = nullptr);
    void setRowHeight(int pixels) { m_rowHeight = pixels; } ///< before there are any
    void setSite(const SiteCard &site);

private:
    void redraw();
    void fitRows();

    const Beat &m_beat;
    SiteCard m_site;
    PlainLabel *m_name;
    PlainLabel *m_purpose;
    Badge *m_role;
    PlainLabel *m_big;
    PlainLabel *m_bigUnit;
    PlainLabel *m_verdict;
    QVBoxLayout *m_rows;
    int m_rowHeight = 32;
    QList<ComponentRow *> m_lines;
};

} // namespace Switchback
