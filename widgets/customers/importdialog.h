// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/import/previewmodel.h"

#include <QDialog>
#include <QTimer>

#include <memory>

class QProgressBar;
class QPushButton;
class QTableView;

namespace Switchback
{

class PlainLabel;

/// A file of customers on its way into the directory: read, shown line by line with what is wrong and what
/// would happen, and taken over when a person says so. Whatever is long shows how far it is and can be called
/// off.
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    /// `file` as it may be shown.
    ImportDialog(const QString &file, bool drill, QWidget *parent = nullptr);
    ~ImportDialog() override;
    /// Something has begun that `work` tells of.
    void begin(const QString &what, const std::shared_ptr<LongWork> &work);
    /// It was read; `mayNot`: why it can't be taken over by who sits here, empty: it can.
    void showPreview(const ImportPreview &preview, const QString &mayNot);
    void refuse(const Error &error);
    [[nodiscard]] QString file() const { return m_file; }
    void reject() override;

signals:
    void importWanted();

private:
    void build(bool drill);
    void look();
    void ended();

    QString m_file;
    PreviewModel m_model;
    std::shared_ptr<LongWork> m_work;
    QTimer m_looking;
    PlainLabel *m_sentence;
    PlainLabel *m_said;
    QProgressBar *m_bar;
    QTableView *m_view;
    QPushButton *m_cancel;
    QPushButton *m_import;
};

} // namespace Switchback
