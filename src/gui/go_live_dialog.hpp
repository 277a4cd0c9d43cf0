// SPDX-License-Identifier: MIT
#pragma once

// Chooses what to show, with a preview of it; while live, what to show instead, without a preview, for
// devices that do not open twice. Knows no engine: it asks by signals and shows what it is given.

#include <QDialog>
#include <memory>
#include <optional>

#include "client/types.hpp"

namespace Ui {
class GoLiveDialog;
}

namespace vinicast::gui {

class GoLiveDialog final : public QDialog {
  Q_OBJECT

 public:
  // `onAir`: the source of this member's live picture; nothing: not live yet. `preferred`: the camera and the
  // microphone to begin with, where they are there.
  explicit GoLiveDialog(const std::optional<client::SourceSpec>& onAir = {},
                        const client::SourceSpec& preferred = {}, QWidget* parent = nullptr);
  ~GoLiveDialog() override;

  [[nodiscard]] bool isSwitching() const { return m_switching; }
  // May be told again when devices come and go: what was chosen stays chosen while it is there.
  void setDevices(const QList<client::Device>& cameras, const QList<client::Device>& microphones);
  void show(const client::Picture& picture);
  void setLevel(float peak, float rms);
  // The source can't be used.
  void showError(const QString& sentence);
  // Something is missing, but the picture goes on.
  void showWarning(const QString& sentence);
  using QDialog::show;

  // There is one to choose.
  [[nodiscard]] bool hasMicrophones() const { return !m_microphones.isEmpty(); }

 Q_SIGNALS:
  void previewWanted(const vinicast::client::SourceSpec& source);
  void noPreviewWanted();
  void pictureSizeWanted(const QSize& devicePixels);
  // Once; the dialog closes itself.
  void goLiveRequested(const vinicast::client::SourceSpec& source);

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void dressForSwitching();
  void begin(const client::SourceSpec& wanted);
  void choose(client::SourceKind kind);
  void refreshPreview();
  void confirm();
  void browse();
  void setState(const QString& words);
  void say(const QString& sentence, const char* kind);
  void fillCameras(const QList<client::Device>& cameras);
  void showCameras();
  void fillMicrophones(const QList<client::Device>& microphones);
  [[nodiscard]] std::optional<client::SourceSpec> source() const;

  std::unique_ptr<Ui::GoLiveDialog> m_ui;
  bool m_switching;
  QList<client::Device> m_cameras;
  QList<client::Device> m_microphones;
  QString m_wantedCamera;  // chosen once it is listed
  QString m_wantedMicrophone;
  bool m_wantedNoMicrophone = false;
  client::SourceKind m_kind = client::SourceKind::Camera;
  bool m_devicesKnown = false;
  QString m_previewOf;  // what the preview was last asked for, as text
};

}  // namespace vinicast::gui
