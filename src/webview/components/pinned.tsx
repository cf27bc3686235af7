/**
 * Pinned cards: variables and blocks that stay in view over the heap whatever is scrolled to, at a size that no step changes. Their
 * places in stack and heap stay theirs, with a pin on them; a click on a pinned card's name goes there.
 */
import type { JSX } from "preact";
import type { Home } from "../layout/homes";
import type { Sheet } from "../picture/lines";
import { watchWidth, type WatchCard } from "../picture/watched";
import { shortAddress, shortType } from "../picture/text";
import type { HeapBlock } from "../../trace/snapshot";
import { t } from "../strings";
import { Icon } from "./icons";
import { Rows, type Common } from "./rows";

export interface PinnedCard { id: number; home: Home; type: string; /** Absent: not there at this step. */ block?: HeapBlock; /** It is yet to be allocated. */ ahead: boolean; sheet?: Sheet }

/** Around the cards, px. */
const padding = 8;
/** Share of the picture's height that they take at most: then they scroll. */
const mostShare = 0.45;

/** What the pinned cards take of the picture, px; the same at every step. */
export function pinnedHeight(cards: readonly { h: number }[], height: number): number {
  if (!cards.length) return 0;
  return Math.min(Math.round(height * mostShare), Math.max(...cards.map((c) => c.h)) + 2 * padding + 1);
}

export function Pinned({ variables, cards, height, common, unpin, unwatch, goTo, goToFrame, inspect }: {
  variables: readonly WatchCard[]; unwatch: (places: readonly string[]) => void; goToFrame: (owner: string) => void; cards: readonly PinnedCard[]; height: number; common: Common; unpin: (id: number) => void; goTo: (id: number) => void; inspect: (block: HeapBlock) => void;
}): JSX.Element | null {
  if (!cards.length && !variables.length) return null;
  return (
    <section class="pinned" style={{ height: `${height}px` }} aria-label={t("pinned")} data-testid="pinned" tabIndex={0}>
      <div role="list">
        {variables.map((card) => <Variables key={card.key} card={card} common={common} unwatch={unwatch} goTo={goToFrame} />)}
        {cards.map(({ id, home, type, block, ahead, sheet }) => {
          const name = shortType(type) || t("aBlock");
          const state = block === undefined ? t(ahead ? "pinnedAhead" : "pinnedGone") : block.state === "live" ? "" : t(block.state);
          return (
            <div key={id} class={`card block ${block?.state ?? "absent"}`} role="listitem" aria-label={[name, state].filter(Boolean).join(", ")} data-owner={`b${id}`} data-testid="pinned-card" data-pinned-id={id}
              style={{ width: `${home.w}px`, height: `${home.h}px` }}>
              <header>
                <button type="button" class="mark" aria-pressed="true" aria-label={t("unpinCard", { name })} title={t("unpinCard", { name })} data-testid="unpin" onClick={() => unpin(id)}><Icon name="pin" /></button>
                <button type="button" class="title" title={t("goToCard", { name })} aria-label={t("goToCard", { name })} data-testid="go-to-card" disabled={block === undefined} onClick={() => goTo(id)}><b>{name}</b></button>
                {block
                  ? <button type="button" class="plain" aria-label={`${state || shortAddress(block.address)}, ${t("inspectCard", { name })}`} title={t("inspectCard", { name })} onClick={() => inspect(block)}>{state ? <span class="state">{state}</span> : shortAddress(block.address)}</button>
                  : <span class="state">{state}</span>}
              </header>
              {sheet && <Rows sheet={sheet} context={{ ...common, owner: `b${id}` }} top={0} view={home.h} />}
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** The pinned variables of one function, or the globals. */
function Variables({ card, common, unwatch, goTo }: { card: WatchCard; common: Common; unwatch: (places: readonly string[]) => void; goTo: (owner: string) => void }): JSX.Element {
  const { title, owner, sheet, h, places } = card;
  return (
    <div class={`card frame${owner === undefined ? " absent" : ""}`} role="listitem" aria-label={`${t("pinned")}: ${title}`} data-owner={owner ?? "absent"} data-testid="watched" data-function={title} style={{ width: `${watchWidth}px`, height: `${h}px` }}>
      <header>
        <button type="button" class="mark" aria-pressed="true" aria-label={t("unpinCard", { name: title })} title={t("unpinCard", { name: title })} data-testid="unwatch" onClick={() => unwatch(places)}><Icon name="pin" /></button>
        <button type="button" class="title" title={t("goToFrame", { name: title })} aria-label={t("goToFrame", { name: title })} data-testid="go-to-frame" disabled={owner === undefined} onClick={() => owner !== undefined && goTo(owner)}><b>{title}</b></button>
      </header>
      <Rows sheet={sheet} context={{ ...common, owner: owner ?? "absent" }} top={0} view={h} />
    </div>
  );
}
