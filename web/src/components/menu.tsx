import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

interface Props {
  trigger: ReactNode;
  /** The landmark it belongs to: a menu outside of all landmarks is lost on screen readers. */
  within: "main" | "nav";
  align: "start" | "end";
  className?: string;
  children: ReactNode;
}

/**
 * A menu that does not lock the page: locking would need a style element, which the page's policy forbids, and a
 * reply may go on behind it.
 */
export function Menu({ trigger, within, align, className = "", children }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.querySelector<HTMLElement>(within)}>
        <DropdownMenu.Content
          className={`menu ${className}`}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
