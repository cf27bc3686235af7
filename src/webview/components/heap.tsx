/** The heap: each block's card at its home. Only cards near the view are drawn. */
import type { JSX } from "preact";
import type { Session } from "../session";
import type { BlockCard } from "../picture/arrows";
import type { Changes } from "../picture/changes";
import { shortAddress, shortType } from "../picture/text";
import { t } from "../strings";
import { Address, Rows, type Common } from "./rows";

export interface HeapViewProps {
  session: Session;
  cards: readonly BlockCard[];
  changes: Changes;
  common: Common;
  /** The card that the hot pointer points at. */
  target: string | undefined;
  /** What of the heap's plane is in view, px. */
  top: number;
  view: number;
}

export function HeapView({ session, cards, changes, common, target, top, view }: HeapViewProps): JSX.Element {
  return (
    <div role="list" class="blocks">
      {cards.filter((c) => c.sheet || c.block.value === undefined).map((card) => (
        <Block key={card.block.id} card={card} session={session} changes={changes} common={common} target={target} top={top} view={view} />
      ))}
    </div>
  );
}

function Block({ card, session, changes, common, target, top, view }: { card: BlockCard } & Omit<HeapViewProps, "cards">): JSX.Element {
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
    <div class={`card block ${block.state}${fresh ? " new" : ""}${turned ? " turned" : ""}${target === owner ? " target" : ""}`} role="listitem"
      aria-label={[t("block", { type, address: block.address, size: block.size }), fresh ? t("isNew") : "", life].filter(Boolean).join(". ")}
      data-testid="block" data-address={block.address} data-block-id={id} data-state={block.state} data-type={block.type} title={about}
      style={{ transform: `translate(${home.x}px, ${home.y}px)`, width: `${home.w}px`, height: `${h}px` }}>
      <header>
        <b>{type}</b>
        <button type="button" class="plain" aria-label={`${block.state === "live" ? shortAddress(block.address) : t(block.state)}: ${t("goToLine", { line: block.allocated.line })}`} onClick={() => session.reveal(session.info.at?.file ?? session.loaded!.trace.info.main, block.allocated.line)}>
          {block.state === "live" ? <Address address={block.address} /> : <span class="state">{t(block.state)}</span>}
        </button>
      </header>
      {sheet && <Rows sheet={sheet} context={{ ...common, owner }} top={top - home.y} view={view} />}
    </div>
  );
}
