// SPDX-License-Identifier: Apache-2.0
// PostgreSQL, protocol 3: answers, and how its messages are known.
#include "postgres.h"

#define MESSAGE_MAX (1u << 30)
#define FIELDS_BYTES 512 // of an error that are looked at

static const char backend[] = "RSKZENvATDtCIs123nVGHWdc";

static bool group_is(const struct l7_exchange *e, u64 group) { return e->key >> 2 == group; }

// The exchange that is being answered, or NULL.
static struct l7_exchange *current(struct l7_conn *conn, struct postgres *s) {
  struct l7_exchange *e = pipeline_oldest(&s->pipeline, conn);
  return e && group_is(e, s->answered + 1) ? e : NULL;
}

// An answer began: should the rest of it be missed, that much is known.
static void touch(struct l7_conn *conn, struct postgres *s, u64 now) {
  struct l7_exchange *e = current(conn, s);
  if (!e || (e->key & 3) == PG_PREPARE) return;
  if (!e->status[0]) wire_status(e, false);
  e->end = now;
}

static void complete(struct l7_conn *conn, struct postgres *s, u64 now) {
  struct l7_exchange *e = current(conn, s);
  if (!e) return;
  if (!e->status[0]) wire_status(e, false);
  e->end = now;
  if ((e->key & 3) == PG_EXECUTE) pipeline_finish(&s->pipeline, conn, e, now);
}

static void fail(struct l7_conn *conn, struct postgres *s, const u8 *at, const u8 *end, u64 now) {
  char code[8] = "", severity = 0;
  while (at < end && *at) {
    u8 field = *at++;
    const u8 *stop = memchr(at, 0, (size_t)(end - at));
    if (!stop) stop = end;
    if (field == 'C') l7_text(code, sizeof code, at, (size_t)(stop - at));
    if ((field == 'V' || (field == 'S' && !severity)) && stop > at) severity = (char)*at;
    at = stop < end ? stop + 1 : end;
  }
  struct l7_exchange *e = current(conn, s);
  memcpy(s->error, code[0] ? code : "XX000", code[0] ? sizeof code : 6);
  if (!e) return;
  wire_status(e, true);
  memcpy(e->error, s->error, sizeof s->error);
  e->end = now;
  // FATAL and PANIC end the connection: nothing follows.
  if ((e->key & 3) == PG_EXECUTE || severity == 'F' || severity == 'P') pipeline_finish(&s->pipeline, conn, e, now);
}

// ReadyForQuery: whatever the group still has in flight ends here.
static void ready(struct l7_conn *conn, struct postgres *s, u64 now) {
  if (s->answered == s->sent) {
    s->error[0] = 0; // after the start, or to a request that nobody saw
    return;
  }
  struct l7_exchange *e;
  while ((e = current(conn, s))) {
    u32 kind = e->key & 3;
    if (kind == PG_PREPARE && !s->error[0]) {
      pipeline_forget(&s->pipeline, conn, e);
      continue;
    }
    if (kind == PG_EXECUTE && s->error[0]) {
      wire_status(e, true);
      memcpy(e->error, "aborted", 8);
    } else if (kind == PG_PREPARE) {
      wire_status(e, true);
      memcpy(e->error, s->error, sizeof s->error);
    } else if (!e->status[0]) {
      wire_status(e, false);
    }
    pipeline_finish(&s->pipeline, conn, e, now);
  }
  s->answered++;
  s->error[0] = 0;
}

s64 postgres_answer(struct l7_conn *conn, struct postgres *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  u8 type = bytes[0];
  if (s->secure && (type == 'S' || type == 'N' || type == 'G')) {
    s->secure--;
    if (type != 'N') l7_ignore(conn);
    return 1;
  }
  size_t done = 0;
  bool rows = false;
  // Rows come in great numbers: they are passed in one go.
  while (length - done >= 5 && (bytes[done] == 'D' || bytes[done] == 'd')) {
    u32 size = be32(bytes + done + 1);
    if (size < 4 || size > MESSAGE_MAX) break;
    done += 1 + (size_t)size;
    rows = true;
    if (done >= length) break;
  }
  if (rows) {
    touch(conn, s, now);
    return (s64)done;
  }
  if (!type || !strchr(backend, type)) return L7_LOST;
  if (length < 5) return L7_MORE;
  u32 size = be32(bytes + 1);
  if (size < 4 || size > MESSAGE_MAX) return L7_LOST;
  size_t body = size - 4, seen = length - 5 < body ? length - 5 : body;
  switch (type) {
    case 'C':
    case 'I':
    case 's':
      complete(conn, s, now);
      break;
    case 'E':
      if (seen < body && seen < FIELDS_BYTES && !cut) return L7_MORE;
      fail(conn, s, bytes + 5, bytes + 5 + seen, now);
      break;
    case 'Z':
      ready(conn, s, now);
      break;
    case 'W': {
      // Replication goes on for as long as both sides live.
      struct l7_exchange *e = current(conn, s);
      if (e) e->waits = true;
      touch(conn, s, now);
      break;
    }
    case 'T':
    case 'G':
    case 'H':
    case 'V':
      touch(conn, s, now);
      break;
    default:
      break; // NoticeResponse, NotificationResponse and ParameterStatus come at any time and answer nothing
  }
  return 1 + (s64)size;
}

