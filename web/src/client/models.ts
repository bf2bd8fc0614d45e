import { createStore } from "zustand/vanilla";
import { strings } from "../strings";
import * as api from "./api";

export interface ModelsState {
  models: readonly api.ModelInfo[];
  defaultModel: string | null;
}

export const models = createStore<ModelsState>(() => ({ models: [], defaultModel: null }));

/** Asks again until the server has answered once. */
export async function loadModels(retryMs = 2_000): Promise<void> {
  try {
    models.setState(await api.models());
  } catch (error) {
    const asksMs = error instanceof api.ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    setTimeout(() => void loadModels(Math.min(60_000, retryMs * 2)), Math.max(retryMs, asksMs));
  }
}

export interface Group {
  label: string;
  models: api.ModelInfo[];
}

/** Models under who made them, and under who serves them where that says more: where nobody is named, or there are several. */
export function byProvider(list: readonly api.ModelInfo[]): Group[] {
  const groups = new Map<string, api.ModelInfo[]>();
  const alone = list.every((one) => one.provider === list[0]?.provider);
  for (const one of list) {
    const server = strings.model.providers[one.provider] ?? one.provider;
    const names = alone && one.vendor ? [one.vendor] : [one.vendor, server].filter(Boolean);
    const label = [...new Set(names)].join(" · ");
    groups.set(label, [...(groups.get(label) ?? []), one]);
  }
  return [...groups].map(([label, members]) => ({ label, models: members }));
}
