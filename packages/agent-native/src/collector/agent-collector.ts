import { access } from 'node:fs/promises';
import type { Collector, CollectorContext, TelemetrySink } from '@abduce/core';
import { helperSupervisor } from '../helper/helper-supervisor.ts';
import { locateHelper } from '../helper/locate-helper.ts';
import { replayHelper } from '../helper/replay-helper.ts';
import { containerDirectory } from '../identity/container-directory.ts';
import { hostFiles } from '../identity/host-files.ts';
import { readMachine } from '../identity/read-machine.ts';
import { breathe } from '../metrics/breathe.ts';
import { pointBatches } from '../metrics/metrics-batch.ts';
import { metricsPieces, metricsText } from '../metrics/metrics-text.ts';
import type { Series } from '../metrics/series-table.ts';
import type { SnapshotDocument, StatusDocument, Watch } from '../protocol/documents.ts';
import type { HelperMessage } from '../protocol/message-reader.ts';
import { findCgroupMount } from '../scope/walk-cgroups.ts';
import { type AgentOptions, agentDefaults, requireOptions } from './agent-options.ts';
import { type AgentState, agentState } from './agent-state.ts';
import { configurationOf } from './configuration.ts';
import { requestWriter } from './request-writer.ts';
import { scopeWatcher } from './scope-watcher.ts';
import { sinkWriter } from './sink-writer.ts';

/** What can be asked of a running collector. */
export interface AgentCollector extends Collector {
  /** Metrics of the last round in the text format of Prometheus; empty before the first one. */
  metrics(): string;
  /** The same in pieces. */
  metricsPieces(): Iterable<string>;
  /** Which programs run, and why others do not; `undefined` before the helper said so. */
  status(): StatusDocument | undefined;
  /**
   * The kill switch: `true` stops every kernel program from observing anything, `false` lets them go on. Resolves when
   * the helper was told.
   */
  pause(paused: boolean): Promise<void>;
  /** Restarts of the helper, its process id, what of its output could not be used. */
  stats(): AgentStats;
}

export interface AgentStats {
  readonly helperPid: number | undefined;
  readonly helperRestarts: number;
  readonly skippedBytes: number;
  readonly badFrames: number;
  readonly droppedValues: number;
  /** Batches of metrics, with what the helper saw or without. */
  readonly rounds: number;
  /** Rounds with what the helper saw. */
  readonly snapshots: number;
  readonly series: number;
}

