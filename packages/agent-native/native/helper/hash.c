// SPDX-License-Identifier: Apache-2.0
#include "hash.h"
#include <string.h>
#include <sys/random.h>

u64 hash_key = 0x243f6a8885a308d3ull;

void hash_open(void) {
  u64 key;
  if (getrandom(&key, sizeof(key), GRND_NONBLOCK) == (ssize_t)sizeof(key)) hash_key = key;
}

u64 hash_bytes(u64 h, const void *bytes, size_t length) {
  const u8 *s = bytes;
  for (; length >= 8; s += 8, length -= 8) {
    u64 word;
    memcpy(&word, s, 8);
    h = hash_add(h, word);
  }
  u64 last = length;
  for (size_t i = 0; i < length; i++) last = last << 8 | s[i];
  return hash_add(h, last);
}
