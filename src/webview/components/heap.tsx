/** The heap: each block's card at its home. Only cards near the view are drawn. */
import type { JSX } from "preact";
import type { Session } from "../session";
import type { BlockCard } from "../picture/arrows";
import type { Changes } from "../picture/changes";
import { shortAddress, shortType } from "../picture/text";
import { t } from "../strings";
import { Icon } from "./icons";
import { hasRaw, isRaw } from "../picture/raw";
import { Address, RawSwitch, Rows, type Common } from "./rows";

export interface CardActions {
  fold(id: number): void;
  hide(id: number): void;
  pin(id: number): void;
  switchRaw(id: number): void;
  inspect(card: BlockCard): void;
  drag(event: PointerEvent, card: BlockCard): void;
  /** With the keyboard: by so many px, by so many shelves. */
  nudge(card: BlockCard, dx: number, shelves: number): void;
}

export interface HeapViewProps {
  session: Session;
  cards: readonly BlockCard[];
  changes: Changes;
  common: Common;
  /** The cards that are lit with the pointer that is looked at. */
  lit: ReadonlySet<string>;
  folded: ReadonlySet<number>;
  pinned: readonly number[];
  /** The card under the mouse button, and how far it was dragged. */
  dragged: { id: number; dx: number; dy: number } | undefined;
  act: CardActions;
  /** What of the heap's plane is in view, px. */
  top: number;
  view: number;
}

export function HeapView({ session, cards, changes, ...shared }: HeapViewProps): JSX.Element {
  return (
    <div role="list" class="blocks">
      {cards.filter((c) => c.seen).map((card) => (
        <Block key={card.block.id} card={card} session={session} changes={changes} {...shared} />
      ))}
    </div>
  );
}

function Block({ card, session, changes, common, lit, folded, pinned, dragged, act, top, view }: { card: BlockCard } & Omit<HeapViewProps, "cards">): JSX.Element {
  const { block, home, sheet, h } = card;
  const id = block.id!;
  const owner = `b${id}`;
  const fresh = changes.isNewBlock(id);
  const turned = !fresh && changes.stateBefore(id) !== undefined && changes.stateBefore(id) !== block.state;
  const type = shortType(block.value?.type ?? block.type ?? "") || t("unknownType", { size: block.size });
  const life = block.state === "freed" && block.freed ? t("lifeFreed", { line: block.freed.line, step: block.freed.step })
    : block.state === "leaked" ? t("lifeLeaked", { step: block.leaked?.step ?? "?" }) : "";
  const about = [`${type} @ ${block.address}, ${block.size} bytes`, t("allocatedAt", { line: block.allocated.line, step: block.allocated.step }), life].filter(Boolean).join("\n");
  return (
    <div class={`card block ${block.state}${fresh ? " new" : ""}${turned ? " turned" : ""}${lit.has(owner) ? " target" : ""}${dragged?.id === id ? " dragged" : ""}`} role="listitem"
      aria-label={[t("block", { type, address: block.address, size: block.size }), fresh ? t("isNew") : "", life].filter(Boolean).join(". ")}
      data-owner={owner} data-testid="block" data-folded={folded.has(id) ? "true" : undefined} data-address={block.address} data-block-id={id} data-state={block.state} data-type={block.type} title={about}
      style={{ transform: `translate(${home.x + (dragged?.id === id ? dragged.dx : 0)}px, ${home.y + (dragged?.id === id ? dragged.dy : 0)}px)`, width: `${home.w}px`, height: `${h}px` }}>
      <header onPointerDown={(e) => act.drag(e, card)}>
        {pinned.includes(id) && <span class="mark" data-testid="pin-mark" title={t("pinned")}><Icon name="pin" /><span class="sr">{t("pinned")}</span></span>}
        <b>{type}</b>
        <span class="card-tools">
          <button type="button" class="tool" aria-expanded={!folded.has(id)} aria-label={t(folded.has(id) ? "openCard" : "foldCard", { name: type })} title={t(folded.has(id) ? "openCard" : "foldCard", { name: type })} data-testid="fold-card" onClick={() => act.fold(id)}
            onKeyDown={(e) => {
              const by = ({ ArrowLeft: [-40, 0], ArrowRight: [40, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, [number, number]>)[e.key];
              if (by && e.ctrlKey) { e.preventDefault(); e.stopPropagation(); act.nudge(card, ...by); }
            }}><Icon name="chevron" /></button>
          <button type="button" class="tool" aria-label={t("inspectCard", { name: type })} title={t("inspectCard", { name: type })} data-testid="inspect-card" onClick={() => act.inspect(card)}><Icon name="inspect" /></button>
          <button type="button" class="tool" aria-pressed={pinned.includes(id)} aria-label={t(pinned.includes(id) ? "unpinCard" : "pinCard", { name: type })} title={t(pinned.includes(id) ? "unpinCard" : "pinCard", { name: type })} data-testid="pin-card" onClick={() => act.pin(id)}><Icon name="pin" /></button>
          {block.value && (isRaw(block.value) || hasRaw(block.value)) && <RawSwitch value={block.value} name={type} flip={() => act.switchRaw(id)} />}
          <button type="button" class="tool" aria-label={t("hideCard", { name: type })} title={t("hideCard", { name: type })} data-testid="hide-card" onClick={() => act.hide(id)}><Icon name="hide" /></button>
        </span>
        <button type="button" class="plain" aria-label={`${block.state === "live" ? shortAddress(block.address) : t(block.state)}: ${t("goToLine", { line: block.allocated.line })}`} onClick={() => session.reveal(session.info.at?.file ?? session.loaded!.trace.info.main, block.allocated.line)}>
          {block.state === "live" ? <Address address={block.address} /> : <span class="state">{t(block.state)}</span>}
        </button>
      </header>
      {sheet && <Rows sheet={sheet} context={{ ...common, owner }} top={top - home.y} view={view} />}
    </div>
  );
}
