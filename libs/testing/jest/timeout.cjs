// The time limit of a test of this project, from its `globals` in jest.config.cjs.
jest.setTimeout(globalThis.timeoutMs);
