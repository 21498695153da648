// SPDX-License-Identifier: Apache-2.0
// What the parts of the Kafka parser share.
//
// Counting: one exchange per request, matched by correlation id; Produce with acks=0 is over at once. Fetch with a
// maximum wait, JoinGroup, SyncGroup and ConsumerGroupHeartbeat may wait on purpose. Answers whose layout is known say
// which error came first; MEMBER_ID_REQUIRED and REBALANCE_IN_PROGRESS are how groups talk, so they are no failures.
#ifndef ABDUCE_L7_KAFKA_H
#define ABDUCE_L7_KAFKA_H

#include "wire.h"

enum kafka_api {
  KAFKA_PRODUCE = 0, KAFKA_FETCH = 1, KAFKA_LIST_OFFSETS = 2, KAFKA_METADATA = 3, KAFKA_OFFSET_COMMIT = 8, KAFKA_OFFSET_FETCH = 9,
  KAFKA_FIND_COORDINATOR = 10, KAFKA_JOIN_GROUP = 11, KAFKA_HEARTBEAT = 12, KAFKA_LEAVE_GROUP = 13, KAFKA_SYNC_GROUP = 14,
  KAFKA_SASL_HANDSHAKE = 17, KAFKA_API_VERSIONS = 18, KAFKA_GROUP_HEARTBEAT = 68,
};

struct kafka_api_info {
  const char *name;
  int8_t flexible; // first version with compact forms and tags; -1 none
};

const struct kafka_api_info *kafka_api(u16 api); // NULL for one that is not known
const char *kafka_error(int code);               // NULL for one that is not known
// The first error of an answer whose body begins at `w`; 0 when there is none, or it cannot be told.
int kafka_answer_error(u16 api, u16 version, bool flexible, struct wire w);

// Strings and arrays in their older and their compact form. Lengths of -1 and 0 are null.
static inline s64 kafka_length(struct wire *w, bool compact, bool array) {
  if (compact) return (s64)wire_varint(w) - 1;
  return array ? (s64)(s32)wire_be32(w) : (s64)(int16_t)wire_be16(w);
}
static inline void kafka_skip(struct wire *w, s64 length) {
  if (length > 0) wire_take(w, (size_t)length);
}
static inline void kafka_skip_text(struct wire *w, bool compact) { kafka_skip(w, kafka_length(w, compact, false)); }
static inline void kafka_tags(struct wire *w, bool flexible) {
  if (!flexible) return;
  for (u64 count = wire_varint(w); w->ok && count; count--) {
    wire_varint(w);
    u64 size = wire_varint(w);
    kafka_skip(w, size > (1u << 30) ? (s64)1 << 40 : (s64)size);
  }
}

#endif
