// Who is looking, and at which gateway: the status is asked for first, and again every half minute, after each change of guard
// and when a lost connection is back. Without it nothing else is drawn; where the gateway wants a key, the login page comes up.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Status } from '../../../src/gateway/contract.ts';
import { connectSession, getJson } from './api.ts';
import { useLoaded } from './loaded.ts';
import { ErrorState, Loading } from './parts/states.tsx';
import { LoginPage } from './shell/login-page.tsx';

export interface Session {
  readonly status: Status;
  /** Asks for the status anew. */
  readonly refresh: () => void;
}

const Known = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Known);
  if (!session) throw new Error('useSession needs SessionGate above it');
  return session;
}

export function SessionGate({ children }: { children: ReactNode }) {
  const { data, error, reload, setData } = useLoaded<Status>('/status', { every: 30_000 });
  const [isAsked, setAsked] = useState(false);
  const session = useMemo(() => data && { status: data, refresh: reload }, [data, reload]);
  const token = data?.csrf;
  useEffect(() => {
    connectSession({
      token: token ?? '',
      renew: async () => {
        const status = await getJson<Status>('/status');
        setData(status);
        return status.csrf;
      },
      askWho: () => setAsked(true),
    });
  }, [token, setData]);
  if (isAsked || error?.status === 401) {
    const enter = () => {
      setAsked(false);
      reload();
    };
    return <LoginPage onEnter={enter} />;
  }
  if (session) return <Known value={session}>{children}</Known>;
  if (error) {
    return (
      <main className="state">
        <ErrorState error={error} what="this dashboard" retry={reload} />
      </main>
    );
  }
  return (
    <main className="state">
      <Loading what="the gateway's status" />
    </main>
  );
}
