# SPDX-License-Identifier: MIT
# CPack reads this for each kind of package. Packages of a system lie below /usr; an archive is unpacked anywhere.
if(CPACK_GENERATOR STREQUAL DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
