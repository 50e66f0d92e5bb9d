// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/act/actcommit.h"
#include "widgets/wizard/pages/wizardpage.h"

namespace Switchback
{

class Beat;
class PlainLabel;
class PreviewPage;
class RunPage;
class SecondPersonPanel;

/// The doings at the sites. Before: what they cost, what will not come back by itself, a second person, the
/// site's name typed. Then the run as it goes.
class CallsPage : public WizardPage
{
    Q_OBJECT
public:
    explicit CallsPage(const Beat &beat, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    [[nodiscard]] QString missing(const QString &action) const override;
    bool act(const QString &action) override;
    void done(const QString &action) override;
    void refused() override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void setArmDelay(int ms);

signals:
    void committed(const Switchback::ActCommit &commit);
    void secondPersonGiven(const QString &name, const QByteArray &secret);
    void adviceTaken();
    void runRetryWanted();
    void runStopWanted();
    void runGiveUpWanted();
    void runLetGoWanted();
    void runAcceptLossWanted(const QString &statement);
    void copyExportWanted(const QString &site, const QString &name);
    void copyDiscardWanted(const QString &site, const QString &name);

private:
    QString m_step;
    CallsPart m_part;
    QWidget *m_before;
    PreviewPage *m_preview;
    PlainLabel *m_undo;
    SecondPersonPanel *m_second;
    RunPage *m_run;
};

} // namespace Switchback
