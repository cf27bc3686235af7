/** Icons: 16 px, one stroke, the colour of their text. */
import type { JSX } from "preact";

const paths = {
  first: <path d="M4 3v10M13 3 7 8l6 5z" />,
  backOut: <path d="M13 13V9a4 4 0 0 0-4-4H4M7 2 4 5l3 3" />,
  backOver: <><path d="M13 9a5 5 0 0 0-9.5-1.5M3 4v4h4" /><circle cx="8" cy="13" r="1" /></>,
  back: <path d="M10 3 5 8l5 5" />,
  play: <path d="M5 3v10l8-5z" fill="currentColor" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.5" />,
  forward: <path d="m6 3 5 5-5 5" />,
  over: <><path d="M3 9a5 5 0 0 1 9.5-1.5M13 4v4H9" /><circle cx="8" cy="13" r="1" /></>,
  out: <path d="M3 13V9a4 4 0 0 1 4-4h5M9 2l3 3-3 3" />,
  last: <path d="M12 3v10M3 3l6 5-6 5z" />,
  help: <><path d="M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6" /><circle cx="8" cy="12.2" r=".6" fill="currentColor" /></>,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  error: <><circle cx="8" cy="8" r="6" /><path d="M8 4.8v4M8 11v.2" /></>,
  warning: <><path d="M8 2 1.8 13.2h12.4z" /><path d="M8 6.4v3.4M8 11.6v.2" /></>,
  busy: <path d="M8 2.5a5.5 5.5 0 1 1-5.2 3.7" />,
  share: <><path d="M8 10V2.5M5 5l3-3 3 3" /><path d="M4.5 8H3v5.5h10V8h-1.5" /></>,
  outline: <path d="M3 4h1M6.5 4H13M5.5 8h1M9 8h4M5.5 12h1M9 12h4" />,
  file: <path d="M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5" />,
  larger: <path d="M8 3.5v9M3.5 8h9" />,
  smaller: <path d="M3.5 8h9" />,
  fit: <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />,
  hide: <path d="M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4M3 13 13 3" />,
  inspect: <><circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" /></>,
  up: <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />,
  pin: <path d="M5.5 2.5h5M6.5 2.5v4L4 9.5h8L9.5 6.5v-4M8 9.5V14" />,
  raw: <path d="M6.5 3C4 3 5.500 7 3.500 8c2 1 .5 5 3 5M9.500 3c2.500 0 1 4 3 5-2 1-.5 5-3 5" />,
  more: <><circle cx="3.5" cy="8" r=".8" fill="currentColor" /><circle cx="8" cy="8" r=".8" fill="currentColor" /><circle cx="12.5" cy="8" r=".8" fill="currentColor" /></>,
  chevron: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{paths[name]}</svg>;
}
