// SPDX-License-Identifier: Apache-2.0
// Header compression of HTTP/2 (RFC 7541), for a reader that may have joined late: what was added before is unknown,
// what is added from then on is counted from the table's young end, as indexes are.
#ifndef ABDUCE_L7_HPACK_H
#define ABDUCE_L7_HPACK_H

#include "l7.h"

enum hpack_field {
  FIELD_OTHER = 0,
  FIELD_UNKNOWN, // named by an entry that was added before anybody looked
  FIELD_AUTHORITY,
  FIELD_METHOD,
  FIELD_PATH,
  FIELD_SCHEME,
  FIELD_STATUS,
  FIELD_CONTENT_TYPE,
  FIELD_TRACEPARENT,
  FIELD_GRPC_STATUS,
};

#define HPACK_VALUE_BYTES 600   // of a value; longer ones are cut
#define HPACK_ENTRIES 2048      // a table of 64 KiB holds no more
#define HPACK_TEXT_BYTES 16384  // of values of fields that matter
#define HPACK_DEFAULT_SIZE 4096

struct hpack_entry {
  u64 at;   // where its value was written, counted from the first byte ever
  u32 size; // as RFC 7541 counts it
  u16 length, name; // of the value that is kept, of the name
  u8 field;
};

// Zeroed memory is an empty table.
struct hpack {
  struct hpack_entry *entries; // a ring
  u8 *text;                    // a ring
  u32 room, text_room;         // powers of two
  u32 head, count;             // head: where the next entry goes
  u32 size;
  u32 limit; // 0: the default
  u64 written;
};

typedef void (*hpack_sink)(void *context, enum hpack_field field, const u8 *value, size_t length);

// One whole header block. False when it is malformed or the memory is used up: then the table is not to be trusted.
// An index of an entry that is not known gives FIELD_UNKNOWN with no value.
bool hpack_read(struct hpack *table, struct l7_conn *conn, const u8 *bytes, size_t length, hpack_sink sink,
                void *context);
void hpack_forget(struct hpack *table);
void hpack_free(struct hpack *table, struct l7_conn *conn);

// huffman.c: decodes into `room`, as much as fits. Returns the whole decoded length, or -1 when it is no such code.
s64 huffman_read(u8 *room, size_t size, const u8 *bytes, size_t length);

#endif
