/* SPDX-License-Identifier: MIT */
/* A fault to be preloaded: a libjpeg that writes other pictures on every thread but the first of the process. */
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include <jpeglib.h>

__attribute__((visibility("default"))) JDIMENSION
jpeg_write_scanlines(j_compress_ptr codec, JSAMPARRAY rows, JDIMENSION count)
{
    JDIMENSION(*write)
    (j_compress_ptr, JSAMPARRAY, JDIMENSION) =
        (JDIMENSION(*)(j_compress_ptr, JSAMPARRAY, JDIMENSION))dlsym(RTLD_NEXT,
                                                                     "jpeg_write_scanlines");
    if (count && gettid() != getpid())
        rows[0][0] ^= 0x80;
    return write(codec, rows, count);
}
