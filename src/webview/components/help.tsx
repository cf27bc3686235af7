/** Keys and signs, in a popover over the picture. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { keyHelp } from "../keys";
import { t, type StringKey } from "../strings";
import { Icon } from "./icons";

const signs: { sign: JSX.Element; words: StringKey }[] = [
  { sign: <span class="glyph dot" />, words: "helpDot" },
  { sign: <span class="glyph ring" />, words: "helpRing" },
  { sign: <span class="glyph null" />, words: "helpNull" },
  { sign: <span class="sample bar" />, words: "helpBar" },
  { sign: <span class="text undefined">undefined</span>, words: "helpUndefined" },
  { sign: <span class="changed"><s class="old">4</s><span class="text number">5</span></span>, words: "helpChanged" },
  { sign: <span class="sample freed" />, words: "helpFreed" },
  { sign: <span class="sample leaked" />, words: "helpLeaked" },
];

export function Help({ onClose }: { onClose(): void }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => { if (before instanceof HTMLElement) before.focus(); };
  }, []);
  return (
    <div ref={box} class="help" role="dialog" aria-label={t("helpTitle")} tabIndex={-1} data-testid="help-dialog"
      onKeyDown={(e) => { if (e.key === "Escape") { e.stopPropagation(); onClose(); } }}>
      <div class="head"><h2>{t("helpTitle")}</h2><button type="button" class="tool" aria-label={t("close")} onClick={onClose}><Icon name="close" /></button></div>
      <dl>{keyHelp.map((k) => <div key={k.words}><dt>{k.keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{t(k.words)}</dd></div>)}</dl>
      <h2>{t("helpPicture")}</h2>
      <dl class="signs">{signs.map((s) => <div key={s.words}><dt>{s.sign}</dt><dd>{t(s.words)}</dd></div>)}</dl>
    </div>
  );
}
