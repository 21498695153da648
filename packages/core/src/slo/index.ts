export {
  type AssessOptions,
  assessObjectives,
  type ObjectiveStatus,
} from './assess-objectives.ts';
export { defaultBurnRateRules, scaleRules } from './burn-rate-rules.ts';
export { type BurnRateOptions, burnRates } from './burn-rates.ts';
export {
  deriveObjectives,
  type ObjectiveOptions,
  type ObjectiveOverride,
} from './derive-objectives.ts';
export {
  type BudgetBucket,
  type BudgetLedger,
  type BudgetOptions,
  bookRequests,
  type ErrorBudget,
  errorBudget,
} from './error-budget.ts';
export { type BurningGroup, groupIncidents } from './group-incidents.ts';
export { incidentId } from './incident-id.ts';
export {
  type BurnState,
  burnState,
  type IncidentOptions,
  nextIncident,
} from './next-incident.ts';
export { type IncidentsUpdate, reduceIncidents } from './reduce-incidents.ts';