// What the first message says: 2 when it can be nothing else, 0 when it is none.
static int judge_answer(u8 type, u32 size, const u8 *body, size_t seen) {
  if (type == 'R') return size >= 8 && seen >= 4 && be32(body) <= 12 ? 2 : 0;
  if (type == 'Z') return size == 5 && seen >= 1 && memchr("ITE", body[0], 3) ? 2 : 0;
  if (type == 'E' || type == 'N') return seen >= 1 && body[0] == 'S' ? 2 : 0;
  if (type == '1' || type == '2' || type == '3' || type == 'n' || type == 's' || type == 'I' || type == 'c') return size == 4 ? 2 : 0;
  if (type == 'K') return size >= 12 && size <= 264 ? 2 : 0;
  if (type == 'C' || type == 'S') {
    // A tag or a setting's name: printable from its first character on.
    for (size_t i = 0; i < seen && body[i]; i++)
      if (body[i] < 0x20 || body[i] > 0x7e) return 0;
    return seen > 1 && wire_letter(body[0]) ? (type == 'C' && (seen != size - 4 || body[seen - 1]) ? 0 : 2) : 0;
  }
  if (type == 'T' || type == 'D' || type == 't') return size >= 6 && seen >= 2 && be16(body) <= 1664 ? 1 : 0;
  return memchr("GHWdVAv", type, 7) ? 1 : 0;
}

static int judge_request(u8 type, u32 size, const u8 *body, size_t seen) {
  bool whole = seen == size - 4;
  if (type == 'S' || type == 'H' || type == 'X' || type == 'c') return size == 4 ? 2 : 0;
  if (type == 'Q') return seen && (body[0] >= 0x20 || (body[0] >= 9 && body[0] <= 13) || (!body[0] && size == 5)) && !(whole && body[seen - 1]) ? (whole ? 2 : 1) : 0;
  if (type == 'D' || type == 'C') return seen && (body[0] == 'S' || body[0] == 'P') && !(whole && body[seen - 1]) ? (whole ? 2 : 1) : 0;
  if (type == 'E') return size >= 9 && (!whole || !body[seen - 5]) ? 1 : 0;
  if (type == 'P' || type == 'B') return size >= 8 ? 1 : 0;
  return 1;
}

int postgres_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  if (length < 5) return stream == L7_REQUESTS && port == 5432 && (!bytes[0] || strchr("QPBEDCSF", bytes[0]));
  if (stream == L7_REQUESTS && bytes[0] == 0) {
    if (length < 8) return port == 5432 && !bytes[1];
    u32 size = be32(bytes), code = be32(bytes + 4);
    if (code >= 80877102 && code <= 80877104) return size >= 8 && size <= 1024 ? 2 : 0;
    // Kafka's requests look the same up to here; behind it stand names.
    if (size < 8 || size > 10000 || code >> 16 != 3 || (code & 0xffff) > 2) return 0;
    return length < 9 ? 1 : wire_letter(bytes[8]) || (bytes[8] == 0 && size == 9) ? 2 : 0;
  }
  int best = 0;
  unsigned count = 0;
  for (size_t at = 0; at + 5 <= length && count < 4; count++) {
    u8 type = bytes[at];
    if (!type || !strchr(stream == L7_REQUESTS ? "QPBEDCHSFXpdcf" : backend, type)) return 0;
    u32 size = be32(bytes + at + 1);
    if (size < 4 || size > 1 << 26) return 0;
    size_t seen = length - at - 5 < size - 4 ? length - at - 5 : size - 4;
    int verdict = stream == L7_REQUESTS ? judge_request(type, size, bytes + at + 5, seen) : judge_answer(type, size, bytes + at + 5, seen);
    if (!verdict) return 0;
    if (verdict > best) best = verdict;
    at += 1 + (size_t)size;
  }
  return best == 1 && (count > 1 || port == 5432) ? 2 : best;
}
