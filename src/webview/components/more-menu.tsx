/** What a narrow bar has no room for, behind one button: a menu, by mouse and by keys. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../strings";
import { Icon } from "./icons";

export interface MenuItem {
  id: string;
  words: string;
  act: () => void;
  /** One of several, of which one is on; or on and off. */
  checked?: { of: "radio" | "checkbox"; on: boolean };
  key?: string;
}

export function MoreMenu({ items }: { items: readonly MenuItem[] }): JSX.Element {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const all = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>("button") ?? [])];
  useLayoutEffect(() => {
    if (!open) return;
    all()[0]?.focus();
    const outside = (event: PointerEvent): void => { if (!menu.current?.parentElement?.contains(event.target as Node)) setOpen(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = (): void => { setOpen(false); button.current?.focus(); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Tab") return setOpen(false);
    const entries = all();
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key !== "Enter" && event.key !== " ") return;
    else (document.activeElement as HTMLElement).click();
    event.preventDefault(); // the panel's own keys mean something else
  };
  return (
    <div class="more-menu">
      <button ref={button} type="button" class="tool" data-testid="more" aria-haspopup="menu" aria-expanded={open} aria-label={t("moreTools")} title={t("moreTools")} onClick={() => setOpen(!open)}
        onKeyDown={(event) => { if (event.key === "ArrowDown" && !open) { event.preventDefault(); setOpen(true); } }}><Icon name="more" /></button>
      {open && (
        <div ref={menu} class="menu" role="menu" aria-label={t("moreTools")} onKeyDown={onKeyDown}>
          {items.map(({ id, words, act, checked, key }) => (
            <button type="button" key={id} tabIndex={-1} data-testid={id} role={checked ? `menuitem${checked.of}` : "menuitem"} aria-checked={checked?.on} onClick={() => { close(); act(); }}>
              <span class="tick" aria-hidden="true">{checked?.on ? "✓" : ""}</span><span>{words}</span>{key && <kbd aria-hidden="true">{key}</kbd>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Whether the panel is at most so wide, px. */
export function useNarrow(most: number): boolean {
  const query = `(max-width: ${most}px)`;
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = (): void => setNarrow(list.matches);
    changed();
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return narrow;
}
