# SPDX-License-Identifier: MIT
# cmake -DINPUT=FILE -DOUTPUT=FILE.c -DHEADER=NAME.h -DNAME=SYMBOL -P embed.cmake: makes a text file, of ASCII, a string of C.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "/* Made from ${INPUT} by embed.cmake. */\n#include \"${HEADER}\"\n\nconst char ${NAME}[] = {\n${bytes}0};\n")
