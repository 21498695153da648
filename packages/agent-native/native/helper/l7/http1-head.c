// SPDX-License-Identifier: Apache-2.0
// Reads heads of HTTP/1 messages, line by line, without copies.
#include "http1-head.h"
#include <string.h>

static const char *const methods[] = {
    "GET ",       "POST ",      "PUT ",       "HEAD ",        "DELETE ",     "OPTIONS ",         "PATCH ",
    "CONNECT ",   "TRACE ",     "PROPFIND ",  "PROPPATCH ",   "MKCOL ",      "COPY ",            "MOVE ",
    "LOCK ",      "UNLOCK ",    "REPORT ",    "SEARCH ",      "QUERY ",      "MKCALENDAR ",      "PURGE ",
    "MERGE ",     "CHECKOUT ",  "MKACTIVITY ", "M-SEARCH ",   "NOTIFY ",     "SUBSCRIBE ",       "UNSUBSCRIBE ",
    "LINK ",      "UNLINK ",    "BIND ",      "REBIND ",      "UNBIND ",     "ACL ",             "VERSION-CONTROL ",
    "LABEL ",     "UPDATE ",    "ORDERPATCH ", "BASELINE-CONTROL ",
};

size_t http1_head_size(const u8 *bytes, size_t length) {
  const u8 *at = bytes, *end = bytes + length;
  while ((at = memchr(at, '\n', (size_t)(end - at)))) {
    at++;
    if (at < end && *at == '\n') return (size_t)(at + 1 - bytes);
    if (at + 1 < end && at[0] == '\r' && at[1] == '\n') return (size_t)(at + 2 - bytes);
  }
  return 0;
}

// " HTTP/1.x" at the end of a request line.
static bool ends_in_version(const u8 *line, size_t length) {
  return length >= 9 && !memcmp(line + length - 9, " HTTP/1.", 8) && line[length - 1] >= '0' && line[length - 1] <= '9';
}

static size_t line_length(const u8 *bytes, size_t length, const u8 **next) {
  const u8 *feed = memchr(bytes, '\n', length);
  if (!feed) return SIZE_MAX;
  *next = feed + 1;
  size_t line = (size_t)(feed - bytes);
  return line && bytes[line - 1] == '\r' ? line - 1 : line;
}

int http1_begins_request(const u8 *bytes, size_t length) {
  for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
    size_t size = strlen(methods[i]), common = length < size ? length : size;
    if (memcmp(bytes, methods[i], common)) continue;
    if (length <= size) return 1;
    const u8 *next;
    size_t line = line_length(bytes, length, &next);
    if (line != SIZE_MAX) return ends_in_version(bytes, line) ? 2 : 0;
    u8 c = bytes[size];
    if (c == '/') return 2;
    // An absolute target, an authority, an asterisk.
    return c == '*' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '[' ? 1 : 0;
  }
  return 0;
}

int http1_begins_response(const u8 *bytes, size_t length) {
  static const char version[] = "HTTP/1.";
  size_t common = length < 7 ? length : 7;
  if (memcmp(bytes, version, common)) return 0;
  if (length < 12) return 1;
  for (size_t i = 9; i < 12; i++)
    if (bytes[i] < '0' || bytes[i] > '9') return 0;
  return (bytes[7] == '0' || bytes[7] == '1') && bytes[8] == ' ' ? 2 : 0;
}

static bool is(const u8 *name, size_t length, const char *lower) {
  for (size_t i = 0; i < length; i++)
    if ((name[i] | 0x20) != (u8)lower[i]) return false;
  return true;
}

static struct part trim(const u8 *at, const u8 *end) {
  while (at < end && (*at == ' ' || *at == '\t')) at++;
  while (end > at && (end[-1] == ' ' || end[-1] == '\t')) end--;
  return (struct part){at, (size_t)(end - at)};
}

// Whether a list of tokens contains one, in any case.
static bool has(struct part value, const char *lower) {
  size_t size = strlen(lower);
  for (size_t i = 0; i + size <= value.length; i++)
    if (is(value.at + i, size, lower)) return true;
  return false;
}

static void read_field(struct http1_head *head, const u8 *name, size_t length, struct part value) {
  switch (length) {
    case 4:
      if (is(name, 4, "host")) head->host = value;
      break;
    case 7:
      if (!is(name, 7, "upgrade")) break;
      head->upgrade = true;
      head->h2c = has(value, "h2c");
      break;
    case 11:
      if (is(name, 11, "traceparent")) head->trace = value;
      break;
    case 12:
      if (is(name, 12, "content-type")) head->events = value.length >= 17 && is(value.at, 17, "text/event-stream");
      break;
    case 14:
      if (head->has_length || !is(name, 14, "content-length")) break;
      head->has_length = value.length > 0;
      for (size_t i = 0; i < value.length && value.at[i] >= '0' && value.at[i] <= '9'; i++) {
        if (head->content_length < (u64)1 << 56) head->content_length = head->content_length * 10 + (value.at[i] - '0');
      }
      break;
    case 17:
      if (is(name, 17, "transfer-encoding")) head->chunked = has(value, "chunked");
      break;
    default:
      break;
  }
}

static void read_fields(struct http1_head *head, const u8 *at, const u8 *end) {
  const u8 *next;
  while (at < end) {
    size_t line = line_length(at, (size_t)(end - at), &next);
    if (line == SIZE_MAX || !line) return;
    const u8 *colon = memchr(at, ':', line < 40 ? line : 40);
    if (colon) read_field(head, at, (size_t)(colon - at), trim(colon + 1, at + line));
    at = next;
  }
}

bool http1_read_request(struct http1_head *head, const u8 *bytes, size_t length) {
  *head = (struct http1_head){.size = length};
  const u8 *next;
  size_t line = line_length(bytes, length, &next);
  if (line == SIZE_MAX || !ends_in_version(bytes, line)) return false;
  const u8 *space = memchr(bytes, ' ', line), *end = bytes + line - 9;
  size_t method = (size_t)(space - bytes);
  if (space >= end || method < 2 || method >= L7_METHOD_BYTES) return false;
  for (size_t i = 0; i < method; i++)
    if ((bytes[i] < 'A' || bytes[i] > 'Z') && bytes[i] != '-' && bytes[i] != '_') return false;
  head->method = (struct part){bytes, method};
  head->target = trim(space + 1, end);
  read_fields(head, next, bytes + length);
  struct part *target = &head->target;
  // The absolute form names the host itself, and its word counts.
  size_t scheme = target->length > 7 && is(target->at, 7, "http://") ? 7
                  : target->length > 8 && is(target->at, 8, "https://") ? 8 : 0;
  if (scheme) {
    const u8 *from = target->at + scheme, *to = target->at + target->length, *slash = from;
    while (slash < to && *slash != '/' && *slash != '?') slash++;
    head->host = (struct part){from, (size_t)(slash - from)};
    *target = (struct part){slash, (size_t)(to - slash)};
  }
  return true;
}

bool http1_read_response(struct http1_head *head, const u8 *bytes, size_t length) {
  *head = (struct http1_head){.size = length};
  if (http1_begins_response(bytes, length) != 2) return false;
  head->code = (u16)((bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0'));
  if (head->code < 100) return false;
  const u8 *next;
  if (line_length(bytes, length, &next) != SIZE_MAX) read_fields(head, next, bytes + length);
  return true;
}
