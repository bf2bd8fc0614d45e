import { Check, ChevronDown, CornerDownRight, Hand, ListEnd, type LucideIcon, Sparkles } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { Wish } from "taskflow-client/chat/thread";
import { useStore } from "zustand";
import { prefs } from "../client/prefs";
import { strings } from "../strings";
import { ENTER, KEYS_OF } from "./keys";
import { Menu } from "./menu";

const ICONS: Readonly<Record<Wish, LucideIcon>> = {
  auto: Sparkles,
  interrupt: Hand,
  steer: CornerDownRight,
  queue: ListEnd,
};

const WISHES = Object.keys(ICONS) as Wish[];

/** What a message does to the reply that is being spoken. The choice is kept, like that of a model. */
export function WishPicker({ onOpen }: { onOpen: (open: boolean) => void }) {
  const chosen = useStore(prefs, (state) => state.wish);
  const text = strings.turnTaking;
  const Icon = ICONS[chosen];
  const trigger = (
    <button type="button" className="model-trigger wish-trigger" data-testid="wish-picker" data-wish={chosen}>
      <span className="sr-only">{text.label}: </span>
      <Icon aria-hidden />
      <span className="name">{text.wishes[chosen].name}</span>
      <ChevronDown aria-hidden />
    </button>
  );
  return (
    <Menu trigger={trigger} within="main" align="start" className="wish-menu" onOpen={onOpen}>
      <DropdownMenu.Label className="menu-label">{text.label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={chosen}
        onValueChange={(value) => prefs.setState({ wish: value as Wish })}
        aria-label={text.label}
      >
        {WISHES.map((wish) => (
          <WishItem key={wish} wish={wish} chosen={wish === chosen} />
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}

function WishItem({ wish, chosen }: { wish: Wish; chosen: boolean }) {
  const { name, about } = strings.turnTaking.wishes[wish];
  const keys = [chosen ? ENTER : undefined, KEYS_OF[wish]].filter((one) => one !== undefined);
  const Icon = ICONS[wish];
  return (
    <DropdownMenu.RadioItem className="menu-item wish-item" value={wish} data-wish={wish}>
      <Icon aria-hidden />
      <span className="model-text">
        <span className="name">
          {name}
          {keys.map((one) => (
            <kbd key={one}>{one}</kbd>
          ))}
        </span>
        <span className="description">{about}</span>
      </span>
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
