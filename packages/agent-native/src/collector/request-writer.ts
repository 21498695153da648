import { batchBuilder } from '@abduce/core';
import { profileOf } from '../profiles/profile-of.ts';
import type { ProfileDocument, SpanDocument } from '../protocol/documents.ts';
import { spanInit } from '../spans/span-init.ts';
import type { AgentState } from './agent-state.ts';
import type { SinkWriter } from './sink-writer.ts';

/** Spans that wait for a snapshot to name their cgroup, at most. */
const room = 10_000;

export interface RequestWriter {
  spans(spans: readonly SpanDocument[]): Promise<void>;
  profile(profile: ProfileDocument): Promise<void>;
  /** After a snapshot: what still has no owner is dropped and counted. */
  retry(): Promise<void>;
}

export interface RequestWriterOptions {
  readonly state: AgentState;
  readonly writer: SinkWriter;
  /** Uniform in [0, 1): ids of spans. */
  readonly random: () => number;
}

/** Spans and profiles into the sink. They may come before the snapshot that tells whose cgroup it is. */
export function requestWriter({ state, writer, random }: RequestWriterOptions): RequestWriter {
  let waitingSpans: SpanDocument[] = [];
  let waitingProfiles: ProfileDocument[] = [];

  const writeSpans = async (
    spans: readonly SpanDocument[],
    unknown: (span: SpanDocument) => void,
  ): Promise<void> => {
    const builder = batchBuilder();
    let rows = 0;
    for (const span of spans) {
      const owner = state.ownerOf(span.cgroup);
      if (owner === undefined) unknown(span);
      else {
        builder.span(spanInit(span, { owner, random, nameOf: state.nameOf }));
        rows++;
      }
    }
    if (rows > 0 && !(await writer.write(builder.build()))) state.drop('sink_spans', rows);
  };
  const writeProfile = async (
    profile: ProfileDocument,
    unknown: (profile: ProfileDocument) => void,
  ): Promise<void> => {
    const owner = state.ownerOf(profile.cgroup);
    if (owner === undefined) return unknown(profile);
    const builder = batchBuilder();
    builder.profile(profileOf(profile, owner));
    if (!(await writer.write(builder.build()))) state.drop('sink_profiles');
  };

  return {
    spans: (spans) =>
      writeSpans(spans, (span) => {
        if (waitingSpans.length < room) waitingSpans.push(span);
        else state.drop('span_unattributed');
      }),
    profile: (profile) =>
      writeProfile(profile, (late) => {
        if (waitingProfiles.length < 16) waitingProfiles.push(late);
        else state.drop('profile_unattributed');
      }),
    async retry() {
      const [spans, profiles] = [waitingSpans, waitingProfiles];
      waitingSpans = [];
      waitingProfiles = [];
      if (spans.length > 0) await writeSpans(spans, () => state.drop('span_unattributed'));
      for (const profile of profiles)
        await writeProfile(profile, () => state.drop('profile_unattributed'));
    },
  };
}
