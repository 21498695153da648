import type { Profile } from '../../model/profile.ts';
import { rejection, same } from './expectations.ts';
import { batchOf, part, type StoreCase, type StoreSubject } from './store-subject.ts';

const needs = ['profiles.read'] as const;
const minute = 60_000;

/** A profile of stacks written as `main;work;hash`, with their values. */
function profileOf(
  stacks: Readonly<Record<string, number>>,
  rest: Pick<Profile, 'start'> & Partial<Profile>,
): Profile {
  const strings = [''];
  const [frames, parents, stackFrames]: [number[], number[], number[]] = [[], [], []];
  const [samples, values]: [number[], number[]] = [[], []];
  for (const [stack, value] of Object.entries(stacks)) {
    let parent = -1;
    for (const name of stack.split(';')) {
      strings.push(name);
      frames.push(strings.length - 1);
      parents.push(parent);
      parent = stackFrames.push(frames.length - 1) - 1;
    }
    samples.push(parent);
    values.push(value);
  }
  return {
    type: 'cpu',
    unit: 'nanoseconds',
    duration: 1000,
    resource: new Map([['service.name', 'cart']]),
    strings,
    frames: {
      function: Uint32Array.from(frames),
      file: new Uint32Array(frames.length),
      line: new Uint32Array(frames.length),
    },
    stacks: { parent: Int32Array.from(parents), frame: Uint32Array.from(stackFrames) },
    samples: { stack: Uint32Array.from(samples), value: Float64Array.from(values) },
    ...rest,
  };
}

/** Stacks and their values again. */
function stacksOf(profile: Profile | undefined): Record<string, number> | undefined {
  if (profile === undefined) return undefined;
  const { strings, frames, stacks, samples } = profile;
  const stacked = (stack: number): string => {
    const name = strings[frames.function[stacks.frame[stack] as number] as number] as string;
    const parent = stacks.parent[stack] as number;
    return parent < 0 ? name : `${stacked(parent)};${name}`;
  };
  const found: Record<string, number> = {};
  for (let i = 0; i < samples.stack.length; i++) {
    const stack = stacked(samples.stack[i] as number);
    found[stack] = (found[stack] ?? 0) + (samples.value[i] as number);
  }
  return found;
}

function put(subject: StoreSubject, ...profiles: readonly Profile[]): Promise<void> {
  return subject.put(
    batchOf((builder) => {
      for (const profile of profiles) builder.profile(profile);
    }),
  );
}

export const storeProfileCases: readonly StoreCase[] = [
  {
    name: 'profiles: are merged over the range, stack by stack',
    needs,
    async run(subject) {
      const { at: start } = subject;
      await put(subject, profileOf({ 'main;work': 5, 'main;idle': 1 }, { start }));
      await put(
        subject,
        profileOf({ 'main;work;hash': 7, 'main;work': 2 }, { start: start + 1000 }),
        profileOf({ main: 100 }, { start: start - 1 }),
        profileOf({ main: 100 }, { start: start + minute }),
      );
      const range = { start, end: start + minute };
      const merged = await part.profiles(subject).query({ range, type: 'cpu' });
      const expected = { 'main;work': 7, 'main;idle': 1, 'main;work;hash': 7 };
      same(stacksOf(merged), expected, 'stacks of two profiles');
      same([merged?.type, merged?.unit], ['cpu', 'nanoseconds'], 'type and unit');
      same([merged?.start, merged?.duration], [start, 2000], 'the time they cover');
    },
  },
  {
    name: 'profiles: of one type and by labels; undefined when there is none',
    needs,
    async run(subject) {
      const { at: start } = subject;
      const resource = new Map([['service.name', 'orders']]);
      await put(
        subject,
        profileOf({ a: 1 }, { start }),
        profileOf({ b: 2 }, { start, resource }),
        profileOf({ c: 4 }, { start, type: 'alloc_space', unit: 'bytes' }),
      );
      const range = { start, end: start + minute };
      const find = async (type: string, service?: string): Promise<unknown> => {
        const where =
          service === undefined
            ? []
            : [{ label: 'service.name', op: '=' as const, value: service }];
        return stacksOf(await part.profiles(subject).query({ range, type, where }));
      };
      same(await find('cpu'), { a: 1, b: 2 }, 'cpu of both');
      same(await find('cpu', 'orders'), { b: 2 }, 'cpu of orders');
      same(await find('alloc_space'), { c: 4 }, 'allocations');
      same(await find('wall'), undefined, 'a type that is not there');
      same(await find('cpu', 'nobody'), undefined, 'a service that is not there');
    },
  },
  {
    name: 'profiles: one written again is there once',
    needs: [...needs, 'replays'],
    async run(subject) {
      const profile = profileOf({ 'main;work': 5 }, { start: subject.at });
      await put(subject, profile, profile);
      await put(subject, profile);
      const range = { start: subject.at, end: subject.at + minute };
      const found = await part.profiles(subject).query({ range, type: 'cpu' });
      same(stacksOf(found), { 'main;work': 5 }, 'a profile written three times');
    },
  },
  {
    name: 'profiles: an abort rejects with its reason',
    needs,
    async run(subject) {
      const reason = new Error('enough');
      const range = { start: subject.at, end: subject.at + minute };
      const signal = AbortSignal.abort(reason);
      const read = part.profiles(subject).query({ range, type: 'cpu' }, { signal });
      same(await rejection(read, 'an aborted query'), reason, 'reason');
    },
  },
];
