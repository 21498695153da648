// SPDX-License-Identifier: Apache-2.0
// The bytes' way: operations in, messages to the parser. Positions tell what was missed, what may be skipped and what
// came before its turn.
#include <string.h>
#include "layer.h"

static void end_of_message(struct l7_conn *conn, enum direction direction, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (!s->open) return;
  s->open = false;
  if (conn->parser && conn->parser->passed) conn->parser->passed(conn, stream_of(conn, direction), now);
}

// The stream's place is lost: what is in flight cannot be told apart any more.
static void lose(struct l7_conn *conn, enum direction direction, u64 now) {
  struct stream *s = &conn->streams[direction];
  buffer_clear(conn->l7, s);
  s->skip = 0;
  s->lost = conn->parser != NULL;
  s->open = false;
  s->misses = 0;
  if (!conn->parser) return;
  flight_drop(conn, now);
  conn->barrier = true;
  if (conn->parser->gap) conn->parser->gap(conn, stream_of(conn, direction));
}

void stream_gap(struct l7_conn *conn, enum direction direction, u64 now) {
  conn->l7->stats.gaps++;
  lose(conn, direction, now);
}

// Perhaps it is another protocol than it seemed.
static void question(struct l7_conn *conn, u64 now) {
  conn->strikes = 0;
  flight_drop(conn, now);
  abandon(conn);
  for (int i = 0; i < 2; i++) {
    buffer_clear(conn->l7, &conn->streams[i]);
    conn->streams[i].skip = 0;
    conn->streams[i].lost = conn->streams[i].open = false;
  }
  conn->tries = 0;
  if (++conn->doubts < 4) return;
  conn->l7->stats.unknown_connections++;
  l7_ignore(conn);
}

static void no_message(struct l7_conn *conn, enum direction direction, const u8 *bytes, size_t length, u64 now) {
  conn->l7->stats.lost_sync++;
  if (looks_like_tls(bytes, length)) {
    l7_ignore(conn);
    return;
  }
  lose(conn, direction, now);
  conn->strikes += 2;
  if (conn->strikes >= STRIKES) question(conn, now);
}

static void change_parser(struct l7_conn *conn) {
  const struct l7_parser *parser = conn->change;
  conn->change = NULL;
  if (!adopt(conn, parser)) l7_ignore(conn);
}

// Hands messages to the parser. Returns how many bytes are done with; the rest is an unfinished head.
static size_t parse(struct l7_conn *conn, enum direction direction, const u8 *bytes, size_t length, u64 pos, u64 first, u64 now) {
  struct stream *s = &conn->streams[direction];
  size_t at = 0;
  while (at < length) {
    u64 here = pos + at;
    if (s->skip > here) {
      u64 rest = s->skip - here;
      size_t step = rest < length - at ? (size_t)rest : length - at;
      conn->l7->stats.skipped_bytes += step;
      at += step;
      first = now;
      if (step < rest) return at;
      end_of_message(conn, direction, now);
      continue;
    }
    s64 size = conn->parser->message(conn, stream_of(conn, direction), bytes + at, length - at, first, now);
    if (conn->ignored) return length;
    if (size == L7_MORE) return at;
    if (size < 0) {
      no_message(conn, direction, bytes + at, length - at, now);
      return length;
    }
    conn->l7->stats.messages++;
    if (conn->strikes) conn->strikes--;
    s->skip = size >= L7_REST || here + (u64)size < here ? UINT64_MAX : here + (u64)size;
    s->open = true;
    if (s->skip - here <= length - at) {
      at += (size_t)size;
      end_of_message(conn, direction, now);
    }
    first = now;
    if (conn->change) change_parser(conn);
    if (conn->ignored) return length;
  }
  return at;
}

