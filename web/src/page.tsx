import { type ComponentType, lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startChat } from "./client/chat";
import { refresh } from "./client/conversations";
import { loadModels } from "./client/models";
import { watchOtherTabs } from "./client/other-tabs";
import { watchPrefs } from "./client/prefs";
import { type Page, route } from "./client/route";
import { adoptLater, loadAuthConfig } from "./client/sign-in";
import { watchVisits } from "./client/visits";
import { watchCopies } from "./components/copying";
import { ErrorBoundary } from "./components/error-boundary";
import { keepFocus } from "./components/keep-focus";
import { hasKeyboard } from "./components/pointer";

const PAGES: Record<Page, ComponentType> = {
  ops: lazy(() => import("./ops/page")),
  docs: lazy(() => import("./docs/page")),
  account: lazy(() => import("./account/page")),
  admin: lazy(() => import("./admin/page")),
  "signed-in": lazy(() => import("./account/returned")),
};

watchPrefs();
watchVisits();
watchCopies();
keepFocus(hasKeyboard);
if (route.getState().route.page === "chat") {
  startChat();
  void loadModels();
  void refresh();
  watchOtherTabs(() => void refresh(true));
  void loadAuthConfig();
  void adoptLater();
}

/** The page that the address named when it was loaded. */
function Current() {
  const { page } = route.getState().route;
  if (page === "chat") return <App />;
  const Named = PAGES[page];
  return (
    <Suspense>
      <Named />
    </Suspense>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <Current />
      </ErrorBoundary>
    </StrictMode>,
  );
}
