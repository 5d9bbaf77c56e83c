// One door to the core: what all islands share comes as one file, not as one request a module.
export * from './dom.js';
export * from './http.js';
export * from './island.js';
export * from './say.js';
export * from './store.js';
export * from './text.js';
export * from './toast.js';
