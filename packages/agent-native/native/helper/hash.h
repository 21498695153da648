// SPDX-License-Identifier: Apache-2.0
// A short hash for tables. The key is taken at start, so that nobody outside can choose collisions.
#ifndef ABDUCE_HASH_H
#define ABDUCE_HASH_H

#include <stddef.h>
#include "../shared/events.h"

extern u64 hash_key;
void hash_open(void);

static inline u64 hash_mix(u64 h) {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ull;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ull;
  return h ^ h >> 32;
}
static inline u64 hash_add(u64 h, u64 value) { return hash_mix((h ^ hash_key) + value * 0x9e3779b97f4a7c15ull); }
u64 hash_bytes(u64 h, const void *bytes, size_t length);

#endif
