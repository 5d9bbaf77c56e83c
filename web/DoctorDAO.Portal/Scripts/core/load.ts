/** Milliseconds before a chunk is asked for again. */
const PAUSES = [500, 2_000, 8_000, 30_000];

/** What browsers say when a module did not arrive; an error of the module itself says something else. */
const lost = (error: unknown): boolean => error instanceof TypeError && /import/i.test(error.message);

/** Ends with the pause, or as soon as the connection is back; without a connection only then. */
const again = (pause: number): Promise<void> => new Promise(resolve => {
  const timer = navigator.onLine ? setTimeout(done, pause) : undefined;
  function done(): void {
    clearTimeout(timer);
    removeEventListener('online', done);
    resolve();
  }
  addEventListener('online', done);
});

/** Loads a chunk of the page. The line may drop just then, so what did not arrive is asked for a few times more. */
export async function load<T>(chunk: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await chunk();
    } catch (error) {
      if (!lost(error)) throw error;
    }
    await again(pause);
  }
  return chunk();
}
