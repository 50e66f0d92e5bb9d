// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QGridLayout;

namespace Switchback
{

class Card;
class PlainLabel;

/// What every page begins with: its title, why it is done, by whom, what will happen, how it will be known to
/// have worked, and what was found.
class PageHead : public QWidget
{
    Q_OBJECT
public:
    explicit PageHead(QWidget *parent = nullptr);
    void setView(const WizardView &view);

private:
    PlainLabel *m_title;
    PlainLabel *m_intro;
    QGridLayout *m_facts;
    QList<std::pair<PlainLabel *, PlainLabel *>> m_rows;
    Card *m_byHandCard;
    PlainLabel *m_byHand;
};

} // namespace Switchback
