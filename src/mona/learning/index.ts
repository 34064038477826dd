// learning: policies trained in small environments by PPO or REINFORCE. The horizon of credit is the one switch between ordinary RL and
// myopic optimisation with approval; everything else is the same code.
export {
  type Credited,
  creditedReturns,
  readCredit,
  stepSignals,
  type WindowOptions,
  windowAdvantages,
} from './credit.ts';
export type { Credit, DecisionEnvironment, Episodes, Policy } from './decision-environment.ts';
export type { NetworkOptions } from './network-shape.ts';
export { type EpisodeReturns, type PlayedDecision, type PlayOptions, playEpisodes } from './play.ts';
export type { TrainedPolicy } from './policy.ts';
export { type PpoOptions, trainPpo } from './ppo.ts';
export { type PpoProfile, type PpoSettings, ppoProfileNames, ppoProfiles } from './ppo-settings.ts';
export { partEnds, type Recording, type ValueEstimates } from './recording.ts';
export { type ReinforceOptions, trainReinforce } from './reinforce.ts';
export type { SharedOptions, Trained, Watched, WatchedState } from './training.ts';
