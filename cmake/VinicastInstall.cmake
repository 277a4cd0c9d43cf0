# SPDX-License-Identifier: MIT
# What is installed, and the Debian package.

include_guard(GLOBAL)
include(GNUInstallDirs)

if(TARGET vinicast)
  install(TARGETS vinicast RUNTIME)
endif()
if(TARGET vinicast-cli)
  install(TARGETS vinicast-cli RUNTIME)
endif()

if(TARGET vinicast)
  install(FILES "${PROJECT_SOURCE_DIR}/resources/linux/vinicast.desktop"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
  install(FILES "${PROJECT_SOURCE_DIR}/resources/linux/vinicast.metainfo.xml"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/resources/icons/hicolor" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons")
endif()
# Manuals are installed compressed, and the same at every build (-n: without a time).
find_program(VINICAST_GZIP gzip)
foreach(page IN ITEMS vinicast vinicast-cli)
  if(VINICAST_GZIP AND TARGET ${page})
    set(packed "${CMAKE_BINARY_DIR}/man/${page}.1.gz")
    add_custom_command(OUTPUT "${packed}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/man"
      COMMAND sh -c "'${VINICAST_GZIP}' -9nc '${PROJECT_SOURCE_DIR}/docs/man/${page}.1' >'${packed}'"
      DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/${page}.1"
      VERBATIM)
    add_custom_target(manual-${page} ALL DEPENDS "${packed}")
    install(FILES "${packed}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  endif()
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/vinicast" RENAME copyright)

set(CPACK_PACKAGE_NAME vinicast)
set(CPACK_PACKAGE_VENDOR "Vinicast")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
# dpkg wants an address. Nobody answers at this one, and nobody ever can (RFC 2606 §2): it pretends nothing.
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The Vinicast developers <nobody@vinicast.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
# The linker's view of what is needed, and the plugins that Qt and GStreamer load by name, which it does not see.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, qt6-qpa-plugins, gstreamer1.0-plugins-base")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "gstreamer1.0-plugins-good, gstreamer1.0-pipewire, qt6-wayland, fonts-noto-color-emoji, fonts-noto-cjk | fonts-wqy-microhei, qt6-translations-l10n")
include(CPack)
