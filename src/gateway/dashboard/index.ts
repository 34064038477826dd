// The dashboard's side of the gateway: the pages, and the HTTP API that they are drawn from (src/gateway/contract.ts).
export type { BuildProcess, BuildRequest, StartBuild } from './build-process.ts';
export { type DashboardOptions, dashboardRoutes } from './dashboard.ts';
export type { DashboardEnvironment } from './environment.ts';
export { createScorer, type Scored, type ScoredBy, type Scorer } from './scoring.ts';
