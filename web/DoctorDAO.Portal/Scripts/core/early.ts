let loading: Promise<unknown> | undefined;

/** Islands that are on their way: buttons pressed before they arrive wait for them. A chunk that fails lets the buttons go too. */
export function arriving(islands: readonly Promise<unknown>[]): void {
  if (islands.length === 0) return;
  const all = Promise.allSettled(loading ? [loading, ...islands] : islands);
  loading = all;
  void all.then(() => {
    if (loading === all) loading = undefined;
  });
}

/** Repeats the press of a `[data-do]` button once its island is there, so that who is quicker than the network is not ignored. */
export function holdEarlyPress(event: MouseEvent): void {
  const button = loading && event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null;
  if (!button || !loading) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void loading.then(() => {
    if (button.isConnected) button.click();
  });
}
