/* SPDX-License-Identifier: MIT */
/* Changes a PNG as libFuzzer does, and then mostly makes the checksums of its chunks right again: else hardly any change
 * would get beyond them. */
#include <stddef.h>
#include <stdint.h>

#include <zlib.h>

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);

enum { SIGNATURE_BYTES = 8, HEAD_BYTES = 8, CRC_BYTES = 4, LEFT_WRONG = 8 };

static void repair(uint8_t *bytes, size_t size)
{
    for (size_t at = SIGNATURE_BYTES; at + HEAD_BYTES + CRC_BYTES <= size;) {
        uint8_t *chunk = bytes + at;
        size_t length =
            (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 | chunk[3];
        if (length > size - at - HEAD_BYTES - CRC_BYTES)
            return;
        uLong crc = crc32_z(0, chunk + 4, length + 4);
        for (size_t i = 0; i < CRC_BYTES; i++)
            chunk[HEAD_BYTES + length + i] = (uint8_t)(crc >> (24 - 8 * i));
        at += HEAD_BYTES + length + CRC_BYTES;
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
    size = LLVMFuzzerMutate(bytes, size, most);
    if (seed % LEFT_WRONG != 0)
        repair(bytes, size);
    return size;
}
