const INTERNAL = /^\/(?:health|metrics|v1\/deadlines)(?:[/?]|$)/;

/** Whether a path is for probes, scrapers and alarms: never shed, and never reached through the portal. */
export const isInternal = (path: string): boolean => INTERNAL.test(path);
