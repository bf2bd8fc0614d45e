import { route } from "./client/route";
import { connectEarly } from "./client/sockets";
import "./client/sign-in";
import "./index.css";

// The page is small enough to begin the conversation while the rest of it is still on its way.
if (route.getState().route.page === "chat") connectEarly();
void import("./page");
