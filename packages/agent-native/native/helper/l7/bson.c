// SPDX-License-Identifier: Apache-2.0
#include "bson.h"

bool bson_open(struct bson *bson, const u8 *bytes, size_t length) {
  memset(bson, 0, sizeof *bson);
  if (length < 5) return false;
  u32 size = le32(bytes);
  if (size < 5 || size > 1u << 26) return false;
  bson->at = wire_of(bytes + 4, (length < size ? length : size) - 4);
  bson->left = BSON_ELEMENTS;
  return true;
}

static size_t text_length(struct wire *w) {
  const u8 *zero = w->at < w->end ? memchr(w->at, 0, wire_left(w)) : NULL;
  if (!zero) w->ok = false;
  return zero ? (size_t)(zero - w->at) : 0;
}

static u32 wire_le32(struct wire *w) {
  const u8 *b = wire_take(w, 4);
  return b ? le32(b) : 0;
}

// Size of the value that begins here; the reader turns bad where it cannot be told.
static u64 value_size(struct wire w, u8 type, bool *ok) {
  u64 size = 0;
  struct wire start = w;
  switch (type) {
    case BSON_DOUBLE: case 9: case 17: case BSON_INT64:
      return 8;
    case BSON_STRING: case 13: case 14:
      size = 4 + (u64)wire_le32(&w);
      break;
    case 12:
      size = 16 + (u64)wire_le32(&w);
      break;
    case BSON_DOCUMENT: case BSON_ARRAY: case 15:
      size = wire_le32(&w);
      break;
    case 5:
      size = 5 + (u64)wire_le32(&w);
      break;
    case 7:
      return 12;
    case BSON_BOOL:
      return 1;
    case BSON_INT32:
      return 4;
    case 19:
      return 16;
    case 11: {
      wire_take(&w, text_length(&w) + 1);
      wire_take(&w, text_length(&w) + 1);
      size = (u64)(w.at - start.at);
      break;
    }
    case 6: case 10: case 0x7f: case 0xff:
      return 0;
    default:
      w.ok = false;
  }
  *ok = w.ok;
  return size;
}

bool bson_next(struct bson *bson) {
  if (!bson->left) return false;
  bson->left--;
  struct wire *w = &bson->at;
  bson->type = wire_u8(w);
  if (!w->ok || !bson->type) return false;
  bson->name = w->at;
  bson->name_length = text_length(w);
  wire_take(w, bson->name_length + 1);
  if (!w->ok) return false;
  bool ok = true;
  u64 size = value_size(*w, bson->type, &ok);
  if (!ok) return false;
  bson->value = w->at;
  bson->value_length = size < wire_left(w) ? (size_t)size : wire_left(w);
  bool whole = bson->value_length == size;
  w->at += bson->value_length;
  w->ok = whole;
  if (bson->type == BSON_STRING) {
    // Without its length and the zero byte behind it.
    if (bson->value_length < 5) return false;
    bson->value += 4;
    bson->value_length -= whole ? 5 : 4;
    return true;
  }
  // Of documents and arrays a part is of use.
  return whole || bson->type == BSON_DOCUMENT || bson->type == BSON_ARRAY;
}

bool bson_named(const struct bson *bson, const char *name) {
  return strlen(name) == bson->name_length && !memcmp(bson->name, name, bson->name_length);
}

s64 bson_number(const struct bson *bson) {
  if (bson->type == BSON_INT32) return (s64)(s32)le32(bson->value);
  if (bson->type == BSON_INT64) return (s64)le64(bson->value);
  if (bson->type == BSON_BOOL) return bson->value[0] != 0;
  if (bson->type != BSON_DOUBLE) return 0;
  double number;
  u64 bits = le64(bson->value);
  memcpy(&number, &bits, sizeof number);
  return number >= -9e15 && number <= 9e15 ? (s64)number : 0;
}