// An unfinished head whose rest will not be seen.
static bool cut(struct l7_conn *conn, enum direction direction, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (!s->held || !conn->parser || !conn->parser->cut || s->lost) return false;
  s64 size = conn->parser->cut(conn, stream_of(conn, direction), s->buffer, s->held, s->first, now);
  if (conn->ignored) return false;
  if (size == L7_SOMEWHERE) {
    conn->l7->stats.messages++;
    buffer_clear(conn->l7, s);
    s->lost = true;
    s->misses = 0;
    return true;
  }
  if (size <= 0) return false;
  conn->l7->stats.messages++;
  s->skip = size >= L7_REST || s->at + (u64)size < s->at ? UINT64_MAX : s->at + (u64)size;
  s->open = true;
  buffer_clear(conn->l7, s);
  return true;
}

static void keep(struct l7_conn *conn, enum direction direction, const u8 *bytes, size_t length, u64 pos, u64 first, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (!s->held) {
    s->at = pos;
    s->first = first;
  }
  size_t room = L7_BUFFER_BYTES - s->held, step = length < room ? length : room;
  if (buffer_append(conn->l7, s, bytes, step) && step == length) return;
  // A head too long to keep: what is known of it is used, the rest is a gap.
  if (!cut(conn, direction, now) && !conn->ignored) stream_gap(conn, direction, now);
}

static void drop_front(struct l7_conn *conn, struct stream *s, size_t count) {
  if (count >= s->held) {
    buffer_clear(conn->l7, s);
    return;
  }
  memmove(s->buffer, s->buffer + count, s->held - count);
  s->held -= (u32)count;
  s->at += count;
}

static void synced(struct l7_conn *conn, enum direction direction, const u8 *bytes, size_t length, u64 pos, u64 now) {
  struct stream *s = &conn->streams[direction];
  size_t at = 0;
  while (s->held && at < length) {
    u32 before = s->held;
    size_t step = length - at < L7_BUFFER_BYTES - before ? length - at : L7_BUFFER_BYTES - before;
    if (!step || !buffer_append(conn->l7, s, bytes + at, step)) {
      if (!cut(conn, direction, now)) {
        if (!conn->ignored) stream_gap(conn, direction, now);
        return;
      }
      if (s->lost) return;
      break;
    }
    size_t done = parse(conn, direction, s->buffer, s->held, s->at, s->first, now);
    if (conn->ignored || s->lost || !conn->parser) return;
    if (done >= before) {
      // The message that was begun is complete: go on in the operation's own bytes.
      at += done - before;
      buffer_clear(conn->l7, s);
      break;
    }
    at += step;
    if (done) s->first = now;
    drop_front(conn, s, done);
  }
  if (at >= length) return;
  size_t done = parse(conn, direction, bytes + at, length - at, pos + at, now, now);
  if (conn->ignored || s->lost || !conn->parser) return;
  at += done;
  if (at < length) keep(conn, direction, bytes + at, length - at, pos + at, now, now);
}

void stream_missed(struct l7_conn *conn, enum direction direction, u64 end, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (!conn->parser) {
    if (s->held) s->hole = end;
  } else if (!s->lost) {
    if (s->skip < end) cut(conn, direction, now);
    if (conn->ignored) return;
    if (s->skip < end && !s->lost) stream_gap(conn, direction, now);
  }
  s->next = end;
  if (s->open && s->skip <= end) end_of_message(conn, direction, now);
}

// What was gathered while the protocol was unknown, now that it is known.
static void catch_up(struct l7_conn *conn, enum direction direction, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (!s->held || conn->ignored || !conn->parser) return;
  u64 hole = s->hole;
  s->lost = !conn->parser->detect(stream_of(conn, direction), s->buffer, s->held, conn->port);
  if (s->lost) {
    buffer_clear(conn->l7, s);
    return;
  }
  size_t done = parse(conn, direction, s->buffer, s->held, s->at, s->first, now);
  if (conn->ignored || s->lost || !conn->parser) return;
  drop_front(conn, s, done);
  if (hole) {
    s->hole = 0;
    stream_missed(conn, direction, hole, now);
  }
}

