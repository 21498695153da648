// SPDX-License-Identifier: Apache-2.0
// ClickHouse's blocks: columns, one after another, each passed by its type's size.
#include "clickhouse.h"

#include <stdlib.h>

#define COLUMNS_MAX 10000
#define ROWS_MAX (1ull << 32)
#define STRING_MAX (1ull << 30)
#define FRAME_HEAD 25 // checksum, method, sizes

struct type {
  u8 nullable, low; // LowCardinality
  bool string, known;
  u64 size;
};

static bool starts(const char **text, const char *prefix) {
  size_t n = strlen(prefix);
  if (strncmp(*text, prefix, n)) return false;
  *text += n;
  return true;
}

static struct type type_of(const char *text) {
  static const struct {
    const char *name;
    u8 size;
  } sizes[] = {{"UInt8", 1},   {"Int8", 1},      {"Bool", 1},      {"Enum8", 1},       {"Nothing", 1},   {"UInt16", 2},     {"Int16", 2},      {"Date32", 4},  {"DateTime64", 8},
               {"DateTime", 4}, {"Date", 2},     {"Enum16", 2},    {"UInt32", 4},      {"Int32", 4},     {"Float32", 4},    {"IPv4", 4},       {"UInt64", 8},  {"Int64", 8},
               {"Float64", 8}, {"Interval", 8},  {"Decimal32", 4}, {"Decimal64", 8},   {"Decimal128", 16}, {"Decimal256", 32}, {"UUID", 16},    {"IPv6", 16},   {"UInt128", 16},
               {"Int128", 16}, {"UInt256", 32},  {"Int256", 32}};
  struct type t = {0};
  if (starts(&text, "SimpleAggregateFunction(")) {
    const char *comma = strchr(text, ',');
    if (!comma) return t;
    text = comma + 1 + (comma[1] == ' ');
  }
  if (starts(&text, "LowCardinality(")) t.low = 1;
  if (starts(&text, "Nullable(")) t.nullable = 1;
  t.known = true;
  if (starts(&text, "FixedString(")) {
    t.size = strtoul(text, NULL, 10);
    t.known = t.size > 0 && t.size < 1 << 20;
    return t;
  }
  if (starts(&text, "String")) {
    t.string = true;
    return t;
  }
  if (starts(&text, "Decimal(")) {
    unsigned long digits = strtoul(text, NULL, 10);
    t.size = digits <= 9 ? 4 : digits <= 18 ? 8 : digits <= 38 ? 16 : 32;
    return t;
  }
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    if (!starts(&text, sizes[i].name)) continue;
    t.size = sizes[i].size;
    if (sizes[i].name[1] != 'n' || sizes[i].name[2] != 't' || !strncmp(sizes[i].name, "Interval", 8)) return t;
    if (*text == 0 || *text == ')' || *text == ',') return t;
  }
  t.known = false;
  return t;
}

size_t clickhouse_text(struct wire *w, const u8 **text) {
  u64 size = wire_varint(w);
  if (size > STRING_MAX) w->ok = false;
  *text = w->ok ? w->at : NULL;
  return wire_take(w, (size_t)size) ? (size_t)size : 0;
}

bool clickhouse_block_begin(struct clickhouse *s, struct clickhouse_block *b, struct wire *w, bool compressed) {
  const u8 *name;
  clickhouse_text(w, &name);
  memset(b, 0, sizeof *b);
  if (compressed) {
    b->phase = CH_FRAMES;
    b->first = true;
    return w->ok;
  }
  if (clickhouse_revision(s) >= 51903) {
    for (u64 field; w->ok && (field = wire_varint(w));) {
      if (field == 1) wire_u8(w);
      else if (field == 2) wire_take(w, 4);
      else w->ok = false;
    }
  }
  b->columns = wire_varint(w);
  b->rows = wire_varint(w);
  if (b->columns > COLUMNS_MAX || b->rows > ROWS_MAX) w->ok = false;
  b->phase = w->ok && b->columns ? CH_COLUMN : CH_NONE;
  return w->ok;
}

