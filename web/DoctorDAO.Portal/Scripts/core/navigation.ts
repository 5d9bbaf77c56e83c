interface Blazor {
  addEventListener(name: 'enhancedload', listener: () => void): void;
}

const blazor = (): Blazor | undefined => (globalThis as { Blazor?: Blazor }).Blazor;

/**
 * Enhanced navigation, fetched when somebody is about to follow a link of this site: the first view does not pay for it. `replaced` is told after each
 * page that came this way. A page that links the script itself is heard too.
 */
export function startNavigation(replaced: () => void): void {
  const hear = (): void => blazor()?.addEventListener('enhancedload', replaced);
  if (blazor()) return hear();
  const source = document.querySelector<HTMLScriptElement>('script[data-navigation]')?.dataset['navigation'];
  if (source === undefined) {
    addEventListener('load', hear, { once: true });
    return;
  }
  const signs = ['pointerover', 'touchstart', 'focusin'];
  const life = new AbortController();
  const fetchIt = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || link.hash || link.target || link.hasAttribute('download')) return;
    life.abort();
    const script = document.createElement('script');
    script.src = source;
    script.addEventListener('load', hear, { once: true });
    document.head.append(script);
  };
  for (const sign of signs) document.addEventListener(sign, fetchIt, { signal: life.signal, passive: true });
}
