// SPDX-License-Identifier: Apache-2.0
// The beginning of an LZ4 block, decompressed as far as input and room go.
#ifndef ABDUCE_L7_LZ4_H
#define ABDUCE_L7_LZ4_H

#include "l7.h"

// Bytes written. Input may be cut anywhere; it is never trusted.
size_t lz4_head(u8 *room, size_t size, const u8 *bytes, size_t length);

#endif