async function exists(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * The eBPF collector: starts the helper, watches over it, and writes metrics, spans and profiles into the sink.
 * `run` throws `NATIVE_UNAVAILABLE` when there is no helper for this platform or it cannot be kept running; ask
 * `support()` beforehand. Throws `CONFIG` for a scope that names nothing.
 */
export function agentCollector(options: AgentOptions): AgentCollector {
  requireOptions(options);
  const settings = { ...agentDefaults, ...options };
  const random = options.random ?? Math.random;
  let state: AgentState | undefined;
  let status: StatusDocument | undefined;
  let published: readonly Series[] = [];
  let rounds = 0;
  let snapshots = 0;
  let paused = false;
  let reconfigure = async (): Promise<void> => {};
  let supervised: (() => ReturnType<ReturnType<typeof helperSupervisor>['stats']>) | undefined;

  const run = async (sink: TelemetrySink, context: CollectorContext): Promise<void> => {
    const { clock, logger, signal } = context;
    signal.throwIfAborted();
    const { helperPath } = options;
    const location = await locateHelper({ ...(helperPath !== undefined && { helperPath }) });
    const files = hostFiles({ root: settings.hostRoot ?? '/' });
    const directory = containerDirectory({ files, now: () => clock.now() });
    const [machine, mount] = await Promise.all([readMachine(files), findCgroupMount(files)]);
    const { maxSeries, retention, recording } = settings;
    const live = recording === undefined;
    const current = agentState({
      clock,
      files,
      directory,
      machine,
      mount,
      live,
      maxSeries,
      retention,
    });
    state = current;
    const writer = sinkWriter(sink, context);
    const requests = requestWriter({ state: current, writer, random });
    let unsampledSpans = 0;
    let lastRound = clock.now();

    const round = async (snapshot?: SnapshotDocument): Promise<void> => {
      lastRound = clock.now();
      await current.round(snapshot, { ...supervisor.stats(), unsampledSpans });
      rounds++;
      if (snapshot !== undefined) snapshots++;
      published = current.table.all();
      for (const { batch, points } of pointBatches(published, lastRound)) {
        if (!(await writer.write(batch))) current.drop('sink_points', points);
        await breathe();
      }
    };
    // One round at a time, whoever asks for it.
    let turn: Promise<void> = Promise.resolve();
    const inTurn = (snapshot?: Parameters<typeof round>[0]): Promise<void> => {
      turn = turn.then(() => round(snapshot));
      return turn;
    };
    const onMessage = async (message: HelperMessage): Promise<void> => {
      switch (message.type) {
        case 'hello':
          current.helperStarted();
          return;
        case 'status':
          status = message.document;
          current.setStatus(status);
          return;
        case 'snapshot':
          await inTurn(message.document);
          // What named cgroups that this snapshot was the first to tell of.
          return requests.retry();
        case 'spans':
          unsampledSpans += message.document.unsampled;
          return requests.spans(message.document.spans);
        case 'profile':
          return requests.profile(message.document);
        case 'log':
          logger.log(message.document.level, `helper: ${message.document.message}`);
          return;
        case 'goodbye':
          logger.log('debug', 'the helper ends', { reason: message.document.reason });
      }
    };
    const supervisor = helperSupervisor({
      path: location.path,
      clock,
      logger,
      random,
      onMessage,
      times: { silence: 3 * settings.interval + 15_000, ...options.times },
      ...(options.pauses && { pauses: options.pauses }),
      ...(options.maxFailures !== undefined && { maxFailures: options.maxFailures }),
    });
    supervised = supervisor.stats;
    const configuration = configurationOf(settings);
    if (recording !== undefined) {
      // What a recording has was allowed when it was made; texts are reported only on request.
      const texts: Watch[] = (settings.capture?.payload ?? []).length > 0 ? ['payload'] : [];
      const document = { ...configuration, host: ['l4', 'l7', ...texts] as const, scope: [] };
      const { path } = location;
      return replayHelper({ path, recording, configuration: document, clock, signal, onMessage });
    }
    const watcher = scopeWatcher({
      files,
      directory,
      clock,
      scope: settings.scope,
      capture: settings.capture ?? {},
      rescan: settings.rescan,
      rest: configuration,
      paused: async () => paused || (await exists(settings.pauseFile)),
      configure: (document) => supervisor.configure(document),
    });
    await watcher.scan();
    reconfigure = watcher.scan;
    // Without a helper the machine's own numbers go on.
    const fill = async (stop: AbortSignal): Promise<void> => {
      while (!stop.aborted) {
        await clock.sleep(settings.interval, { signal: stop }).catch(() => {});
        if (!stop.aborted && clock.now() - lastRound > 2 * settings.interval) await inTurn();
      }
    };
    const over = new AbortController();
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    // It may have been told to stop while it was looking at the machine.
    if (signal.aborted) stop();
    try {
      const side = Promise.all([watcher.run(over.signal), fill(over.signal)]);
      side.catch(stop);
      await supervisor.run(over.signal);
      over.abort();
      await side;
    } finally {
      over.abort();
      reconfigure = async () => {};
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    name: 'agent',
    run,
    metrics: () => metricsText(published),
    metricsPieces: () => metricsPieces(published),
    status: () => status,
    pause(on) {
      paused = on;
      return reconfigure();
    },
    stats() {
      const { pid, restarts, skippedBytes, badFrames, droppedValues } = supervised?.() ?? {
        pid: undefined,
        restarts: 0,
        skippedBytes: 0,
        badFrames: 0,
        droppedValues: 0,
      };
      const series = state?.table.size ?? 0;
      return {
        helperPid: pid,
        helperRestarts: restarts,
        skippedBytes,
        badFrames,
        droppedValues,
        rounds,
        snapshots,
        series,
      };
    },
  };
}
