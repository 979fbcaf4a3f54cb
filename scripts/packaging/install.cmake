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
  # Shared libraries apart from each other: who needs filters should not have to have libpng.
  install(TARGETS ${targets} EXPORT bandmill
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${name} NAMELINK_COMPONENT development
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

install_library(filters)
install_library(pipeline)
install_library(codecs)
foreach(folder filters pipeline src/codec src/colour)
  install(DIRECTORY ${folder}/include/bandmill DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
    FILES_MATCHING PATTERN *.h)
endforeach()
install(FILES ${PROJECT_BINARY_DIR}/filters/include/bandmill/version.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bandmill COMPONENT development)

# A static library's users need what the shared one has in itself: the OpenMP run time of the compiler that made it, which others may
# not look for where it lies.
set(openmp "")
set(openmp_libraries "")
set(openmp_folders "")
foreach(library IN LISTS OpenMP_C_LIB_NAMES)
  if(NOT library STREQUAL pthread)
    cmake_path(GET OpenMP_${library}_LIBRARY PARENT_PATH folder)
    string(APPEND openmp "-L${folder} -l${library} ")
    string(APPEND openmp_libraries "${library} ")
    string(APPEND openmp_folders "${folder} ")
  endif()
endforeach()

install(EXPORT bandmill NAMESPACE bandmill:: FILE bandmill-targets.cmake DESTINATION ${package_folder} COMPONENT development)
configure_package_config_file(scripts/packaging/bandmill-config.cmake.in bandmill-config.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(bandmill-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bandmill-config.cmake ${PROJECT_BINARY_DIR}/bandmill-config-version.cmake
  DESTINATION ${package_folder} COMPONENT development)

# Relative to where the file lies, so that an installed tree may be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)

# install_pc(NAME DESCRIPTION REQUIRES REQUIRES_PRIVATE LIBS_PRIVATE): NAME.pc. What public headers include is required, what only the
# code needs is private.
function(install_pc name description requires requires_private libs_private)
  configure_file(scripts/packaging/library.pc.in ${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endfunction()

install_pc(bandmill "Image filters for pixels in memory, at the speed of the machine" "" "" "${openmp}-lm -pthread")
install_pc(bandmill-pipeline "Batches of pictures through chains of filters, on all cores" "bandmill = ${PROJECT_VERSION}" "" "-lm -pthread")
install_pc(bandmill-codecs "Codecs and colours for bandmill-pipeline" "bandmill-pipeline = ${PROJECT_VERSION}"
  "libjpeg libpng zlib libdeflate libexif lcms2" "-lm -pthread")

# The Python module, which knows where the library lies from where it is itself.
if(BANDMILL_SHARED)
  set(module_folder lib/python3/dist-packages/bandmill)
  file(RELATIVE_PATH library_path /${module_folder} /${CMAKE_INSTALL_LIBDIR}/libbandmill.so.${bandmill_soversion})
  configure_file(filters/python/bandmill/_library.py python/_library.py @ONLY)
  install(FILES filters/python/bandmill/__init__.py ${PROJECT_BINARY_DIR}/python/_library.py
    DESTINATION ${module_folder} COMPONENT python)
endif()
