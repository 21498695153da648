// SPDX-License-Identifier: Apache-2.0
// Errors out of Kafka's answers, where the layout of the version is known and as far as the bytes are visible.
#include "kafka.h"

#define ITEMS_MAX 4096

// Where in an answer the errors are. Versions beyond `known` may have changed: nothing is read of them.
enum shape {
  TOP,        // [throttle time] error
  PARTITIONS, // [throttle time] topics of partitions, each with an index and an error
  NAMED,      // [throttle time] things with a name (and a topic id from `id` on) and an error
  FIRST,      // [throttle time] things that begin with an error: the first one only
  OTHER,
};
struct layout {
  u8 api, shape, throttle, known;
};
#define NEVER 99
static const struct layout layouts[] = {
    {0, PARTITIONS, NEVER, 12}, {2, PARTITIONS, 2, 10}, {8, PARTITIONS, 3, 9},   {9, OTHER, 3, 7},     {10, TOP, 1, 3},     {11, TOP, 2, 9},
    {12, TOP, 1, 4},            {13, TOP, 1, 5},        {14, TOP, 1, 5},         {15, FIRST, 1, 5},    {16, TOP, 1, 5},     {17, TOP, NEVER, 1},
    {18, TOP, NEVER, 4},        {19, NAMED, 2, 7},      {20, NAMED, 1, 6},       {22, TOP, 0, 5},      {24, OTHER, 0, 3},   {25, TOP, 0, 4},
    {26, TOP, 0, 5},            {28, PARTITIONS, 0, 5}, {36, TOP, NEVER, 2},     {42, NAMED, 0, 2},    {1, OTHER, 1, 16},   {3, OTHER, 3, 12},
    {60, TOP, 0, 1},            {68, TOP, 0, 1},        {29, TOP, 0, 3},         {38, TOP, NEVER, 3},  {47, TOP, NEVER, 0},
};

// Fields of a partition behind its index and error, other than texts and arrays.
static size_t partition_rest(u16 api, u16 version) {
  if (api == KAFKA_PRODUCE) return 8 + (version >= 2 ? 8u : 0) + (version >= 5 ? 8u : 0);
  if (api == KAFKA_LIST_OFFSETS) return version >= 1 ? 16 + (version >= 4 ? 4u : 0) : 0;
  return 0;
}

static void skip_array(struct wire *w, bool flexible, size_t item) {
  s64 count = kafka_length(w, flexible, true);
  if (count > ITEMS_MAX) w->ok = false;
  if (count > 0) wire_take(w, (size_t)count * item);
}

static int partitions(u16 api, u16 version, bool flexible, struct wire *w) {
  s64 topics = kafka_length(w, flexible, true);
  for (s64 t = 0; w->ok && t < topics; t++) {
    kafka_skip_text(w, flexible);
    s64 count = kafka_length(w, flexible, true);
    for (s64 p = 0; w->ok && p < count; p++) {
      wire_take(w, 4);
      int error = (int16_t)wire_be16(w);
      if (error) return w->ok ? error : 0;
      wire_take(w, partition_rest(api, version));
      if (api == KAFKA_LIST_OFFSETS && version == 0) skip_array(w, false, 8);
      if (api == KAFKA_PRODUCE && version >= 8) {
        s64 records = kafka_length(w, flexible, true);
        if (records > 0) return 0; // only an error brings them
        kafka_skip_text(w, flexible);
      }
      kafka_tags(w, flexible);
    }
    kafka_tags(w, flexible);
  }
  return 0;
}

static int fetch(u16 version, bool flexible, struct wire *w) {
  if (version >= 7) {
    int error = (int16_t)wire_be16(w);
    if (error) return w->ok ? error : 0;
    wire_take(w, 4);
  }
  s64 topics = kafka_length(w, flexible, true);
  for (s64 t = 0; w->ok && t < topics; t++) {
    if (version >= 13) wire_take(w, 16);
    else kafka_skip_text(w, flexible);
    s64 count = kafka_length(w, flexible, true);
    for (s64 p = 0; w->ok && p < count; p++) {
      wire_take(w, 4);
      int error = (int16_t)wire_be16(w);
      if (error) return w->ok ? error : 0;
      wire_take(w, 8 + (version >= 4 ? 8u : 0) + (version >= 5 ? 8u : 0));
      if (version >= 4) {
        // Aborted transactions: a producer and an offset, with tags of their own in the newer form.
        s64 aborted = kafka_length(w, flexible, true);
        for (s64 i = 0; w->ok && i < aborted; i++) {
          wire_take(w, 16);
          kafka_tags(w, flexible);
        }
      }
      if (version >= 11) wire_take(w, 4);
      kafka_skip(w, kafka_length(w, flexible, true)); // records
      kafka_tags(w, flexible);
    }
    kafka_tags(w, flexible);
  }
  return 0;
}

