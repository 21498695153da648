// SPDX-License-Identifier: Apache-2.0
// JSON both ways. The writer streams into one growing, capped buffer; the reader makes a small tree in an arena.
// Neither trusts its input: every byte string becomes valid UTF-8, every document is bounded in depth, size and nodes.
#ifndef ABDUCE_JSON_H
#define ABDUCE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH 32

struct json_writer {
  char *data;
  size_t length;
  size_t room;
  size_t cap;    // `failed` is set rather than growing beyond it
  bool failed;   // nothing more is written; the document is of no use
  bool comma;    // a value stands before the next one
  unsigned depth;
  char open[JSON_DEPTH]; // '{' or '['
  // A document may be cut into several between the elements of its top-level arrays (see json_split).
  size_t part_start;
  size_t part_limit;
  char part_key[32];
  void (*on_part)(void *context, struct json_writer *out, bool begins);
  void *context;
};

// `cap` bounds the buffer; it may be reused by json_reset.
void json_open(struct json_writer *out, size_t cap);
void json_close(struct json_writer *out);
void json_reset(struct json_writer *out);

void json_object(struct json_writer *out);
void json_object_end(struct json_writer *out);
void json_array(struct json_writer *out);
void json_array_end(struct json_writer *out);
void json_key(struct json_writer *out, const char *key);
// Bytes of any origin; what is not UTF-8 becomes U+FFFD.
void json_bytes(struct json_writer *out, const void *bytes, size_t length);
void json_text(struct json_writer *out, const char *text);
void json_signed(struct json_writer *out, int64_t value);
void json_unsigned(struct json_writer *out, uint64_t value);
void json_decimal(struct json_writer *out, uint64_t value); // as text: times and ids do not fit a double
void json_bool(struct json_writer *out, bool value);
void json_hex(struct json_writer *out, const void *bytes, size_t length); // as text

// One field of an object.
void json_field_text(struct json_writer *out, const char *key, const char *text);
void json_field_signed(struct json_writer *out, const char *key, int64_t value);
void json_field_unsigned(struct json_writer *out, const char *key, uint64_t value);
void json_field_decimal(struct json_writer *out, const char *key, uint64_t value);
void json_field_bool(struct json_writer *out, const char *key, bool value);
void json_field_array(struct json_writer *out, const char *key);
void json_field_object(struct json_writer *out, const char *key);

// From now on the document is closed and begun again after an element of a top-level array once `limit` bytes are
// reached. `on_part(begins = false)` is called when a part is complete, in data[part_start, length); then
// `on_part(begins = true)` inside the new part's object, to write fields that every part has.
void json_split(struct json_writer *out, size_t limit,
                void (*on_part)(void *context, struct json_writer *out, bool begins), void *context);

enum json_type { JSON_NULL = 0, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_type type;
  const char *key;   // in an object; terminated
  const char *text;  // JSON_STRING; terminated, may hold further zeros
  size_t length;     // JSON_STRING: bytes; JSON_ARRAY, JSON_OBJECT: members
  double number;     // JSON_NUMBER
  struct json *first;
  struct json *next;
};

struct json_document;
// NULL and a reason when it is no JSON, or too deep, or has too many members. `bytes` need not be terminated.
struct json_document *json_parse(const void *bytes, size_t length, char *error, size_t room);
const struct json *json_root(const struct json_document *document);
void json_release(struct json_document *document);
// NULL when it is no object or has no such member. Of equal keys the last counts.
const struct json *json_member(const struct json *object, const char *key);

#endif
