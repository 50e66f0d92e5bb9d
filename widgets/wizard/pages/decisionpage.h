// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

class QButtonGroup;
class QPlainTextEdit;
class QVBoxLayout;

namespace Switchback
{

class PlainLabel;
class TileRow;
class ZoneTimeEdit;

/// A person decides: fail over, hold until a time, not needed; with what failing over would cost beside it.
class DecisionPage : public WizardPage
{
    Q_OBJECT
public:
    explicit DecisionPage(QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    void fillIn(const WizardAction &action, ActionAnswers &answers) const override;
    [[nodiscard]] WizardAction shown(const WizardAction &action) const override;
    void done(const WizardAction &action, const ActionAnswers &answers) override;
    [[nodiscard]] QWidget *firstField() const override;

private:
    QWidget *buildChoices();
    void showMade(const QList<LabelledValue> &made);
    [[nodiscard]] std::optional<Choice> choice() const;
    void choose();

    Instant m_now{};
    bool m_timeTouched = false;
    PlainLabel *m_due;
    PlainLabel *m_wanted;
    TileRow *m_tiles;
    PlainLabel *m_madeTitle;
    QVBoxLayout *m_made;
    QList<PlainLabel *> m_madeRows;
    QButtonGroup *m_choices;
    ZoneTimeEdit *m_until = nullptr;
    QPlainTextEdit *m_reason = nullptr;
};

} // namespace Switchback