static int metadata(u16 version, bool flexible, struct wire *w) {
  s64 brokers = kafka_length(w, flexible, true);
  for (s64 i = 0; w->ok && i < brokers; i++) {
    wire_take(w, 4);
    kafka_skip_text(w, flexible);
    wire_take(w, 4);
    if (version >= 1) kafka_skip_text(w, flexible);
    kafka_tags(w, flexible);
  }
  if (version >= 2) kafka_skip_text(w, flexible);
  if (version >= 1) wire_take(w, 4);
  s64 topics = kafka_length(w, flexible, true);
  for (s64 t = 0; w->ok && t < topics; t++) {
    int error = (int16_t)wire_be16(w);
    if (error) return w->ok ? error : 0;
    kafka_skip_text(w, flexible);
    wire_take(w, (version >= 10 ? 16u : 0) + (version >= 1 ? 1u : 0));
    s64 count = kafka_length(w, flexible, true);
    for (s64 p = 0; w->ok && p < count; p++) {
      error = (int16_t)wire_be16(w);
      // A partition without one of its replicas is still served.
      if (error && error != 9) return w->ok ? error : 0;
      wire_take(w, 8 + (version >= 7 ? 4u : 0));
      skip_array(w, flexible, 4);
      skip_array(w, flexible, 4);
      if (version >= 5) skip_array(w, flexible, 4);
      kafka_tags(w, flexible);
    }
    if (version >= 8) wire_take(w, 4);
    kafka_tags(w, flexible);
  }
  return 0;
}

static int offset_fetch(u16 version, bool flexible, struct wire *w) {
  s64 topics = kafka_length(w, flexible, true);
  for (s64 t = 0; w->ok && t < topics; t++) {
    kafka_skip_text(w, flexible);
    s64 count = kafka_length(w, flexible, true);
    for (s64 p = 0; w->ok && p < count; p++) {
      wire_take(w, 12 + (version >= 5 ? 4u : 0));
      kafka_skip_text(w, flexible);
      int error = (int16_t)wire_be16(w);
      if (error) return w->ok ? error : 0;
      kafka_tags(w, flexible);
    }
    kafka_tags(w, flexible);
  }
  return version >= 2 ? (int16_t)wire_be16(w) : 0;
}

static int add_partitions(bool flexible, struct wire *w) {
  s64 topics = kafka_length(w, flexible, true);
  for (s64 t = 0; w->ok && t < topics; t++) {
    kafka_skip_text(w, flexible);
    s64 count = kafka_length(w, flexible, true);
    for (s64 p = 0; w->ok && p < count; p++) {
      wire_take(w, 4);
      int error = (int16_t)wire_be16(w);
      if (error) return w->ok ? error : 0;
      kafka_tags(w, flexible);
    }
    kafka_tags(w, flexible);
  }
  return 0;
}

static int named(u16 api, u16 version, bool flexible, struct wire *w) {
  if (kafka_length(w, flexible, true) < 1) return 0;
  kafka_skip_text(w, flexible);
  if ((api == 19 && version >= 7) || (api == 20 && version >= 6)) wire_take(w, 16);
  return (int16_t)wire_be16(w);
}

int kafka_answer_error(u16 api, u16 version, bool flexible, struct wire w) {
  const struct layout *layout = NULL;
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
    if (layouts[i].api == api) layout = &layouts[i];
  if (!layout || version > layout->known) return 0;
  if (layout->throttle <= version) wire_take(&w, 4);
  int error = 0;
  switch (layout->shape) {
    case TOP:
      error = (int16_t)wire_be16(&w);
      break;
    case PARTITIONS:
      error = partitions(api, version, flexible, &w);
      break;
    case NAMED:
      error = named(api, version, flexible, &w);
      break;
    case FIRST:
      error = kafka_length(&w, flexible, true) > 0 ? (int16_t)wire_be16(&w) : 0;
      break;
    default:
      error = api == KAFKA_FETCH ? fetch(version, flexible, &w) : api == KAFKA_METADATA ? metadata(version, flexible, &w) : api == KAFKA_OFFSET_FETCH ? offset_fetch(version, flexible, &w) : add_partitions(flexible, &w);
  }
  return w.ok ? error : 0;
}
