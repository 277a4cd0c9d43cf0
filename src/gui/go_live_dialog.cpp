// SPDX-License-Identifier: MIT
#include "gui/go_live_dialog.hpp"

#include <QButtonGroup>
#include <QEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QStandardPaths>
#include <QStyle>
#include <algorithm>
#include <utility>

#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"
#include "ui_go_live_dialog.h"

namespace vinicast::gui {

using client::Device;
using client::SourceKind;
using client::SourceSpec;

namespace {
// The microphone box's first entries: the system's default, and none.
constexpr int kDefaultMicrophone = 0;
constexpr int kNoMicrophone = 1;

bool isSame(const QList<Device>& a, const QList<Device>& b) {
  return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(), [](const Device& one, const Device& other) {
    return one.name == other.name && one.isDefault == other.isDefault;
  });
}
}  // namespace

GoLiveDialog::GoLiveDialog(const std::optional<SourceSpec>& onAir, const SourceSpec& preferred,
                           QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::GoLiveDialog>()), m_switching(onAir.has_value()) {
  m_ui->setupUi(this);
  theme::setMargins(*m_ui->dialogLayout, theme::kSpaceL, theme::kSpaceL);
  for (QLayout* layout :
       {static_cast<QLayout*>(m_ui->dialogLayout), static_cast<QLayout*>(m_ui->meterLayout)})
    theme::setSpacing(*layout, theme::kSpaceM);
  for (QLayout* layout : {m_ui->sourcesLayout, m_ui->fileLayout, m_ui->microphoneLayout, m_ui->buttonsLayout})
    theme::setSpacing(*layout, theme::kSpaceS);
  setWindowModality(Qt::WindowModal);
  setModal(true);
  auto* sources = new QButtonGroup(this);
  const auto add = [this, sources](QToolButton* button, SourceKind kind, icons::Glyph glyph) {
    button->setIcon(icons::icon(glyph));
    button->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
    sources->addButton(button);
    connect(button, &QToolButton::clicked, this, [this, kind] { choose(kind); });
  };
  add(m_ui->cameraToolButton, SourceKind::Camera, icons::Glyph::Camera);
  add(m_ui->screenToolButton, SourceKind::Screen, icons::Glyph::Screen);
  add(m_ui->fileToolButton, SourceKind::File, icons::Glyph::File);
  add(m_ui->testToolButton, SourceKind::Test, icons::Glyph::Picture);
  icons::setOnButton(*m_ui->goLiveConfirmPushButton, icons::Glyph::Broadcast, icons::Tint::OnAccent);
  fillMicrophones({});
  m_ui->errorLabel->hide();

  connect(m_ui->cameraComboBox, &QComboBox::currentIndexChanged, this, &GoLiveDialog::refreshPreview);
  connect(m_ui->microphoneComboBox, &QComboBox::currentIndexChanged, this, &GoLiveDialog::refreshPreview);
  connect(m_ui->originalSoundCheckBox, &QCheckBox::toggled, this, &GoLiveDialog::refreshPreview);
  connect(m_ui->fileLineEdit, &QLineEdit::editingFinished, this, &GoLiveDialog::refreshPreview);
  // Already while typing: a button that can't be clicked would not take the focus from the field.
  connect(m_ui->fileLineEdit, &QLineEdit::textChanged, this,
          [this] { m_ui->goLiveConfirmPushButton->setEnabled(source().has_value()); });
  connect(m_ui->browsePushButton, &QPushButton::clicked, this, &GoLiveDialog::browse);
  connect(m_ui->cancelPushButton, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_ui->goLiveConfirmPushButton, &QPushButton::clicked, this, &GoLiveDialog::confirm);
  connect(m_ui->previewVideoWidget, &VideoWidget::pictureSizeWanted, this, &GoLiveDialog::pictureSizeWanted);
  m_ui->cameraToolButton->setChecked(true);
  m_ui->cameraToolButton->setFocus();
  if (onAir) dressForSwitching();
  begin(onAir.value_or(preferred));
  choose(SourceKind::Camera);
}

void GoLiveDialog::dressForSwitching() {
  setWindowTitle(tr("Switch the source"));
  for (QWidget* part :
       {static_cast<QWidget*>(m_ui->previewVideoWidget), static_cast<QWidget*>(m_ui->meterLabel),
        static_cast<QWidget*>(m_ui->previewLevelMeterWidget)})
    part->hide();
  m_ui->hintLabel->setText(tr("You stay live. What is shown now goes on until the new source is open."));
  m_ui->goLiveConfirmPushButton->setText(tr("Switch"));
  m_ui->goLiveConfirmPushButton->setAccessibleName(tr("Switch to this source"));
}

