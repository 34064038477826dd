// What every handler of the dashboard finds in its request: the connection it came over, and who asks.
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** Who asks, as `guardApi` found out. */
export interface Visitor {
  /** Name of the API key; '' where no keys are configured. */
  readonly name: string;
  /** False: may look and not change, and sees no retained text. */
  readonly mayChange: boolean;
  /** What the token against forged requests is bound to. */
  readonly session: string;
  /** True while the session holds; asked again by answers that go on for long. */
  readonly holds: () => boolean;
}

export interface DashboardEnvironment {
  Bindings: Partial<HttpBindings>;
  Variables: { visitor: Visitor };
}

export type DashboardContext = Context<DashboardEnvironment>;
