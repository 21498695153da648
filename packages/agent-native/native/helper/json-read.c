// SPDX-License-Identifier: Apache-2.0
// The reader. Two arenas, both sized from the input before it is read: nodes and text.
#include "json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (4u << 20)
#define MAX_NODES 65536

struct json_document {
  struct json *nodes;
  size_t used, room;
  char *text;
  size_t text_used;
  const uint8_t *at, *end;
  const char *why;
};

static void blank(struct json_document *d) {
  while (d->at < d->end && (*d->at == ' ' || *d->at == '\t' || *d->at == '\n' || *d->at == '\r')) d->at++;
}

static bool fail(struct json_document *d, const char *why) {
  if (!d->why) d->why = why;
  return false;
}

static int hex_digit(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static long four(struct json_document *d) {
  if (d->end - d->at < 4) return -1;
  long value = 0;
  for (int i = 0; i < 4; i++) {
    int n = hex_digit(*d->at++);
    if (n < 0) return -1;
    value = value << 4 | n;
  }
  return value;
}

static size_t encode(char *to, unsigned long c) {
  if (c < 0x80) return to[0] = (char)c, 1;
  if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000) {
    to[0] = (char)(0xe0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)), to[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  to[0] = (char)(0xf0 | c >> 18), to[1] = (char)(0x80 | (c >> 12 & 63));
  to[2] = (char)(0x80 | (c >> 6 & 63)), to[3] = (char)(0x80 | (c & 63));
  return 4;
}

// A string's text never outgrows its source, so the text arena of input size + one terminator a string is enough:
// the two quotes pay for the terminator.
static bool string(struct json_document *d, const char **text, size_t *length) {
  d->at++;
  char *start = d->text + d->text_used, *to = start;
  while (d->at < d->end) {
    uint8_t c = *d->at++;
    if (c == '"') {
      *to = 0;
      *text = start;
      *length = (size_t)(to - start);
      d->text_used += *length + 1;
      return true;
    }
    if (c < 0x20) return fail(d, "a control character in a string");
    if (c != '\\') {
      *to++ = (char)c;
      continue;
    }
    if (d->at == d->end) break;
    c = *d->at++;
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    const char *found = c ? strchr(from, c) : NULL;
    if (found) {
      *to++ = into[found - from];
      continue;
    }
    if (c != 'u') return fail(d, "an unknown escape in a string");
    long unit = four(d);
    if (unit < 0) return fail(d, "a bad \\u escape");
    unsigned long point = (unsigned long)unit;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const uint8_t *back = d->at;
      long low = -1;
      if (unit <= 0xdbff && d->end - d->at >= 6 && d->at[0] == '\\' && d->at[1] == 'u') {
        d->at += 2;
        low = four(d);
      }
      if (low >= 0xdc00 && low <= 0xdfff) point = 0x10000 + (((unsigned long)unit - 0xd800) << 10) + ((unsigned long)low - 0xdc00);
      else point = 0xfffd, d->at = back;
    }
    to += encode(to, point);
  }
  return fail(d, "an unfinished string");
}

static bool number(struct json_document *d, double *value) {
  char room[64];
  size_t n = 0;
  while (d->at < d->end && n + 1 < sizeof(room) && *d->at && strchr("+-0123456789.eE", *d->at)) room[n++] = (char)*d->at++;
  room[n] = 0;
  char *end;
  *value = strtod(room, &end);
  const char *first = room[0] == '-' ? room + 1 : room;
  if (!n || *end || *first < '0' || *first > '9') return fail(d, "a bad number");
  return true;
}

static bool word(struct json_document *d, const char *text) {
  size_t n = strlen(text);
  if ((size_t)(d->end - d->at) < n || memcmp(d->at, text, n)) return fail(d, "an unknown word");
  d->at += n;
  return true;
}

static struct json *value(struct json_document *d, unsigned depth) {
  blank(d);
  if (depth > JSON_DEPTH) return fail(d, "it is nested too deep"), NULL;
  if (d->at == d->end) return fail(d, "it ends too early"), NULL;
  if (d->used == d->room) return fail(d, "it has too many members"), NULL;
  struct json *node = &d->nodes[d->used++];
  uint8_t c = *d->at;
  if (c == '"') node->type = JSON_STRING, string(d, &node->text, &node->length);
  else if (c == 't') node->type = JSON_TRUE, word(d, "true");
  else if (c == 'f') node->type = JSON_FALSE, word(d, "false");
  else if (c == 'n') node->type = JSON_NULL, word(d, "null");
  else if (c == '{' || c == '[') {
    node->type = c == '{' ? JSON_OBJECT : JSON_ARRAY;
    uint8_t last = c == '{' ? '}' : ']';
    struct json **tail = &node->first;
    d->at++;
    blank(d);
    if (d->at < d->end && *d->at == last) return d->at++, node;
    for (;;) {
      const char *key = NULL;
      size_t ignored;
      blank(d);
      if (c == '{') {
        if (d->at == d->end || *d->at != '"') return fail(d, "a member without a name"), NULL;
        if (!string(d, &key, &ignored)) return NULL;
        blank(d);
        if (d->at == d->end || *d->at != ':') return fail(d, "a name without a value"), NULL;
        d->at++;
      }
      struct json *member = value(d, depth + 1);
      if (!member) return NULL;
      member->key = key;
      *tail = member;
      tail = &member->next;
      node->length++;
      blank(d);
      if (d->at == d->end) return fail(d, "it ends too early"), NULL;
      c = *d->at++ == ',' ? c : 0;
      if (!c) {
        if (d->at[-1] != last) return fail(d, "a bad separator"), NULL;
        break;
      }
    }
  } else node->type = JSON_NUMBER, number(d, &node->number);
  return d->why ? NULL : node;
}

struct json_document *json_parse(const void *bytes, size_t length, char *error, size_t room) {
  if (length > MAX_BYTES) {
    snprintf(error, room, "the document is larger than %u bytes", MAX_BYTES);
    return NULL;
  }
  struct json_document *d = calloc(1, sizeof(*d));
  if (!d) return NULL;
  // Every value but the first follows a separator, so there are at most half as many as bytes.
  d->room = length / 2 + 2 < MAX_NODES ? length / 2 + 2 : MAX_NODES;
  d->nodes = calloc(d->room, sizeof(*d->nodes));
  d->text = malloc(length + 1);
  d->at = bytes;
  d->end = d->at + length;
  if (!d->nodes || !d->text) fail(d, "no memory");
  else if (value(d, 0)) {
    blank(d);
    if (d->at < d->end) fail(d, "something follows the document");
  }
  if (!d->why) return d;
  snprintf(error, room, "%s, at byte %zu", d->why, (size_t)(d->at - (const uint8_t *)bytes));
  json_release(d);
  return NULL;
}

const struct json *json_root(const struct json_document *document) { return &document->nodes[0]; }

void json_release(struct json_document *document) {
  if (!document) return;
  free(document->nodes);
  free(document->text);
  free(document);
}

const struct json *json_member(const struct json *object, const char *key) {
  const struct json *found = NULL;
  if (!object || object->type != JSON_OBJECT) return NULL;
  for (const struct json *m = object->first; m; m = m->next)
    if (!strcmp(m->key, key)) found = m;
  return found;
}
