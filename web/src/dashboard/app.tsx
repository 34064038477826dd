// The shell: rooms at the left, the status line above, one page at the right; pages other than the first are fetched when asked for.
import { Component, lazy, type ReactNode, Suspense } from 'react';
import { KeysProvider } from './keys.tsx';
import { LiveFeed } from './live-feed.tsx';
import { Button } from './parts/control.tsx';
import { Empty, Loading } from './parts/states.tsx';
import { hrefOf, Link, type Place, useAddress } from './router.tsx';
import { SessionGate } from './session.tsx';
import { Rooms, roomNames } from './shell/rooms.tsx';
import { LostConnection, StatusLine } from './shell/status-line.tsx';
import { ExchangePage } from './traffic/exchange-page.tsx';
import { TrafficPage } from './traffic/traffic-page.tsx';

const PlaygroundPage = lazy(async () => ({
  default: (await import('./playground/playground-page.tsx')).PlaygroundPage,
}));
const ConstitutionPage = lazy(async () => ({
  default: (await import('./constitution/constitution-page.tsx')).ConstitutionPage,
}));
const EvaluationPage = lazy(async () => ({
  default: (await import('./evaluation/evaluation-page.tsx')).EvaluationPage,
}));
const SimilarityPage = lazy(async () => ({
  default: (await import('./similarity/similarity-page.tsx')).SimilarityPage,
}));
const RunsPage = lazy(async () => ({ default: (await import('./runs/runs-page.tsx')).RunsPage }));

export function App() {
  return (
    <KeysProvider>
      <SessionGate>
        <LiveFeed>
          <Shell />
        </LiveFeed>
      </SessionGate>
    </KeysProvider>
  );
}

function Shell() {
  const place = useAddress();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Rooms current={place?.room} />
      <div className="beside">
        <StatusLine />
        <LostConnection />
        <main id="main" tabIndex={-1}>
          <PageFence key={place?.room} what={place ? roomNames[place.room] : 'this page'}>
            <Suspense fallback={<Loading what="the page" />}>{place ? <Page place={place} /> : <Nowhere />}</Suspense>
          </PageFence>
        </main>
      </div>
    </div>
  );
}

function Page({ place }: { place: Place }) {
  switch (place.room) {
    case 'traffic':
      return place.path[0] === undefined ? <TrafficPage /> : <ExchangePage key={place.path[0]} id={place.path[0]} />;
    case 'playground':
      return <PlaygroundPage />;
    case 'constitution':
      return <ConstitutionPage />;
    case 'evaluation':
      return <EvaluationPage />;
    case 'similarity':
      return <SimilarityPage />;
    case 'runs':
      return <RunsPage />;
  }
}

function Nowhere() {
  return (
    <div className="page">
      <Empty title="There is no page at this address" action={<Link to={hrefOf('traffic')}>To the traffic</Link>}>
        It may have been cut when it was copied. The rooms are at the left.
      </Empty>
    </div>
  );
}

interface FenceState {
  readonly problem?: string;
}

/** A page that breaks takes neither the shell nor the other rooms with it, and says that it broke. */
class PageFence extends Component<{ what: string; children: ReactNode }, FenceState> {
  override state: FenceState = {};

  static getDerivedStateFromError(error: unknown): FenceState {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.problem === undefined) return this.props.children;
    return (
      <div className="page">
        <section className="broken" role="alert">
          <h2>{this.props.what} could not be drawn</h2>
          <p>{this.state.problem}</p>
          <p>The gateway and the other rooms go on. After an update of the gateway, reload the page.</p>
          <Button onClick={() => location.reload()}>Reload</Button>
        </section>
      </div>
    );
  }
}
