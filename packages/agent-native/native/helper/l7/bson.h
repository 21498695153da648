// SPDX-License-Identifier: Apache-2.0
// A walk over the elements of one BSON document, as far as its bytes are visible.
#ifndef ABDUCE_L7_BSON_H
#define ABDUCE_L7_BSON_H

#include "wire.h"

#define BSON_ELEMENTS 64 // of one document that are looked at

enum { BSON_DOUBLE = 1, BSON_STRING = 2, BSON_DOCUMENT = 3, BSON_ARRAY = 4, BSON_BOOL = 8, BSON_INT32 = 16, BSON_INT64 = 18 };

struct bson {
  struct wire at;
  unsigned left;
  // The element that bson_next() came to.
  u8 type;
  const u8 *name;
  size_t name_length;
  const u8 *value; // visible bytes of it; of a string without its length
  size_t value_length;
};

// False when these are no document's first bytes.
bool bson_open(struct bson *bson, const u8 *bytes, size_t length);
// The next element; false at the end, or where the visible bytes end.
bool bson_next(struct bson *bson);
bool bson_named(const struct bson *bson, const char *name);
// A number or a boolean; 0 for anything else.
s64 bson_number(const struct bson *bson);

#endif
