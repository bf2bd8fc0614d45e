import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useStore } from "zustand";
import type { ModelInfo } from "../client/api";
import { byProvider, models } from "../client/models";
import { prefs } from "../client/prefs";
import { useSession, useThread } from "../runtime";
import { strings } from "../strings";
import { Menu } from "./menu";

export function ModelPicker() {
  const session = useSession();
  const { models: known, defaultModel } = useStore(models);
  const chosen = useThread((thread) => thread.model) ?? defaultModel;
  const current = known.find((one) => one.id === chosen);
  const choose = (id: string) => {
    session.setModel(id);
    prefs.setState({ model: id });
  };
  const trigger = (
    <button type="button" className="model-trigger" data-testid="model-picker" disabled={known.length === 0}>
      <span className="sr-only">{strings.model.label}: </span>
      <span className="name">{current?.name ?? chosen ?? strings.model.unknown}</span>
      <ChevronDown aria-hidden />
    </button>
  );
  return (
    <Menu trigger={trigger} within="main" align="start">
      <DropdownMenu.RadioGroup value={chosen ?? ""} onValueChange={choose}>
        {byProvider(known).map((group) => (
          <DropdownMenu.Group key={group.label}>
            <DropdownMenu.Label className="menu-label">{group.label}</DropdownMenu.Label>
            {group.models.map((model) => (
              <ModelItem key={model.id} model={model} isDefault={model.id === defaultModel} />
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}

function ModelItem({ model, isDefault }: { model: ModelInfo; isDefault: boolean }) {
  const description = model.description || (model.local ? strings.model.local : null);
  return (
    <DropdownMenu.RadioItem className="menu-item" value={model.id} data-model={model.id}>
      <span className="model-text">
        <span className="name">
          {model.name}
          {isDefault && <span className="pill">{strings.model.default}</span>}
        </span>
        {description && <span className="description">{description}</span>}
      </span>
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
