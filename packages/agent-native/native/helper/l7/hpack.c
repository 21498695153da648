// SPDX-License-Identifier: Apache-2.0
// Decodes header blocks. Only values of fields that matter are kept; of the others the size is, for eviction.
#include "hpack.h"
#include <string.h>

static const struct {
  u8 field, name;
  const char *value;
} fixed[] = {
    {0, 0, NULL},
    {FIELD_AUTHORITY, 10, ""}, {FIELD_METHOD, 7, "GET"}, {FIELD_METHOD, 7, "POST"}, {FIELD_PATH, 5, "/"},
    {FIELD_PATH, 5, "/index.html"}, {FIELD_SCHEME, 7, "http"}, {FIELD_SCHEME, 7, "https"}, {FIELD_STATUS, 7, "200"},
    {FIELD_STATUS, 7, "204"}, {FIELD_STATUS, 7, "206"}, {FIELD_STATUS, 7, "304"}, {FIELD_STATUS, 7, "400"},
    {FIELD_STATUS, 7, "404"}, {FIELD_STATUS, 7, "500"},
    // accept-charset … content-range
    {0, 14, ""}, {0, 15, ""}, {0, 15, ""}, {0, 13, ""}, {0, 6, ""}, {0, 27, ""}, {0, 3, ""}, {0, 5, ""}, {0, 13, ""},
    {0, 13, ""}, {0, 19, ""}, {0, 16, ""}, {0, 16, ""}, {0, 14, ""}, {0, 16, ""}, {0, 13, ""},
    {FIELD_CONTENT_TYPE, 12, ""},
    // cookie … www-authenticate
    {0, 6, ""}, {0, 4, ""}, {0, 4, ""}, {0, 6, ""}, {0, 7, ""}, {0, 4, ""}, {0, 4, ""}, {0, 8, ""}, {0, 17, ""},
    {0, 13, ""}, {0, 8, ""}, {0, 19, ""}, {0, 13, ""}, {0, 4, ""}, {0, 8, ""}, {0, 12, ""}, {0, 18, ""}, {0, 19, ""},
    {0, 5, ""}, {0, 7, ""}, {0, 7, ""}, {0, 11, ""}, {0, 6, ""}, {0, 10, ""}, {0, 25, ""}, {0, 17, ""}, {0, 10, ""},
    {0, 4, ""}, {0, 3, ""}, {0, 16, ""},
};
#define FIXED (sizeof(fixed) / sizeof(*fixed) - 1)

static const struct {
  u8 field;
  const char *name;
} names[] = {
    {FIELD_AUTHORITY, ":authority"}, {FIELD_METHOD, ":method"}, {FIELD_PATH, ":path"}, {FIELD_SCHEME, ":scheme"},
    {FIELD_STATUS, ":status"}, {FIELD_CONTENT_TYPE, "content-type"}, {FIELD_TRACEPARENT, "traceparent"},
    {FIELD_GRPC_STATUS, "grpc-status"},
};

struct block {
  const u8 *at, *end;
  struct hpack *table;
  struct l7_conn *conn;
  hpack_sink sink;
  void *context;
  bool torn; // malformed
};

struct value {
  u8 bytes[HPACK_VALUE_BYTES];
  size_t length, whole; // kept, and as it was
};

static u32 number(struct block *b, unsigned bits) {
  u32 mask = (1u << bits) - 1, value = *b->at++ & mask;
  if (value < mask) return value;
  for (unsigned shift = 0; shift < 28; shift += 7) {
    if (b->at == b->end) break;
    u8 byte = *b->at++;
    value += (u32)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return value;
  }
  b->torn = true;
  return 0;
}

static void text(struct block *b, struct value *value) {
  value->length = value->whole = 0;
  if (b->at == b->end) {
    b->torn = true;
    return;
  }
  bool huffman = *b->at & 0x80;
  u32 length = number(b, 7);
  if (b->torn || length > (size_t)(b->end - b->at)) {
    b->torn = true;
    return;
  }
  if (huffman) {
    s64 whole = huffman_read(value->bytes, sizeof(value->bytes), b->at, length);
    if (whole < 0) b->torn = true;
    else value->whole = (size_t)whole;
  } else {
    value->whole = length;
    memcpy(value->bytes, b->at, length < sizeof(value->bytes) ? length : sizeof(value->bytes));
  }
  value->length = value->whole < sizeof(value->bytes) ? value->whole : sizeof(value->bytes);
  b->at += length;
}

static void *grow(struct l7_conn *conn, void *old, size_t used, size_t size) {
  void *larger = l7_alloc(conn, size);
  if (!larger) return NULL;
  if (old) {
    memcpy(larger, old, used);
    l7_dealloc(conn, old, used);
  }
  return larger;
}

static void evict(struct hpack *t, u32 need) {
  u32 limit = t->limit ? t->limit - 1 : HPACK_DEFAULT_SIZE;
  while (t->count && (t->size + need > limit || t->count >= HPACK_ENTRIES)) {
    struct hpack_entry *oldest = &t->entries[(t->head - t->count) & (t->room - 1)];
    t->size -= oldest->size;
    t->count--;
  }
}

