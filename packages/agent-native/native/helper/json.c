// SPDX-License-Identifier: Apache-2.0
// The writer.
#include "json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_open(struct json_writer *out, size_t cap) {
  memset(out, 0, sizeof(*out));
  out->cap = cap;
}

void json_close(struct json_writer *out) {
  free(out->data);
  memset(out, 0, sizeof(*out));
}

void json_reset(struct json_writer *out) {
  out->length = 0;
  out->failed = false;
  out->comma = false;
  out->depth = 0;
  out->part_start = 0;
  out->on_part = NULL;
}

// Room for `more` bytes, or NULL: then the writer has failed for good.
static char *reserve(struct json_writer *out, size_t more) {
  if (out->failed) return NULL;
  if (more > out->cap || out->length > out->cap - more) {
    out->failed = true;
    return NULL;
  }
  size_t need = out->length + more;
  if (need > out->room) {
    size_t room = out->room ? out->room : 4096;
    while (room < need) room *= 2;
    if (room > out->cap) room = out->cap;
    char *data = realloc(out->data, room);
    if (!data) {
      out->failed = true;
      return NULL;
    }
    out->data = data;
    out->room = room;
  }
  return out->data + out->length;
}

static void put(struct json_writer *out, const void *bytes, size_t length) {
  char *at = reserve(out, length);
  if (!at) return;
  memcpy(at, bytes, length);
  out->length += length;
}

static void before_value(struct json_writer *out) {
  if (out->comma) put(out, ",", 1);
  out->comma = true;
}

static void open_with(struct json_writer *out, char bracket) {
  before_value(out);
  if (out->depth >= JSON_DEPTH) {
    out->failed = true;
    return;
  }
  out->open[out->depth++] = bracket;
  put(out, &bracket, 1);
  out->comma = false;
}

static void close_with(struct json_writer *out, char bracket) {
  if (!out->depth) {
    out->failed = true;
    return;
  }
  out->depth--;
  put(out, &bracket, 1);
  out->comma = true;
}

// After an element of a top-level array: close the document here and begin the next.
static void maybe_split(struct json_writer *out) {
  if (!out->on_part || out->depth != 2 || out->open[1] != '[') return;
  if (out->length - out->part_start < out->part_limit || out->failed) return;
  // The new part's own fields have keys too.
  char key[sizeof(out->part_key)];
  memcpy(key, out->part_key, sizeof(key));
  json_array_end(out);
  json_object_end(out);
  out->on_part(out->context, out, false);
  out->part_start = out->length;
  out->comma = false;
  json_object(out);
  out->on_part(out->context, out, true);
  json_key(out, key);
  json_array(out);
}

void json_object(struct json_writer *out) { open_with(out, '{'); }
void json_array(struct json_writer *out) { open_with(out, '['); }
void json_object_end(struct json_writer *out) {
  close_with(out, '}');
  maybe_split(out);
}
void json_array_end(struct json_writer *out) { close_with(out, ']'); }

void json_key(struct json_writer *out, const char *key) {
  if (out->on_part && out->depth == 1) {
    size_t length = strlen(key);
    if (length >= sizeof(out->part_key)) length = sizeof(out->part_key) - 1;
    memcpy(out->part_key, key, length);
    out->part_key[length] = 0;
  }
  json_bytes(out, key, strlen(key));
  put(out, ":", 1);
  out->comma = false;
}

// Length of the well-formed UTF-8 sequence at the head, 0 when there is none.
static size_t utf8(const uint8_t *s, size_t length) {
  uint8_t a = s[0];
  if (a < 0x80) return 1;
  if (a >= 0xc2 && a <= 0xdf) return length >= 2 && (s[1] & 0xc0) == 0x80 ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) {
    if (length < 3 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80) return 0;
    if (a == 0xe0 && s[1] < 0xa0) return 0;
    if (a == 0xed && s[1] > 0x9f) return 0;
    return 3;
  }
  if (a >= 0xf0 && a <= 0xf4) {
    if (length < 4 || (s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80 || (s[3] & 0xc0) != 0x80) return 0;
    if (a == 0xf0 && s[1] < 0x90) return 0;
    if (a == 0xf4 && s[1] > 0x8f) return 0;
    return 4;
  }
  return 0;
}

void json_bytes(struct json_writer *out, const void *bytes, size_t length) {
  static const char hex[] = "0123456789abcdef";
  const uint8_t *s = bytes;
  before_value(out);
  put(out, "\"", 1);
  size_t plain = 0, i = 0;
  while (i < length) {
    size_t n = utf8(s + i, length - i);
    if (n && s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' && s[i] != 0x7f) {
      i += n;
      continue;
    }
    put(out, s + plain, i - plain);
    uint8_t c = s[i];
    if (!n) put(out, "\xef\xbf\xbd", 3);
    else if (c == '"' || c == '\\') put(out, (char[]){'\\', (char)c}, 2);
    else put(out, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
    plain = ++i;
  }
  if (plain < length) put(out, s + plain, length - plain);
  put(out, "\"", 1);
}

void json_text(struct json_writer *out, const char *text) { json_bytes(out, text, strlen(text)); }

static void digits(struct json_writer *out, uint64_t value, bool minus) {
  char room[24];
  size_t at = sizeof(room);
  do room[--at] = (char)('0' + value % 10);
  while (value /= 10);
  if (minus) room[--at] = '-';
  put(out, room + at, sizeof(room) - at);
}

void json_unsigned(struct json_writer *out, uint64_t value) {
  before_value(out);
  digits(out, value, false);
}
void json_signed(struct json_writer *out, int64_t value) {
  before_value(out);
  digits(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}
void json_decimal(struct json_writer *out, uint64_t value) {
  before_value(out);
  put(out, "\"", 1);
  digits(out, value, false);
  put(out, "\"", 1);
}
void json_bool(struct json_writer *out, bool value) {
  before_value(out);
  put(out, value ? "true" : "false", value ? 4 : 5);
}
void json_hex(struct json_writer *out, const void *bytes, size_t length) {
  static const char hex[] = "0123456789abcdef";
  const uint8_t *s = bytes;
  before_value(out);
  put(out, "\"", 1);
  for (size_t i = 0; i < length; i++) put(out, (char[]){hex[s[i] >> 4], hex[s[i] & 15]}, 2);
  put(out, "\"", 1);
}

void json_field_text(struct json_writer *out, const char *key, const char *text) {
  json_key(out, key);
  json_text(out, text);
}
void json_field_signed(struct json_writer *out, const char *key, int64_t value) {
  json_key(out, key);
  json_signed(out, value);
}
void json_field_unsigned(struct json_writer *out, const char *key, uint64_t value) {
  json_key(out, key);
  json_unsigned(out, value);
}
void json_field_decimal(struct json_writer *out, const char *key, uint64_t value) {
  json_key(out, key);
  json_decimal(out, value);
}
void json_field_bool(struct json_writer *out, const char *key, bool value) {
  json_key(out, key);
  json_bool(out, value);
}
void json_field_array(struct json_writer *out, const char *key) {
  json_key(out, key);
  json_array(out);
}
void json_field_object(struct json_writer *out, const char *key) {
  json_key(out, key);
  json_object(out);
}

void json_split(struct json_writer *out, size_t limit,
                void (*on_part)(void *context, struct json_writer *out, bool begins), void *context) {
  out->part_limit = limit;
  out->on_part = on_part;
  out->context = context;
  out->part_start = out->length;
}