// Whether a message begins `offset` bytes into the buffer: 2 yes, 1 perhaps, 0 no.
static int begins(struct l7_conn *conn, enum direction direction, size_t offset) {
  struct stream *s = &conn->streams[direction];
  if (!conn->parser) return detect_protocol(conn, direction, offset);
  return conn->parser->detect(stream_of(conn, direction), s->buffer + offset, s->held - offset, conn->port) ? 2 : 0;
}

static void give_up(struct l7_conn *conn, struct stream *s) {
  buffer_clear(conn->l7, s);
  conn->waited = 0;
  if (conn->parser) return;
  // What the other side said belongs to the same words.
  for (int i = 0; i < 2; i++) buffer_clear(conn->l7, &conn->streams[i]);
  if (++conn->tries < TRIES) return;
  conn->l7->stats.unknown_connections++;
  l7_ignore(conn);
}

// Bytes of a stream whose protocol or place is not known.
static void unsynced(struct l7_conn *conn, enum direction direction, const u8 *bytes, size_t length, u64 pos, u64 now) {
  struct stream *s = &conn->streams[direction];
  if (s->hole) give_up(conn, s);
  if (conn->ignored) return;
  if (!s->held && looks_like_tls(bytes, length)) {
    l7_ignore(conn);
    return;
  }
  u32 before = s->held;
  if (!before) {
    s->at = pos;
    s->first = now;
  }
  if (!buffer_append(conn->l7, s, bytes, length)) {
    give_up(conn, s);
    return;
  }
  int found = begins(conn, direction, 0);
  if (found < 2 && before) {
    // What was there may be the end of something else, and a message begin with this operation.
    int alone = begins(conn, direction, before);
    if (alone == 2 || (!found && alone)) {
      drop_front(conn, s, before);
      s->first = now;
      found = alone;
    }
  }
  if (found == 2) {
    s->misses = 0;
    conn->waited = 0;
    enum direction asks = (enum direction)conn->asks;
    if (s->lost) {
      catch_up(conn, direction, now);
      return;
    }
    catch_up(conn, asks, now);
    catch_up(conn, (enum direction)!asks, now);
  } else if (found == 1) {
    if (++conn->waited >= WAIT_OPERATIONS) give_up(conn, s);
  } else if (s->held >= TELLING_BYTES) {
    if (s->lost && ++s->misses >= MISSES) question(conn, now);
    else give_up(conn, s);
  }
}

void stream_take(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length, u64 now) {
  struct stream *s = &conn->streams[direction];
  s->started = true;
  s->next = pos + captured;
  if (conn->parser && !s->lost) {
    // The common case: nothing is kept and nothing is skipped.
    if (captured) synced(conn, direction, bytes, captured, pos, now);
  } else if (captured) {
    // Of an operation beyond what is kept the beginning tells what it is.
    u32 room = L7_BUFFER_BYTES - s->held, head = captured < room ? captured : room, rest = captured - head;
    unsynced(conn, direction, bytes, head, pos, now);
    if (rest && !conn->ignored && conn->parser && !s->lost) synced(conn, direction, bytes + head, rest, pos + head, now);
    else if (rest && !conn->ignored) stream_missed(conn, direction, pos + captured, now);
  }
  if (conn->ignored) return;
  u64 end = pos + length;
  if (captured < length) stream_missed(conn, direction, end, now);
  if (conn->ignored) return;
  if (s->skip > end && s->skip - end > HINT_BYTES && s->hinted != s->skip && conn->l7->hint) {
    s->hinted = s->skip;
    // The operation with the last byte is of interest where the parser wants to know when a body ended.
    u64 until = s->skip == UINT64_MAX || !conn->parser->passed ? s->skip : s->skip - 1;
    conn->l7->hint(conn->l7->context, conn, direction, until, false);
  }
}
