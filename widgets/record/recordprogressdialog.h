// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/recordprogress.h"

#include <QDialog>
#include <QElapsedTimer>

#include <memory>

class QProgressBar;
class QPushButton;

namespace Switchback
{

class PlainLabel;

/// How far a record is that is being written, and the button that calls it off. Stands in nobody's way: what
/// is behind it goes on. Closing it, by whatever way, calls the work off; then it says so until it is deleted
/// by who learns that the work has ended, or closed once more. GUI thread.
class RecordProgressDialog : public QDialog
{
    Q_OBJECT
public:
    RecordProgressDialog(std::shared_ptr<RecordProgress> progress, int number, const QString &folder,
                         QWidget *parent = nullptr);
    ~RecordProgressDialog() override;

    /// Comes up if it is still there after a moment, so that short work does not flash.
    void showSoon();
    /// What the progress says, as it is so long after the beginning. The dialog looks by itself.
    void look(Duration sinceBegin);

    void reject() override;

private:
    std::shared_ptr<RecordProgress> m_progress;
    PlainLabel *m_what;
    PlainLabel *m_time;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    QElapsedTimer m_since;
    RecordPart m_part = RecordPart::Packet;
    Duration m_partBegan{0};
};

} // namespace Switchback