void GoLiveDialog::begin(const SourceSpec& wanted) {
  m_ui->originalSoundCheckBox->setChecked(wanted.originalSound);
  if (wanted.kind == SourceKind::Camera) m_wantedCamera = wanted.argument;
  m_wantedMicrophone = wanted.microphone;
  m_wantedNoMicrophone = !wanted.withMicrophone;
}

void GoLiveDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  // Without its preview it is small; how small is known once it has its style.
  if (m_switching) resize(width(), sizeHint().height());
}

GoLiveDialog::~GoLiveDialog() {
  // It hides with its window's last part, and this dialog's signal is gone by then.
  m_ui->previewVideoWidget->disconnect(this);
}

void GoLiveDialog::setDevices(const QList<Device>& cameras, const QList<Device>& microphones) {
  const bool first = !std::exchange(m_devicesKnown, true);
  if (first || !isSame(cameras, m_cameras)) fillCameras(cameras);
  if (first || !isSame(microphones, m_microphones)) fillMicrophones(microphones);
  m_cameras = cameras;
  m_microphones = microphones;
  refreshPreview();
}

void GoLiveDialog::fillCameras(const QList<Device>& cameras) {
  const QSignalBlocker block(m_ui->cameraComboBox);
  const QString chosen =
      m_wantedCamera.isEmpty() ? m_ui->cameraComboBox->currentData().toString() : m_wantedCamera;
  m_ui->cameraComboBox->clear();
  for (const Device& camera : cameras) {
    m_ui->cameraComboBox->addItem(camera.name, camera.name);
    if (camera.isDefault) m_ui->cameraComboBox->setCurrentIndex(m_ui->cameraComboBox->count() - 1);
  }
  if (const int place = m_ui->cameraComboBox->findData(chosen); !chosen.isEmpty() && place >= 0)
    m_ui->cameraComboBox->setCurrentIndex(place);
  m_wantedCamera.clear();
  showCameras();
}

// Where there is none to choose, the words in the preview say so.
void GoLiveDialog::showCameras() {
  const bool none = m_devicesKnown && m_ui->cameraComboBox->count() == 0;
  m_ui->cameraWidget->setVisible(m_kind == SourceKind::Camera && !none);
}

void GoLiveDialog::fillMicrophones(const QList<Device>& microphones) {
  const QSignalBlocker block(m_ui->microphoneComboBox);
  const bool keepNone = !m_microphones.isEmpty() && m_ui->microphoneComboBox->currentIndex() == kNoMicrophone;
  const QString chosen =
      m_wantedMicrophone.isEmpty() ? m_ui->microphoneComboBox->currentData().toString() : m_wantedMicrophone;
  m_ui->microphoneComboBox->clear();
  m_ui->microphoneComboBox->addItem(tr("Default microphone"));
  m_ui->microphoneComboBox->addItem(tr("No microphone"));
  for (const Device& microphone : microphones)
    m_ui->microphoneComboBox->addItem(microphone.name, microphone.name);
  const bool none = keepNone || m_wantedNoMicrophone || (m_devicesKnown && microphones.isEmpty());
  const int place = chosen.isEmpty() ? -1 : m_ui->microphoneComboBox->findData(chosen);
  if (m_devicesKnown) {
    m_wantedMicrophone.clear();
    m_wantedNoMicrophone = false;
  }
  m_ui->microphoneComboBox->setCurrentIndex(none ? kNoMicrophone : std::max(place, kDefaultMicrophone));
}

std::optional<SourceSpec> GoLiveDialog::source() const {
  SourceSpec spec;
  spec.kind = m_kind;
  if (m_kind == SourceKind::Camera) {
    if (!m_devicesKnown || m_ui->cameraComboBox->count() == 0) return std::nullopt;
    spec.argument = m_ui->cameraComboBox->currentData().toString();
  }
  if (m_kind == SourceKind::File) {
    spec.argument = m_ui->fileLineEdit->text().trimmed();
    if (spec.argument.isEmpty()) return std::nullopt;
  }
  if (m_kind == SourceKind::Camera || m_kind == SourceKind::Screen) {
    spec.withMicrophone = m_ui->microphoneComboBox->currentIndex() != kNoMicrophone;
    spec.microphone = m_ui->microphoneComboBox->currentData().toString();
    spec.originalSound = m_ui->originalSoundCheckBox->isChecked();
  }
  return spec;
}

