// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/pairlines.h"

#include <QListView>

namespace Switchback
{

class Wishes;

/// The pairs of a console, the neediest first; the one that is open is marked. A click, or Enter on a row,
/// opens another.
class PairList : public QListView
{
    Q_OBJECT
public:
    explicit PairList(Wishes &wishes, QWidget *parent = nullptr);
    void setLines(const QList<PairLine> &lines, const QString &open);

protected:
    bool viewportEvent(QEvent *event) override;

private:
    PairListModel m_model;
    QString m_open;
};

} // namespace Switchback
