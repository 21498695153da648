// SPDX-License-Identifier: Apache-2.0
// Operations in their order: two threads of the observed process may be overtaken by each other between the kernel and
// here, so one operation per stream may wait for its predecessor.
#include <string.h>
#include "layer.h"

// Goes to `pos`, past bytes that nobody saw.
static void jump(struct l7_conn *conn, enum direction direction, u64 pos, u64 now) {
  struct stream *s = &conn->streams[direction];
  // Where the other stream was seen from its first byte, this one's beginning is missing too.
  if (s->started || (conn->streams[!direction].whole && conn->parser))
    stream_missed(conn, direction, pos, s->started ? s->heard : now);
  s->next = pos;
  s->started = true;
}

// After a gap nobody knows how many answers are still to come. A request right after an answer says: none; but if the
// gap is right before that request, only an answer says so whose request was not seen.
static void take(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length,
                 u64 time, bool after_gap) {
  bool asks = direction == conn->asks;
  if (conn->barrier && asks && conn->last != (u8)direction && (!after_gap || conn->orphan)) conn->barrier = false;
  conn->orphan = !asks && !conn->in_flight;
  if (!conn->streams[direction].started && !pos) conn->streams[direction].whole = true;
  conn->streams[direction].heard = time;
  stream_take(conn, direction, pos, bytes, captured, length, time);
  conn->last = (u8)direction;
}

static bool hold(struct l7_conn *conn, struct stream *s, u64 pos, const u8 *bytes, u32 captured, u32 length, u64 time) {
  if (captured > L7_BUFFER_BYTES) return false;
  struct early *early = layer_take(conn->l7, sizeof(*early));
  if (!early) return false;
  *early = (struct early){.pos = pos, .time = time, .captured = captured, .length = length, .room = captured};
  if (captured) {
    early->bytes = layer_take(conn->l7, captured);
    if (!early->bytes) {
      layer_give(conn->l7, early, sizeof(*early));
      return false;
    }
    memcpy(early->bytes, bytes, captured);
  }
  s->early = early;
  return true;
}

// The held operation's turn, whether its predecessor came or not.
static void release(struct l7_conn *conn, enum direction direction) {
  struct stream *s = &conn->streams[direction];
  struct early *early = s->early;
  s->early = NULL;
  bool after_gap = early->pos > s->next;
  if (after_gap && !conn->ignored) jump(conn, direction, early->pos, early->time);
  u64 behind = s->next - early->pos;
  if (!conn->ignored && behind < early->length) {
    u32 cut_off = (u32)behind, captured = early->captured > cut_off ? early->captured - cut_off : 0;
    take(conn, direction, s->next, early->captured ? early->bytes + (early->captured - captured) : NULL, captured,
         early->length - cut_off, early->time, after_gap);
  }
  layer_give(conn->l7, early->bytes, early->room);
  layer_give(conn->l7, early, sizeof(*early));
}

void l7_feed(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length,
             u64 time) {
  if (!conn || conn->ignored || !length) return;
  if (captured > length) captured = length;
  if (pos > UINT64_MAX / 2) return;
  struct stream *s = &conn->streams[direction];
  // The other side spoke: what was missing before its words will not come any more.
  if (conn->streams[!direction].early) release(conn, (enum direction)!direction);
  if (conn->ignored) return;
  if (pos < s->next) {
    u64 behind = s->next - pos;
    if (behind >= length) {
      if (++s->late < LATE_OPERATIONS) return;
      s->next = pos;
      stream_gap(conn, direction, time);
    } else {
      bytes += behind < captured ? behind : captured;
      captured -= behind < captured ? (u32)behind : captured;
      length -= (u32)behind;
      pos = s->next;
    }
  }
  s->late = 0;
  bool after_gap = pos > s->next && s->skip < pos;
  if (pos > s->next) {
    // A body that ended unseen did so after the last operation, nobody knows when.
    if (s->started && s->skip >= pos) stream_missed(conn, direction, pos, s->heard);
    else if (s->early && s->early->pos <= pos) {
      release(conn, direction);
      l7_feed(conn, direction, pos, bytes, captured, length, time);
      return;
    } else if (!s->early && hold(conn, s, pos, bytes, captured, length, time)) return;
    else jump(conn, direction, pos, time);
  }
  if (conn->ignored) return;
  take(conn, direction, pos, bytes, captured, length, time, after_gap);
  if (s->early && s->early->pos <= s->next) release(conn, direction);
}

static void release_both(struct l7_conn *conn) {
  for (int i = 0; i < 2; i++)
    if (conn->streams[i].early) release(conn, (enum direction)i);
}

void l7_hang_up(struct l7_conn *conn, const u64 totals[2], u64 time) {
  if (!conn) return;
  release_both(conn);
  flight_expire(conn, time);
  if (!conn->parser || !conn->parser->answers || conn->ignored || conn->barrier) return;
  // The kernel counts the beginning and the end of a connection as a byte each.
  enum direction answers = (enum direction)!conn->asks;
  bool sure = totals[answers] <= conn->streams[answers].next + 2;
  if (sure) flight_fail(conn, time);
}

void l7_close(struct l7_conn *conn, u64 time) {
  if (!conn) return;
  release_both(conn);
  flight_expire(conn, time);
  flight_drop(conn, time);
  layer_close(conn);
}
