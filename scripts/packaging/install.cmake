# SPDX-License-Identifier: MIT
# What `cmake --install` puts where, for programs that use the libraries: headers, libraries, pkg-config, CMake's package.
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/bandmill)

# install_library(NAME): bandmill_NAME and, where there is one, bandmill_NAME_shared. bandmill::NAME is the shared one.
function(install_library name)
  set(targets bandmill_${name})
  if(BANDMILL_SHARED)
    list(APPEND targets bandmill_${name}_shared)
    set_target_properties(bandmill_${name} PROPERTIES EXPORT_NAME ${name}_static)
    set_target_properties(bandmill_${name}_shared PROPERTIES EXPORT_NAME ${name})
  else()
    set_target_properties(bandmill_${name} PROPERTIES EXPORT_NAME ${name})
  endif()
  set(bandmill_libraries ${bandmill_libraries} ${targets} PARENT_SCOPE)
  install(TARGETS ${targets} EXPORT bandmill
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libraries NAMELINK_COMPONENT development
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

install_library(filters)
install(DIRECTORY filters/include/bandmill ${PROJECT_BINARY_DIR}/filters/include/bandmill
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development FILES_MATCHING PATTERN *.h)

install(EXPORT bandmill NAMESPACE bandmill:: FILE bandmill-targets.cmake DESTINATION ${package_folder} COMPONENT development)
configure_package_config_file(scripts/packaging/bandmill-config.cmake.in bandmill-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(bandmill-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bandmill-config.cmake ${PROJECT_BINARY_DIR}/bandmill-config-version.cmake
  DESTINATION ${package_folder} COMPONENT development)

# A static library's users need what the shared one has in itself: the OpenMP run time of the compiler that made it.
set(private_libraries "-lm -pthread")
foreach(library IN LISTS OpenMP_C_LIB_NAMES)
  if(NOT library STREQUAL pthread)
    string(PREPEND private_libraries "-l${library} ")
  endif()
endforeach()
# Relative to where the file lies, so that an installed tree may be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(scripts/packaging/bandmill.pc.in bandmill.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/bandmill.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# The Python module, which knows where the library lies from where it is itself.
if(BANDMILL_SHARED)
  set(module_folder lib/python3/dist-packages/bandmill)
  file(RELATIVE_PATH library_path /${module_folder} /${CMAKE_INSTALL_LIBDIR}/libbandmill.so.${bandmill_soversion})
  configure_file(filters/python/bandmill/_library.py python/_library.py @ONLY)
  install(FILES filters/python/bandmill/__init__.py ${PROJECT_BINARY_DIR}/python/_library.py
    DESTINATION ${module_folder} COMPONENT python)
endif()