void GoLiveDialog::choose(SourceKind kind) {
  m_kind = kind;
  showCameras();
  m_ui->fileWidget->setVisible(kind == SourceKind::File);
  m_ui->microphoneWidget->setVisible(kind == SourceKind::Camera || kind == SourceKind::Screen);
  if (kind == SourceKind::File) m_ui->fileLineEdit->setFocus();
  refreshPreview();
}

void GoLiveDialog::refreshPreview() {
  const std::optional<SourceSpec> spec = source();
  m_ui->goLiveConfirmPushButton->setEnabled(spec.has_value());
  if (m_switching) {
    setState({});
    return;
  }
  const QString key = spec ? QStringLiteral("%1|%2|%3|%4|%5")
                                 .arg(static_cast<int>(spec->kind))
                                 .arg(spec->argument, spec->microphone)
                                 .arg(spec->withMicrophone)
                                 .arg(spec->originalSound)
                           : QString();
  if (!spec) {
    if (m_kind == SourceKind::File) {
      setState(tr("Choose a file to show"));
    } else {
      setState(m_devicesKnown ? client::describe({client::ErrorCode::NoCamera, {}, {}})
                              : tr("Looking for cameras…"));
    }
  }
  if (key == m_previewOf) return;
  m_previewOf = key;
  m_ui->errorLabel->hide();
  m_ui->previewVideoWidget->clear();
  m_ui->previewLevelMeterWidget->reset();
  if (spec) {
    setState(tr("Opening…"));
    Q_EMIT previewWanted(*spec);
  } else {
    Q_EMIT noPreviewWanted();
  }
}

void GoLiveDialog::setState(const QString& words) {
  m_ui->previewStateLabel->setText(words);
  m_ui->previewStateLabel->setVisible(!words.isEmpty());
}

void GoLiveDialog::show(const client::Picture& picture) {
  if (m_previewOf.isEmpty()) return;
  if (!m_ui->previewVideoWidget->hasPicture()) setState({});
  m_ui->previewVideoWidget->show(picture);
}

void GoLiveDialog::setLevel(float peak, float rms) {
  m_ui->previewLevelMeterWidget->setLevel(peak, rms);
}

void GoLiveDialog::say(const QString& sentence, const char* kind) {
  m_ui->errorLabel->setText(sentence);
  m_ui->errorLabel->setAccessibleName(sentence);
  m_ui->errorLabel->setProperty("kind", QLatin1String(kind));
  m_ui->errorLabel->style()->unpolish(m_ui->errorLabel);
  m_ui->errorLabel->style()->polish(m_ui->errorLabel);
  m_ui->errorLabel->show();
}

void GoLiveDialog::showWarning(const QString& sentence) {
  say(sentence, "warning");
}

void GoLiveDialog::showError(const QString& sentence) {
  say(sentence, "error");
  if (!m_ui->previewVideoWidget->hasPicture()) setState(tr("No picture"));
  // The same choice may be tried again.
  m_previewOf.clear();
}

void GoLiveDialog::confirm() {
  const std::optional<SourceSpec> spec = source();
  if (!spec) return;
  Q_EMIT goLiveRequested(*spec);
  accept();
}

// Not a nested loop: this dialog may be closed from outside, when somebody else goes live, and takes the file
// dialog along.
void GoLiveDialog::browse() {
  auto* dialog = new QFileDialog(this, tr("Choose a video file"),
                                 QStandardPaths::writableLocation(QStandardPaths::MoviesLocation));
  dialog->setObjectName(QStringLiteral("sourceFileDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    m_ui->fileLineEdit->setText(path);
    refreshPreview();
  });
  dialog->open();
}

// Enter in the file's field shows the preview first; nobody goes live by the end of a path.
void GoLiveDialog::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && !m_switching && focusWidget() == m_ui->fileLineEdit &&
      !m_ui->previewVideoWidget->hasPicture()) {
    event->accept();
    return;
  }
  QDialog::keyPressEvent(event);
}

void GoLiveDialog::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() != QEvent::LanguageChange) return;
  m_ui->retranslateUi(this);
  if (m_switching) dressForSwitching();
}

}  // namespace vinicast::gui
