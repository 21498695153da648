import type { CaseFile } from '../model/case-file.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { AbduceError } from '../model/error.ts';
import type { IncidentEvent } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import type { Millis, TimeRange } from '../model/units.ts';
import type { CallOptions } from '../ports/runtime.ts';
import { type Assessment, assessWindow, type ObserverState } from './assess-window.ts';
import { eventHub } from './event-hub.ts';
import { gatherCase } from './gather-case.ts';
import { indicatorHistory } from './indicator-history.ts';
import { type InvestigationTarget, planCase } from './investigation-target.ts';
import { type ObserverOptions, settingsOf } from './options.ts';
import { type RunningCollectors, runCollectors } from './run-collectors.ts';
import { type StoreSink, storeSink } from './store-sink.ts';

/** Everything an investigation looked at, what it concluded, and how it says so. */
export interface Investigation {
  readonly caseFile: CaseFile;
  readonly diagnosis: Diagnosis;
  readonly report: Report;
}

export interface WatchOptions extends CallOptions {
  /** Time between two assessments. Default: one step. */
  readonly every?: Millis;
}

/** Watches one system through one store. Two observers share nothing. */
export interface Observer {
  /** The way in for a mounted receiver, a file, or anything else that has telemetry. */
  readonly sink: StoreSink;
  /** Starts the collectors; calling it twice is harmless. */
  start(): void;
  /** Looks at a window (default: the latest) and carries the incidents on. A failed query is a gap, not an error. */
  assess(range?: TimeRange, options?: CallOptions): Promise<Assessment>;
  /**
   * Explains an incident, a service over a time, or a time; a case file is replayed without reading the store.
   * Throws `CONFIG` without an engine or explainer, and for a service that is not in the data.
   */
  investigate(
    target: InvestigationTarget | CaseFile,
    options?: CallOptions,
  ): Promise<Investigation>;
  /** Assesses again and again. Ends when the consumer stops; throws the signal's reason when aborted. */
  watch(options?: WatchOptions): AsyncIterableIterator<IncidentEvent>;
  /** Stops collectors and everything that is under way. The store stays open: it belongs to the caller. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

function isCaseFile(target: InvestigationTarget | CaseFile): target is CaseFile {
  return 'world' in target && 'baselineSignals' in target;
}

export function createObserver(options: ObserverOptions): Observer {
  const settings = settingsOf(options);
  const { store, clock, logger, rules, step, window } = settings;
  const sink = storeSink(store, { clock, ...(options.intake && { limits: options.intake }) });
  const hub = eventHub();
  const longest = Math.max(window, ...rules.map(({ long }) => long));
  const state: ObserverState = {
    incidents: [],
    history: indicatorHistory(step, longest),
    waits: new Map(),
  };
  const closing = new AbortController();
  let collectors: RunningCollectors | undefined;

  /** Options whose signal also fires when the observer is closed. */
  const bound = ({ signal }: CallOptions = {}): { readonly signal: AbortSignal } => {
    if (closing.signal.aborted) throw new AbduceError('CONFIG', 'the observer is closed');
    signal?.throwIfAborted();
    return {
      signal: signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]),
    };
  };

  const assess: Observer['assess'] = async (range, call) => {
    const now = clock.now();
    const { assessment, events } = await assessWindow(
      range ?? { start: now - window, end: now },
      settings,
      state,
      bound(call),
    );
    hub.publish(events);
    return assessment;
  };

  async function* watch(call: WatchOptions = {}): AsyncGenerator<IncidentEvent, undefined, void> {
    const { signal } = bound(call);
    const events = hub.listen();
    try {
      for (;;) {
        await assess(undefined, { signal });
        yield* events.take();
        await clock.sleep(call.every ?? step, { signal });
      }
    } finally {
      events.close();
    }
  }

  const close = async (): Promise<void> => {
    closing.abort(new DOMException('the observer was closed', 'AbortError'));
    await collectors?.stop();
    collectors = undefined;
  };

  return {
    sink,
    assess,
    watch,
    close,
    start() {
      bound();
      collectors ??= runCollectors(options.collectors ?? [], sink, { clock, logger });
    },
    async investigate(target, call) {
      const { engine, explainer } = settings;
      if (engine === undefined || explainer === undefined) {
        throw new AbduceError('CONFIG', 'an investigation needs an engine and an explainer', {
          hint: 'Pass `engine: createEngine()` and `explainer: templateExplainer()` from @abduce/rca.',
        });
      }
      const within = bound(call);
      const caseFile = isCaseFile(target)
        ? target
        : await gatherCase(planCase(target, settings), settings, within);
      const diagnosis = await engine.analyze(caseFile, within);
      const report = await explainer.explain(diagnosis, caseFile, within);
      return { caseFile, diagnosis, report };
    },
    [Symbol.asyncDispose]: close,
  };
}
