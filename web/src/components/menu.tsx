import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";

interface Props {
  trigger: ReactNode;
  /** The landmark it belongs to: a menu outside of all landmarks is lost on screen readers. */
  within: "main" | "nav";
  align: "start" | "end";
  className?: string;
  /** Told whether it is open. */
  onOpen?: (open: boolean) => void;
  children: ReactNode;
}

/**
 * A menu that does not lock the page: locking would need a style element, which the page's policy forbids, and a
 * reply may go on behind it.
 */
export function Menu({ trigger, within, align, className = "", onOpen, children }: Props) {
  const [container, setContainer] = useState<HTMLElement | null>(null);
  return (
    <DropdownMenu.Root
      modal={false}
      // Not before: what it is to be within may not be there when this is drawn for the first time.
      onOpenChange={(open) => {
        if (open) setContainer(document.querySelector<HTMLElement>(within));
        onOpen?.(open);
      }}
    >
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
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
