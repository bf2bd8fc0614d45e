import { Tooltip } from "radix-ui";
import type { ComponentProps } from "react";
import { isGiven } from "./keep-focus";

type Props = Omit<ComponentProps<"button">, "aria-label"> & { label: string; size?: "small" | "normal" };

/** A button that is only an icon: its label is its accessible name and its tooltip. */
export function IconButton({ label, size = "small", className = "", ...rest }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        onFocus={(event) => {
          if (isGiven(event.currentTarget)) event.preventDefault(); // no tooltip
        }}
      >
        <button type="button" aria-label={label} className={`icon-button ${size} ${className}`} {...rest} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" sideOffset={6} collisionPadding={8}>
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
