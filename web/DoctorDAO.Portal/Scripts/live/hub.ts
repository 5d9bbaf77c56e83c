import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';

/** Called when a topic changed, and after each reconnection, since something may have been missed. */
export type Listener = () => void;

/** Seconds between attempts to connect: quick at first, never rarer than half a minute, spread so that a restart is not a stampede. */
export const backOff = (attempt: number, random = Math.random()): number => Math.round(1000 * Math.min(30, 2 ** Math.min(attempt, 5)) * (0.5 + random / 2));

/** Hash of the newest block in what the page shows. */
const shownBlock = (): string | null => document.documentElement.dataset['block'] || null;

/** One connection a page to `/hub/dao`. It hears topic names only; whoever listens asks the server again. */
export class Hub {
  readonly #connection: HubConnection;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #pageless = new Set<string>();
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;

  constructor(url = new URL('/hub/dao', location.href).href) {
    this.#connection = new HubConnectionBuilder().withUrl(url).configureLogging(LogLevel.None).build();
    this.#connection.on('Changed', (topic: string) => this.#tell(topic));
    this.#connection.onclose(() => this.#again());
    addEventListener('online', () => this.#now());
    addEventListener('pagehide', () => this.#stop());
    addEventListener('pageshow', e => {
      if (e.persisted && this.#listeners.size > 0) this.#now();
    });
  }

  /**
   * Hears of a topic until `signal` ends. What changed before the server had noted it is asked for when the page shows an older block than the newest; where no
   * block tells what somebody knows (`pageless`), always.
   */
  listen(topic: string, listener: Listener, signal: AbortSignal, pageless = false): void {
    if (signal.aborted) return;
    if (pageless) this.#pageless.add(topic);
    const known = this.#listeners.get(topic);
    if (known) known.add(listener);
    else {
      this.#listeners.set(topic, new Set([listener]));
      this.#invoke('Subscribe', [topic]);
    }
    signal.addEventListener('abort', () => this.#forget(topic, listener), { once: true });
    this.#wanted = true;
    if (this.#connection.state === HubConnectionState.Disconnected && this.#retry === undefined) void this.#connect();
  }

  #forget(topic: string, listener: Listener): void {
    const known = this.#listeners.get(topic);
    if (!known?.delete(listener) || known.size > 0) return;
    // An element that starts again listens at once: leave the group only when it did not.
    queueMicrotask(() => {
      if (known.size > 0 || this.#listeners.get(topic) !== known) return;
      this.#listeners.delete(topic);
      this.#pageless.delete(topic);
      this.#invoke('Unsubscribe', [topic]);
    });
  }

  #invoke(method: 'Subscribe' | 'Unsubscribe', topics: string[]): void {
    if (this.#connection.state !== HubConnectionState.Connected || topics.length === 0) return;
    // What changed after the page was written and before anybody listened was told to nobody.
    const hear = (block: unknown): void => {
      if (method === 'Subscribe') for (const topic of topics) if (block !== shownBlock() || this.#pageless.has(topic)) this.#tell(topic);
    };
    this.#connection.invoke(method, topics).then(hear).catch(() => {
      // A refused topic stays unheard; a lost connection subscribes again by itself.
    });
  }

  #tell(topic: string): void {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener();
  }

  #tellAll(): void {
    for (const listener of new Set([...this.#listeners.values()].flatMap(set => [...set]))) listener();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const first = this.#attempt === 0;
    try {
      await this.#connection.start();
      this.#attempt = 0;
      this.#invoke('Subscribe', [...this.#listeners.keys()]);
      if (!first) this.#tellAll();
    } catch {
      this.#again();
    }
  }

  #again(): void {
    if (!this.#wanted || this.#retry !== undefined) return;
    this.#attempt++;
    this.#retry = setTimeout(() => {
      // Without a hub the attempts are what drives asking again.
      if (navigator.onLine) this.#tellAll();
      void this.#connect();
    }, backOff(this.#attempt));
  }

  #now(): void {
    if (!this.#wanted && this.#listeners.size === 0) return;
    this.#wanted = true;
    if (this.#connection.state !== HubConnectionState.Disconnected) return;
    this.#attempt = Math.max(1, this.#attempt);
    void this.#connect();
  }

  #stop(): void {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connection.stop();
  }
}

let shared: Hub | undefined;

/** The page's one hub connection. */
export const hub = (): Hub => (shared ??= new Hub());
