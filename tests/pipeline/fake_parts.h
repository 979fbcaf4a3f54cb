/* SPDX-License-Identifier: MIT */
/* What the fakes have in common. */
#ifndef TEST_FAKE_PARTS_H
#define TEST_FAKE_PARTS_H

#include "fakes.h"

#define FAKE_HEADER_BYTES 8 /* of a file: "FAKE", the index of the picture, three zeros */
#define FAKE_XOR 0x5a

/* Every fake begins with this: does the world's deed when its time has come. */
bm_status fake_call(bm_error *error);

/* Fails the picture, if it is `here` that this fault strikes and if it is this one's. */
bm_status fake_fail_if(bool here, const fake_picture *picture, fake_fault fault, bm_error *error);

/* Warns, and is slow, if the picture is one of which that is to be done. */
void fake_warn_if(unsigned who, const fake_picture *picture, bm_warnings *warnings);
void fake_be_slow_if(bool here, const fake_picture *picture, fake_fault fault);

/* Notes that someone broke the contract, unless the condition holds. */
void fake_expect(bool condition);

/* Around everything that only a computing thread may do. */
void fake_begin_computing(void);
void fake_end_computing(void);

size_t fake_index_of(const bm_task *task);

/* What is at a place of a file, and of a picture as it comes from the decoder. */
uint8_t fake_file_byte(const fake_picture *picture, size_t index, size_t at);
uint8_t fake_sample(size_t index, uint32_t x, uint32_t y);

bm_input fake_input(void);
bm_store fake_store(void);

#endif
