import { isMap, type Value } from "../../rpc/values";

/** One step of a JSONPath: from a value to the values that it selects. */
type Step = (value: Value) => Value[];

const namePattern = /^\.([\p{L}_][\p{L}\p{N}_-]*)/u;
const quotedPattern = /^\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/;
const indexPattern = /^\[(-?\d+)\]/;
const anyPattern = /^(?:\.\*|\[\*\])/;
const filterPattern =
  /^\[\?\(?\s*@((?:\.[\p{L}_][\p{L}\p{N}_-]*)+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|(true|false|-?\d+(?:\.\d+)?))\s*\)?\]/u;

/**
 * Compiles a JSONPath (RFC 9535) of names, indexes, wildcards and filters by equality:
 * `$.status.conditions[?@.type=="Ready"].status`.
 * @throws Error where the path has anything else
 */
export function compileJsonPath(path: string): (root: Value) => Value[] {
  const steps: Step[] = [];
  let rest = path.replace(/^\$/, "");
  while (rest !== "") {
    const [step, length] = nextStep(rest);
    if (!step)
      throw new Error(`parsing "${path}": unexpected "${rest}"; allowed are names, indexes, * and filters by == or !=`);
    steps.push(step);
    rest = rest.slice(length);
  }
  return (root) => steps.reduce<Value[]>((values, step) => values.flatMap(step), [root]);
}

function nextStep(text: string): [Step | undefined, number] {
  const name = namePattern.exec(text) ?? quotedPattern.exec(text);
  if (name) return [member(unescaped(name[1] ?? name[2] ?? "")), name[0].length];
  const index = indexPattern.exec(text);
  if (index) return [element(Number(index[1])), index[0].length];
  const any = anyPattern.exec(text);
  if (any) return [children, any[0].length];
  const filter = filterPattern.exec(text);
  if (!filter) return [undefined, 0];
  const [whole, inner = "", operator, double, single, literal] = filter;
  return [filterBy(inner, operator === "==", double ?? single ?? parseLiteral(literal ?? "")), whole.length];
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, "$1");

function parseLiteral(text: string): boolean | number {
  return text === "true" || (text !== "false" && Number(text));
}

function member(name: string): Step {
  return (value) => (isMap(value) && value[name] !== undefined ? [value[name]] : []);
}

function element(index: number): Step {
  return (value) => {
    const found = Array.isArray(value) ? value.at(index) : undefined;
    return found === undefined ? [] : [found];
  };
}

function children(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}

function filterBy(inner: string, wanted: boolean, literal: Value): Step {
  const select = compileJsonPath(inner);
  return (value) => children(value).filter((each) => (select(each)[0] === literal) === wanted);
}
