// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QGridLayout;
class QPlainTextEdit;

namespace Switchback
{

class PlainLabel;

/// The right column: what to do if something goes wrong, both sites now, and the newest of the log.
class SideColumn : public QWidget
{
    Q_OBJECT
public:
    explicit SideColumn(QWidget *parent = nullptr);
    void setView(const WizardView &view);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showSites(const QList<LabelledValue> &sites);
    void showLog(const QStringList &log);
    PlainLabel *m_wrongTitle;
    PlainLabel *m_wrong;
    PlainLabel *m_sitesTitle;
    QGridLayout *m_sites;
    QList<std::pair<PlainLabel *, PlainLabel *>> m_rows;
    QPlainTextEdit *m_log;
    QStringList m_shownLog;
};

} // namespace Switchback
