// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"

#include <QWidget>

#include <optional>

class QGridLayout;

namespace Switchback
{

class Beat;
class LossCardWidget;
class SiteCardWidget;

/// Both sites with the loss between them, of one height: the height that the fullest of them needs.
class SiteRow : public QWidget
{
    Q_OBJECT
public:
    explicit SiteRow(const Beat &beat, QWidget *parent = nullptr);
    void setCards(const SiteCard &production, const LossCard &loss, const SiteCard &backup);
    void setRowHeight(int pixels); ///< of a component; before there are any
    /// Takes the height it needs at that width, and returns it.
    int fit(int width);

private:
    void place(bool narrow);
    QGridLayout *m_grid = nullptr;
    std::optional<bool> m_narrow;
    SiteCardWidget *m_production;
    LossCardWidget *m_loss;
    SiteCardWidget *m_backup;
};

} // namespace Switchback
