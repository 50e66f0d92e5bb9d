// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"

#include <QList>
#include <QString>

namespace Switchback
{

/// What the failover (or failback) dialog says before anything is done.
struct ActPreview {
    enum class Kind { Failover, Failback };
    Kind kind = Kind::Failover;
    QString from;      ///< short name of the site that stops taking writes
    QString to;        ///< short name of the site that takes over
    bool typed = true; ///< that name is typed to confirm: it changes who takes the writes, or can't be undone
    QString title;
    QString explanation;
    struct Tile {
        QString label;
        QString value;
        QString note;
        Mark mark = Mark::NotYet;
        bool operator==(const Tile &) const = default;
    };
    QList<Tile> tiles;     ///< Will be lost, Takes about, Old primary
    QString advice;        ///< "A log backup now would cut the loss to about 4 s."; empty: none
    QString adviceAction;  ///< "Take one first"
    QString needsOverride; ///< words the operator takes on with their name; empty: not needed
    QString blocked;       ///< why it can't be done now; empty: it can
    QString undo;          ///< "Can be undone by failing back; lost rows stay readable at Naperville."
    QString button;        ///< "Fail over to Centennial"
    bool operator==(const ActPreview &) const = default;
};

} // namespace Switchback
