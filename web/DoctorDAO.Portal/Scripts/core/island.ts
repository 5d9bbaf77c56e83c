/** Told to the document when the page, or part of it (`detail`), has been replaced by a newer one. */
export const PAGE_EVENT = 'dao:page';

/**
 * A custom element that can be started again at any time: its state is in the page and on the device, so that enhanced navigation and
 * refreshing in place need no care of their own. `start` gets a signal that ends with the element or with the next start.
 */
export abstract class Island extends HTMLElement {
  #life: AbortController | undefined;

  /** Reads the page and paints. Listeners take `signal`. */
  protected abstract start(signal: AbortSignal): void;

  connectedCallback(): void {
    // Whoever inserted the element may still be filling it.
    queueMicrotask(() => {
      if (this.isConnected && !this.#life) this.restart();
    });
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#life = undefined;
  }

  /** Starts anew from what the page says now. */
  restart(): void {
    this.#life?.abort();
    const life = new AbortController();
    this.#life = life;
    document.addEventListener(PAGE_EVENT, e => this.#replaced(e), { signal: life.signal });
    this.start(life.signal);
  }

  #replaced(event: Event): void {
    const root = (event as CustomEvent<Element | undefined>).detail;
    if (this.isConnected && (root === undefined || root === null || root.contains(this))) this.restart();
  }

  /** An attribute the page must give. */
  protected need(name: string): string {
    const value = this.dataset[name];
    if (value === undefined) throw new Error(`<${this.localName}> lacks data-${name}.`);
    return value;
  }
}

/** Says that `root` (the whole page when left out) has been replaced. */
export const pageReplaced = (root?: Element): void => {
  document.dispatchEvent(new CustomEvent(PAGE_EVENT, { detail: root }));
};

/** Registers an element once; modules may be evaluated in any order. */
export const define = (name: string, type: CustomElementConstructor): void => {
  if (!customElements.get(name)) customElements.define(name, type);
};
