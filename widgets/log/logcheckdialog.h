// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/gapdraft.h"
#include "models/witness/logcheckedtext.h"

#include <QDialog>
#include <QTimer>

#include <memory>

class QBoxLayout;
class QHBoxLayout;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace Switchback
{

class LogLines;
class MarkWidget;
class PlainLabel;

/// A look at the log: how far it is, and what it found. A head that stands on a sheet is compared as it is
/// typed. Stands in nobody's way. Closing it calls a look off that goes on. GUI thread.
class LogCheckDialog : public QDialog
{
    Q_OBJECT
public:
    explicit LogCheckDialog(QWidget *parent = nullptr);
    ~LogCheckDialog() override;

    /// A look begins; the dialog shows how far it is by itself, until one of the next two.
    void begin(const std::shared_ptr<LogCheckWork> &work);
    void showChecked(const LogChecked &checked, Instant at);
    /// It ended without: the log is broken in itself, can't be read, or the look was called off.
    void showError(const Error &error, Instant at);

    void reject() override;

signals:
    void againWanted();
    void gapWanted(const QList<Switchback::GapDraft> &drafts);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *buildHead();
    QBoxLayout *buildFoot();
    void lookOn();
    void showFound(const LogLine &verdict, const QList<LogLine> &lines);
    void compare();
    void addHead();
    void copy();
    void fit();
    [[nodiscard]] bool working() const { return bool(m_work); }

    std::shared_ptr<LogCheckWork> m_work; ///< none: nothing goes on
    std::optional<LogChecked> m_checked;
    LogLine m_verdict;
    QList<LogLine> m_shown;
    Instant m_at{};
    QTimer m_looks;
    QWidget *m_body;
    QScrollArea *m_area = nullptr;
    QHBoxLayout *m_foot = nullptr;
    MarkWidget *m_mark;
    PlainLabel *m_title;
    PlainLabel *m_about;
    QProgressBar *m_bar;
    LogLines *m_lines;
    QWidget *m_head = nullptr;
    QLineEdit *m_typed;
    QPushButton *m_add;
    PlainLabel *m_says;
    QPushButton *m_copy;
    QString m_copyText;
    QPushButton *m_gap;
    QPushButton *m_again;
    QPushButton *m_close;
};

} // namespace Switchback
