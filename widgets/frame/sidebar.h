// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace Switchback
{

/// The window's pages by name; at the foot the theme. Only pages that are there have an entry.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    explicit Sidebar(QWidget *parent = nullptr);
    void addPage(const QString &key, const QString &name);
    void setCurrent(const QString &key);

signals:
    void pageWanted(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void nameTheme();

    QList<QPushButton *> m_buttons; ///< in no group: every page is reached by Tab
    QVBoxLayout *m_pages;
    QPushButton *m_theme;
};

} // namespace Switchback
