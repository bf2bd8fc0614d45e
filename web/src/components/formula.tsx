import { memo, useLayoutEffect, useRef, useState } from "react";

type Draw = typeof import("./katex").draw;

/** The typesetter, once the first formula has asked for it. */
let draw: Draw | null = null;
let loading: Promise<Draw> | null = null;

function load(): Promise<Draw> {
  loading ??= import("./katex").then((module) => {
    draw = module.draw;
    return module.draw;
  });
  loading.catch(() => {
    loading = null;
    console.debug("formulas could not be typeset");
  });
  return loading;
}

interface Props {
  tex?: string;
  source?: string;
  display?: boolean;
}

/** A formula, typeset; its source until then, and when it cannot be typeset. */
export const Formula = memo(function Formula({ tex = "", source = "", display = false }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [drawn, setDrawn] = useState(false);
  useLayoutEffect(() => {
    let wanted = true;
    const show = (ready: Draw) => {
      if (wanted && place.current) setDrawn(ready(place.current, tex, display));
    };
    if (draw) show(draw);
    else load().then(show, () => {});
    return () => {
      wanted = false;
    };
  }, [tex, display]);
  return (
    <span
      className={display ? "formula display" : "formula"}
      data-source={source}
      dir="ltr"
      translate="no"
      data-testid="formula"
    >
      <span className="formula-source" hidden={drawn}>
        {source}
      </span>
      <span ref={place} hidden={!drawn} />
    </span>
  );
});
