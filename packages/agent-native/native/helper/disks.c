// SPDX-License-Identifier: Apache-2.0
// Reads and writes by cgroup and block device.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hash.h"
#include "rooms.h"

#define BUCKETS 1024
#define DISKS_MAX 8192

struct disk {
  struct disk *next; // of the bucket
  u64 cgroup;
  u32 device;
  bool named; // its cgroup had a path
  u64 reads, writes, read_bytes, written_bytes, errors;
  struct histogram durations;
};

static struct disk *bucket[BUCKETS];
static size_t count;
static u64 dropped;

static struct disk *disk_of(u64 cgroup, u32 device) {
  struct disk **at = &bucket[hash_add(hash_add(0, cgroup), device) % BUCKETS];
  for (struct disk *disk = *at; disk; disk = disk->next)
    if (disk->cgroup == cgroup && disk->device == device) return disk;
  struct disk *disk = count < DISKS_MAX ? calloc(1, sizeof(*disk)) : NULL;
  if (!disk) return NULL;
  disk->cgroup = cgroup;
  disk->device = device;
  disk->next = *at;
  *at = disk;
  count++;
  return disk;
}

void disks_open(struct agent *agent) { (void)agent; }

void disks_event(struct agent *agent, const struct ev_disk *event) {
  (void)agent;
  struct disk *disk = disk_of(event->cgroup, event->device);
  if (!disk) {
    dropped++;
    return;
  }
  // What failed moved nothing that counts, but it took its time.
  u64 bytes = event->error ? 0 : event->bytes;
  if (event->error) disk->errors++;
  if (event->write) {
    disk->writes++;
    disk->written_bytes += bytes;
  } else {
    disk->reads++;
    disk->read_bytes += bytes;
  }
  histogram_add(&disk->durations, event->latency);
}

static void write_one(struct json_writer *out, const struct disk *disk) {
  char device[32];
  snprintf(device, sizeof(device), "%u:%u", disk->device >> 20, disk->device & 0xfffff);
  json_object(out);
  json_field_decimal(out, "cgroup", disk->cgroup);
  json_field_text(out, "device", device);
  json_field_unsigned(out, "reads", disk->reads);
  json_field_unsigned(out, "writes", disk->writes);
  json_field_unsigned(out, "readBytes", disk->read_bytes);
  json_field_unsigned(out, "writtenBytes", disk->written_bytes);
  json_field_unsigned(out, "errors", disk->errors);
  histogram_write(out, "durations", &disk->durations);
  json_object_end(out);
}

// Counters of a cgroup that is gone are told once more, then given up.
void disks_write(struct agent *agent, struct json_writer *out) {
  for (size_t i = 0; i < BUCKETS; i++) {
    for (struct disk **at = &bucket[i]; *at;) {
      struct disk *disk = *at;
      write_one(out, disk);
      bool there = agent_cgroup_path(agent, disk->cgroup);
      if (there) disk->named = true;
      if (there || !disk->named) {
        at = &disk->next;
        continue;
      }
      *at = disk->next;
      free(disk);
      count--;
    }
  }
}

void disks_self(struct agent *agent, struct json_writer *out) {
  (void)agent;
  json_field_unsigned(out, "disks", count);
  json_field_unsigned(out, "disksDropped", dropped);
}

void disks_close(struct agent *agent) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++) {
    for (struct disk *disk = bucket[i], *next; disk; disk = next) {
      next = disk->next;
      free(disk);
    }
    bucket[i] = NULL;
  }
  count = 0;
}
