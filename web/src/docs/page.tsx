import { useEffect, useState } from "react";
import { strings } from "../strings";
import { Column } from "./column";
import { type Contract, readAsync, readOpen } from "./model";
import "../styles/sheet.css";
import "./docs.css";

const DOCUMENTS = [
  { title: strings.docs.websocket, address: "/api/asyncapi.json", read: readAsync },
  { title: strings.docs.http, address: "/api/openapi.json", read: readOpen },
] as const;

/** The product's interface for programs: the WebSocket and the HTTP API beside each other. */
export default function DocsPage() {
  const [contracts, setContracts] = useState<Contract[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [words, setWords] = useState("");
  const [named, setNamed] = useState(() => location.hash.slice(1));
  const text = strings.docs;

  useEffect(() => {
    document.title = `${strings.docs.title} · ${strings.product}`;
    Promise.all(DOCUMENTS.map(fetched)).then(setContracts, () => setFailed(true));
    const follow = () => setNamed(location.hash.slice(1));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    if (contracts && named) document.getElementById(named)?.scrollIntoView();
  }, [contracts, named]);

  return (
    <main className="sheet docs">
      <header>
        <h1>{text.title}</h1>
        <p>{text.about}</p>
        <a href="/">{strings.ops.back}</a>
      </header>
      {failed && (
        <p className="failure" role="alert">
          {text.failed}
        </p>
      )}
      {!failed && contracts === null && <p role="status">{text.loading}…</p>}
      {contracts !== null && (
        <>
          <label className="find">
            {text.find}
            <input
              type="search"
              value={words}
              onChange={(event) => setWords(event.target.value.trimStart())}
            />
          </label>
          <div className="columns">
            {contracts.map((contract, place) => {
              const { title, address } = DOCUMENTS[place] ?? DOCUMENTS[0];
              return <Column key={address} {...{ title, address, contract, words, named }} />;
            })}
          </div>
        </>
      )}
    </main>
  );
}

async function fetched({ address, read }: (typeof DOCUMENTS)[number]): Promise<Contract> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return read(await answer.json());
}
