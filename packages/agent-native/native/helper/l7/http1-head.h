// SPDX-License-Identifier: Apache-2.0
// The head of an HTTP/1 message: what is needed to find its end and to name it.
#ifndef ABDUCE_L7_HTTP1_HEAD_H
#define ABDUCE_L7_HTTP1_HEAD_H

#include "l7.h"

struct part {
  const u8 *at;
  size_t length;
};

enum http1_body { BODY_NONE, BODY_LENGTH, BODY_CHUNKS, BODY_UNTIL_CLOSE };

struct http1_head {
  size_t size; // with the empty line; of a cut head: of what was seen
  struct part method, target, host, trace;
  u16 code;
  u64 content_length;
  bool has_length, chunked, upgrade, h2c, events;
};

// Length of the head with its empty line; 0 when its end is not there.
size_t http1_head_size(const u8 *bytes, size_t length);
// False when it is none. A last line without its end is left out.
bool http1_read_request(struct http1_head *head, const u8 *bytes, size_t length);
bool http1_read_response(struct http1_head *head, const u8 *bytes, size_t length);
// Whether these bytes begin a request or a response: 0 no, 1 perhaps (too short), 2 yes.
int http1_begins_request(const u8 *bytes, size_t length);
int http1_begins_response(const u8 *bytes, size_t length);

#endif