static void end_column(struct clickhouse_block *b) { b->phase = --b->columns ? CH_COLUMN : CH_NONE; }

static s64 column(struct clickhouse *s, struct clickhouse_block *b, const u8 *bytes, size_t length) {
  struct wire w = wire_of(bytes, length);
  const u8 *name, *type;
  clickhouse_text(&w, &name);
  size_t size = clickhouse_text(&w, &type);
  bool custom = clickhouse_revision(s) >= 54454 && wire_u8(&w);
  if (!w.ok) return length > 4096 ? -1 : 0;
  char text[128];
  l7_text(text, sizeof text, type, size);
  struct type t = type_of(text);
  if (b->rows == 0) {
    end_column(b);
    return w.at - bytes;
  }
  if (custom || !t.known || size >= sizeof text) return -1;
  if (t.low) {
    // Version, kind of the index, number of keys; keys follow, then the index.
    wire_take(&w, 8);
    const u8 *flags = wire_take(&w, 8), *keys = wire_take(&w, 8);
    if (!w.ok) return 0;
    if ((le64(flags) & 0xff) > 3 || !(le64(flags) & 0x200) || le64(keys) > ROWS_MAX) return -1;
    b->index = (u8)(1 << (le64(flags) & 3));
    b->left = le64(keys);
    b->phase = CH_KEYS;
    if (!t.string) {
      size_t head = (size_t)(w.at - bytes);
      u64 whole = b->left * t.size;
      b->left = 0;
      return (s64)(head + whole);
    }
    return w.at - bytes;
  }
  s64 whole = w.at - bytes + (t.nullable ? (s64)b->rows : 0);
  if (!t.string) {
    end_column(b);
    return whole + (s64)(b->rows * t.size);
  }
  b->left = b->rows;
  b->phase = CH_STRINGS;
  return whole;
}

// As many strings as are visible.
static s64 strings(struct clickhouse_block *b, const u8 *bytes, size_t length) {
  size_t at = 0;
  while (b->left && at < length) {
    struct wire w = wire_of(bytes + at, length - at);
    u64 size = wire_varint(&w);
    if (!w.ok) {
      if (length - at > 10) return -1;
      break;
    }
    if (size > STRING_MAX) return -1;
    at += (size_t)(w.at - (bytes + at)) + (size_t)size;
    b->left--;
  }
  return (s64)at;
}

static bool is_frame(const u8 *bytes) {
  u8 method = bytes[16];
  u32 packed = le32(bytes + 17), plain = le32(bytes + 21);
  return (method == 0x82 || method == 0x90 || method == 0x02 || method == 0x91 || method == 0x92 || method == 0x93 || method == 0x94 || method == 0x95) &&
         packed >= 9 && packed < 1u << 30 && plain && plain < 1u << 30;
}

s64 clickhouse_block_next(struct clickhouse *s, struct clickhouse_block *b, const u8 *bytes, size_t length) {
  if (b->phase == CH_COLUMN) return column(s, b, bytes, length);
  if (b->phase == CH_STRINGS) {
    s64 used = strings(b, bytes, length);
    if (used >= 0 && !b->left) end_column(b);
    return used;
  }
  if (b->phase == CH_KEYS) {
    if (b->left) return strings(b, bytes, length);
    if (length < 8) return 0;
    u64 rows = le64(bytes);
    if (rows > ROWS_MAX) return -1;
    end_column(b);
    return 8 + (s64)(rows * b->index);
  }
  // Frames: one at least, more for a large block. What follows the last is no frame.
  if (length < FRAME_HEAD) {
    // Too short for a frame's head: the next packet, unless its first byte is none of a packet's.
    if (b->first || bytes[0] > 18) return 0;
    b->phase = CH_NONE;
    return -2;
  }
  if (!is_frame(bytes)) {
    if (b->first) return -1;
    b->phase = CH_NONE;
    return -2;
  }
  b->first = false;
  return 16 + (s64)le32(bytes + 17);
}
