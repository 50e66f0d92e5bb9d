// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/signin/signindialog.h"

#include "models/core/visibletext.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int DialogWidth = 420;
} // namespace

SignInDialog::SignInDialog(QWidget *parent)
    : QDialog(parent)
    , m_name(new ChoiceBox(this))
    , m_secret(new QLineEdit(this))
    , m_problem(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Bad, this))
    , m_cancel(new QPushButton(this))
    , m_signIn(new QPushButton(this))
{
    setObjectName(QStringLiteral("signInDialog"));
    setWindowTitle(tr("Sign in"));
    setModal(true);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setFixedWidth(DialogWidth);
    m_name->setObjectName(QStringLiteral("signInName"));
    m_name->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_secret->setObjectName(QStringLiteral("signInSecret"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setMaxLength(1024);
    m_problem->setObjectName(QStringLiteral("signInProblem"));
    m_cancel->setObjectName(QStringLiteral("signInCancel"));
    setPlainText(m_cancel, tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel"));
    m_signIn->setObjectName(QStringLiteral("signInConfirm"));
    m_signIn->setProperty("primary", true);
    setPlainText(m_signIn, tr("Sign in"));
    m_signIn->setAccessibleName(tr("Sign in"));
    for (QPushButton *button : {m_cancel, m_signIn})
        button->setAutoDefault(false);
    auto *title = new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this);
    title->setPlain(tr("Sign in"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(26, 22, 26, 20);
    column->setSpacing(0);
    column->addWidget(title);
    column->addSpacing(14);
    addField(column, tr("Name"), m_name, this);
    column->addSpacing(12);
    addField(column, tr("Secret"), m_secret, this);
    column->addSpacing(10);
    column->addWidget(m_problem);
    column->addSpacing(14);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_signIn);
    column->addLayout(row);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        --m_wait;
        check();
    });
    connect(m_secret, &QLineEdit::textChanged, this, &SignInDialog::check);
    connect(m_secret, &QLineEdit::returnPressed, this, &SignInDialog::tryIt);
    connect(m_name, &QComboBox::currentIndexChanged, this, &SignInDialog::check);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_signIn, &QPushButton::clicked, this, &SignInDialog::tryIt);
    connect(this, &QDialog::finished, m_secret, &QLineEdit::clear);
    check();
}

void SignInDialog::setOperators(const QList<Operator> &operators)
{
    const QString chosen = m_name->currentData().toString();
    m_name->clear();
    for (const Operator &person : operators) {
        if (!person.retired)
            m_name->addItem(visibleText(person.name, 120), person.name);
    }
    m_name->setCurrentIndex(std::max(0, m_name->findData(chosen)));
    check();
}

void SignInDialog::openFor(const QString &name)
{
    if (const int at = m_name->findData(name); at >= 0)
        m_name->setCurrentIndex(at);
    m_secret->clear();
    m_busy = false;
    if (m_wait == 0)
        m_why.clear();
    check();
    open();
    m_secret->setFocus(Qt::OtherFocusReason);
}

void SignInDialog::refuse(const QString &why, int waitSeconds)
{
    m_busy = false;
    m_why = why;
    m_wait = waitSeconds;
    if (m_wait > 0)
        m_second.start();
    m_secret->clear();
    check();
    m_secret->setFocus(Qt::OtherFocusReason);
}

void SignInDialog::succeed()
{
    m_busy = false;
    m_why.clear();
    accept();
}

void SignInDialog::check()
{
    if (m_wait <= 0)
        m_second.stop();
    QString why;
    if (m_name->count() == 0)
        why = tr("Nobody is set up to sign in yet: an administrator adds operators.");
    else if (m_busy)
        why = tr("Checking…");
    else if (m_wait > 0)
        why = tr("Wait %1 s before the next try.").arg(m_wait);
    const QString shown = m_why.isEmpty() || m_busy ? why
                          : why.isEmpty()           ? m_why
                                                    : QStringLiteral("%1\n%2").arg(m_why, why);
    m_problem->setPlain(shown);
    m_problem->setTone(m_busy ? Tone::Dim : Tone::Bad);
    m_problem->setVisible(!shown.isEmpty());
    m_signIn->setEnabled(why.isEmpty() && !m_secret->text().isEmpty());
    m_signIn->setAccessibleDescription(m_signIn->isEnabled() ? QString()
                                       : why.isEmpty()       ? tr("Type the secret first.")
                                                             : why);
    setPlainToolTip(m_signIn, m_signIn->accessibleDescription());
    m_secret->setAccessibleDescription(m_problem->text());
}

void SignInDialog::tryIt()
{
    if (!m_signIn->isEnabled())
        return;
    m_busy = true;
    m_why.clear();
    const QString name = m_name->currentData().toString();
    const QByteArray secret = m_secret->text().toUtf8();
    check();
    m_signIn->setEnabled(false);
    emit signInWanted(name, secret);
}

void SignInDialog::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_cancel->hasFocus() && !event->isAutoRepeat())
        reject();
    else if (enter && !event->isAutoRepeat())
        tryIt();
    else if (!enter)
        QDialog::keyPressEvent(event);
}

} // namespace Switchback
