import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { authConfig } from "./client/account-state";
import { startChat } from "./client/chat";
import { refresh } from "./client/conversations";
import { loadModels } from "./client/models";
import { watchPrefs } from "./client/prefs";
import { route } from "./client/route";
import { watchCopies } from "./components/copying";
import { ErrorBoundary } from "./components/error-boundary";

const Operations = lazy(() => import("./ops/page"));

watchPrefs();
watchCopies();
if (route.getState().route.page === "chat") {
  startChat();
  void loadModels();
  void refresh();
  // Without it there is only nothing to click on.
  authConfig().catch(() => {});
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        {route.getState().route.page === "ops" ? (
          <Suspense>
            <Operations />
          </Suspense>
        ) : (
          <App />
        )}
      </ErrorBoundary>
    </StrictMode>,
  );
}
