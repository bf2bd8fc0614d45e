import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startChat } from "./client/chat";
import { refresh } from "./client/conversations";
import { loadModels } from "./client/models";
import { watchPrefs } from "./client/prefs";
import { Guard } from "./components/guard";
import "./index.css";

watchPrefs();
startChat();
void loadModels();
void refresh();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Guard>
        <App />
      </Guard>
    </StrictMode>,
  );
}
