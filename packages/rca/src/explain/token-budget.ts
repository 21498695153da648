export interface TokenBudget {
  /** Tokens that one request may take, its answer included. Default 16,000. */
  readonly call?: number;
  /** Tokens that one incident may take over all its requests, for as long as the explainer lives. Default 60,000. */
  readonly incident?: number;
}

export interface TokenBook {
  /** Takes tokens out of the budget of an incident; false when there are not as many. */
  reserve(incident: string, tokens: number): boolean;
  release(incident: string, tokens: number): void;
}

export const budgetDefaults = { call: 16_000, incident: 60_000 } as const;

/** Incidents that are remembered; the one that was not asked about for longest is forgotten first. */
const mostIncidents = 1000;

export function tokenBook(budget: TokenBudget = {}): TokenBook {
  const { call, incident: most } = { ...budgetDefaults, ...budget };
  const spent = new Map<string, number>();
  const put = (incident: string, tokens: number): void => {
    spent.delete(incident);
    spent.set(incident, tokens);
    for (const oldest of spent.keys()) {
      if (spent.size <= mostIncidents) break;
      spent.delete(oldest);
    }
  };
  return {
    reserve(incident, tokens) {
      const before = spent.get(incident) ?? 0;
      if (tokens > call || before + tokens > most) return false;
      put(incident, before + tokens);
      return true;
    },
    release(incident, tokens) {
      put(incident, Math.max(0, (spent.get(incident) ?? 0) - tokens));
    },
  };
}