static bool make_room(struct hpack *t, struct l7_conn *conn, size_t length) {
  if (t->count == t->room) {
    // The ring is full, so its oldest entry is at `head`: unroll it into the larger one.
    u32 room = t->room ? t->room * 2 : 32;
    struct hpack_entry *larger = l7_alloc(conn, room * sizeof(*larger));
    if (!larger) return false;
    for (u32 i = 0; i < t->count; i++) larger[i] = t->entries[(t->head + i) & (t->room - 1)];
    l7_dealloc(conn, t->entries, t->room * sizeof(*larger));
    t->entries = larger;
    t->head = t->count;
    t->room = room;
  }
  while (t->written + length > t->text_room && t->text_room < HPACK_TEXT_BYTES) {
    u32 room = t->text_room ? t->text_room * 2 : 1024;
    u8 *larger = grow(conn, t->text, t->text_room, room);
    if (!larger) return false;
    t->text = larger;
    t->text_room = room;
  }
  return true;
}

static void add(struct block *b, u8 field, size_t name, const u8 *value, size_t length, size_t whole) {
  struct hpack *t = b->table;
  u32 size = (u32)(name + whole + 32), limit = t->limit ? t->limit - 1 : HPACK_DEFAULT_SIZE;
  evict(t, size);
  if (size > limit) return;
  if (field <= FIELD_UNKNOWN) length = 0;
  if (!make_room(t, b->conn, length)) {
    b->torn = true;
    return;
  }
  struct hpack_entry *entry = &t->entries[t->head & (t->room - 1)];
  *entry = (struct hpack_entry){.at = t->written, .size = size, .length = (u16)length, .name = (u16)name, .field = field};
  for (size_t i = 0; i < length; i++) t->text[(t->written + i) & (t->text_room - 1)] = value[i];
  t->written += length;
  t->head = (t->head + 1) & (t->room - 1);
  t->count++;
  t->size += size;
}

// The entry that an index names. An unknown one counts with a name of no length.
static u8 lookup(struct hpack *t, u32 index, size_t *name, struct value *value) {
  value->length = value->whole = *name = 0;
  if (index <= FIXED) {
    *name = fixed[index].name;
    value->length = value->whole = strlen(fixed[index].value);
    memcpy(value->bytes, fixed[index].value, value->length);
    return fixed[index].field;
  }
  index -= FIXED;
  if (index > t->count) return FIELD_UNKNOWN;
  const struct hpack_entry *entry = &t->entries[(t->head - index) & (t->room - 1)];
  *name = entry->name;
  // Its text may have been overwritten by younger ones.
  if (entry->field > FIELD_UNKNOWN && t->written - entry->at > t->text_room) return FIELD_UNKNOWN;
  for (size_t i = 0; i < entry->length; i++) value->bytes[i] = t->text[(entry->at + i) & (t->text_room - 1)];
  value->length = value->whole = entry->length;
  return entry->field;
}

static u8 field_named(const struct value *name) {
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    if (strlen(names[i].name) == name->length && !memcmp(names[i].name, name->bytes, name->length))
      return names[i].field;
  return FIELD_OTHER;
}

static void literal(struct block *b, unsigned bits, bool indexed) {
  u32 index = number(b, bits);
  struct value value;
  size_t name;
  u8 field;
  if (b->torn) return;
  if (index) field = lookup(b->table, index, &name, &value);
  else {
    text(b, &value);
    name = value.whole;
    field = field_named(&value);
  }
  if (!b->torn) text(b, &value);
  if (b->torn) return;
  b->sink(b->context, (enum hpack_field)field, value.bytes, value.length);
  if (indexed) add(b, field, name, value.bytes, value.length, value.whole);
}

bool hpack_read(struct hpack *table, struct l7_conn *conn, const u8 *bytes, size_t length, hpack_sink sink,
                void *context) {
  struct block b = {bytes, bytes + length, table, conn, sink, context, false};
  while (b.at < b.end && !b.torn) {
    u8 first = *b.at;
    if (first & 0x80) {
      struct value value;
      size_t name;
      u32 index = number(&b, 7);
      if (!index) b.torn = true;
      if (b.torn) break;
      u8 field = lookup(table, index, &name, &value);
      sink(context, (enum hpack_field)field, value.bytes, value.length);
    } else if (first & 0x40) literal(&b, 6, true);
    else if (first & 0x20) {
      u32 limit = number(&b, 5);
      if (b.torn) break;
      table->limit = (limit > 1u << 24 ? 1u << 24 : limit) + 1;
      evict(table, 0);
    } else literal(&b, 4, false);
  }
  if (b.torn) hpack_forget(table);
  return !b.torn;
}

void hpack_forget(struct hpack *table) {
  table->count = table->size = 0;
}

void hpack_free(struct hpack *table, struct l7_conn *conn) {
  l7_dealloc(conn, table->entries, table->room * sizeof(*table->entries));
  l7_dealloc(conn, table->text, table->text_room);
  *table = (struct hpack){0};
}
