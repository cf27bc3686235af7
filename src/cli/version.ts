/** Set by the build from package.json. */
declare const SEEPP_VERSION: string | undefined;

export const VERSION = typeof SEEPP_VERSION === "undefined" ? "development" : SEEPP_VERSION;
