// SPDX-License-Identifier: Apache-2.0
// Which protocol a connection speaks, and who asks in it. A sure guess on requests decides; a fair one waits until the
// answers agree; a sure guess on answers decides when no request was seen (a server that speaks first).
#include <string.h>
#include "layer.h"

bool looks_like_tls(const u8 *bytes, size_t length) {
  // A record of any type, version 3.x, with a length that the standard allows; a hello must say what it is.
  if (length < 5 || bytes[0] < 0x14 || bytes[0] > 0x17 || bytes[1] != 3 || !bytes[2] || bytes[2] > 4) return false;
  size_t record = (size_t)bytes[3] << 8 | bytes[4];
  if (!record || record > 16384 + 2048) return false;
  return bytes[0] != 0x16 || length < 6 || (bytes[5] && bytes[5] <= 24);
}

void abandon(struct l7_conn *conn) {
  if (conn->parser && conn->state) {
    if (conn->parser->close) conn->parser->close(conn->state);
    layer_give(conn->l7, conn->state, conn->parser->state_size);
  }
  conn->state = NULL;
  conn->parser = NULL;
  if (!conn->timed) return;
  if (conn->timed_before) conn->timed_before->timed_after = conn->timed_after;
  else conn->l7->timed = conn->timed_after;
  if (conn->timed_after) conn->timed_after->timed_before = conn->timed_before;
  conn->timed = false;
}

bool adopt(struct l7_conn *conn, const struct l7_parser *parser) {
  abandon(conn);
  if (parser->state_size) {
    conn->state = layer_take(conn->l7, parser->state_size);
    if (!conn->state) return false;
    memset(conn->state, 0, parser->state_size);
  }
  conn->parser = parser;
  conn->strikes = 0;
  if (!parser->timeout) return true;
  conn->timed = true;
  conn->timed_before = NULL;
  conn->timed_after = conn->l7->timed;
  if (conn->l7->timed) conn->l7->timed->timed_before = conn;
  conn->l7->timed = conn;
  return true;
}

// What one parser says of one stream; -1 when nothing of it was seen.
static int guess(const struct l7_conn *conn, const struct l7_parser *parser, enum l7_stream as, enum direction in,
                 enum direction direction, size_t offset) {
  const struct stream *s = &conn->streams[in];
  size_t from = in == direction ? offset : 0;
  if (s->held <= from) return -1;
  return parser->detect(as, s->buffer + from, s->held - from, conn->port);
}

struct choice {
  const struct l7_parser *parser;
  int score;
  u8 asks;
  bool possible;
};

static void weigh(struct l7_conn *conn, enum direction direction, size_t offset, u8 asks, bool swapped,
                  struct choice *best) {
  for (size_t i = 0; i < l7_parser_count; i++) {
    const struct l7_parser *parser = l7_parsers[i];
    if (!parser) continue;
    int request = guess(conn, parser, L7_REQUESTS, (enum direction)asks, direction, offset);
    int answer = guess(conn, parser, L7_RESPONSES, (enum direction)!asks, direction, offset);
    bool agreed = request == 2 || (request == 1 && answer >= 1) || (request == -1 && answer == 2);
    int score = (request > 0 ? request * 2 : 0) + (answer > 0 ? answer : 0);
    bool denied = answer == 0 && conn->streams[!asks].held >= TELLING_BYTES;
    if (!swapped && ((request == 1 && !denied) || (request == -1 && answer == 1))) best->possible = true;
    // Against the kernel's word only what is beyond doubt counts.
    if (swapped && request != 2 && !(request == -1 && answer == 2)) continue;
    if (!agreed || score <= best->score) continue;
    best->parser = parser;
    best->score = score;
    best->asks = asks;
  }
}

int detect_protocol(struct l7_conn *conn, enum direction direction, size_t offset) {
  struct choice best = {0};
  if (conn->asks != ASKS_UNKNOWN) {
    weigh(conn, direction, offset, conn->asks, false, &best);
    if (!best.parser && !best.possible) weigh(conn, direction, offset, !conn->asks, true, &best);
  } else {
    weigh(conn, direction, offset, (u8)direction, false, &best);
    weigh(conn, direction, offset, (u8)!direction, false, &best);
  }
  if (!best.parser) return best.possible ? 1 : 0;
  if (!adopt(conn, best.parser)) return 0;
  conn->asks = best.asks;
  return 2;
}
