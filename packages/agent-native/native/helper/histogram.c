// SPDX-License-Identifier: Apache-2.0
// Durations in the buckets of documents.ts.
#include "rooms.h"

static const u64 bounds[HISTOGRAM_BUCKETS - 1] = {
  5000000ull,   10000000ull,  25000000ull,   50000000ull,   100000000ull,   250000000ull,
  500000000ull, 1000000000ull, 2500000000ull, 5000000000ull, 10000000000ull,
};

void histogram_add(struct histogram *histogram, u64 nanoseconds) {
  unsigned i = 0;
  while (i < HISTOGRAM_BUCKETS - 1 && nanoseconds > bounds[i]) i++;
  histogram->bucket[i]++;
  histogram->count++;
  histogram->sum += nanoseconds;
}

void histogram_write(struct json_writer *out, const char *key, const struct histogram *histogram) {
  json_field_object(out, key);
  json_field_unsigned(out, "count", histogram->count);
  json_field_unsigned(out, "sum", histogram->sum);
  json_field_array(out, "buckets");
  for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) json_unsigned(out, histogram->bucket[i]);
  json_array_end(out);
  json_object_end(out);
}
