// @ts-check
/** What a reader asks the gallery for: the question in the address, its answer, and what each choice would give. */

/**
 * The columns of the log, as `pages/gallery.py` writes them; a row is an experiment.
 * @typedef {object} Index
 * @property {string[]} ids
 * @property {string[]} titles
 * @property {number[]} days of the newest run, since 1970-01-01
 * @property {string[]} alts
 * @property {Record<string, [address: string, label: string][]>} facets
 * @property {string[]} paths of the categories, by their names
 * @property {Record<string, number[][]>} columns by facet the values of each row
 * @property {number[][]} outcomes the verdict of each of a row's models
 * @property {Record<number, number[]>} dates the same days of each of a row's models, where it has several
 * @property {number[]} newest which of its models a row was tried with last; -1 for none
 * @property {[icon: string, tone: string, color: string][]} badges by verdict
 * @property {string} media
 * @property {([shape: number, key: string, color: string] | -1)[]} covers
 * @property {[width: number, height: number, files: [type: string, [name: string, width: number][]][]][]} shapes
 * @property {Record<number, string>} instead of a picture, as HTML
 * @property {Record<number, string>} lengths of recordings
 * @property {Record<number, string>} bases
 * @property {Record<number, string>} langs
 * @property {number[]} drafts
 */
/**
 * @typedef {object} Question
 * @property {Record<string, string[]>} chosen by facet the addresses of values; any of them may fit, in each facet
 * @property {string} text words that must all occur
 * @property {string} sort
 * @property {string} view `table`, or empty for cards
 */
/**
 * @typedef {object} Answer
 * @property {number[]} rows in the order asked for
 * @property {Record<string, number[]>} counts by facet how many each value would give beside the other facets
 */
/** @typedef {Record<string, Set<number> | null>} Chosen null where a facet is left open */

export const FACETS = ["verdict", "model", "category", "tag", "year", "kind"];
export const SORT = "-date";
const SORTS = ["date", "title", "verdict", "model"];
const SIMPLE = FACETS.slice(2);

/**
 * Read the question in an address. `q` and `h` are left to the search of the theme.
 * @param {string} search
 * @returns {Question}
 */
export function read(search) {
  const given = new URLSearchParams(search);
  const sort = given.get("sort") ?? "";
  return {
    chosen: Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(given.getAll(facet))]])),
    text: given.get("text") ?? "",
    sort: SORTS.includes(sort.replace(/^-/, "")) ? sort : SORT,
    view: given.get("view") === "table" ? "table" : "",
  };
}

/**
 * Write a question into an address, beside what others keep there.
 * @param {Question} question
 * @param {string} search
 */
export function write(question, search) {
  const given = new URLSearchParams(search);
  for (const name of [...FACETS, "text", "sort", "view"]) given.delete(name);
  for (const facet of FACETS) for (const value of question.chosen[facet]) given.append(facet, value);
  if (question.text) given.set("text", question.text);
  if (question.sort !== SORT) given.set("sort", question.sort);
  if (question.view) given.set("view", question.view);
  return given.size ? `?${given}` : "";
}

/**
 * Return whether a question leaves anything out.
 * @param {Question} question
 */
export function narrows({ chosen, text }) {
  return text.trim() !== "" || FACETS.some((facet) => chosen[facet].length > 0);
}

/**
 * Return a text as it is compared: without case, and alike however its characters are composed.
 * @param {string} text
 */
export function fold(text) {
  return text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFKC");
}

/**
 * Return the value that is meant, by its address, its name or its label: -1 for one that nothing has.
 * @param {Index} index
 * @param {string} facet
 * @param {string} value
 */
export function valueOf(index, facet, value) {
  const values = index.facets[facet];
  const paths = facet === "category" && index.paths;
  const exact = values.findIndex(([address]) => address === value);
  /**
   * Names are one where their addresses would be: by words and by signs, whatever stands between.
   * @param {string} name
   */
  const key = (name) =>
    `${fold(paths ? name : name.replaceAll("/", " ")).match(/[\p{L}\p{N}\p{M}_.]+|[\p{S}#]|(?!^)\/(?=\s*[^\s/])/gu) ?? name}`;
  return exact < 0 ? values.findIndex(([address, label], i) => [key(address), key(paths ? paths[i] : label)].includes(key(value))) : exact;
}

/**
 * @param {Index} index
 * @param {Question} question
 * @returns {Chosen}
 */
export function choose(index, question) {
  return Object.fromEntries(
    FACETS.map((facet) => {
      const values = question.chosen[facet].map((value) => valueOf(index, facet, value));
      return [facet, values.length ? new Set(values) : null];
    }),
  );
}

/**
 * Return the verdicts that a row is judged by: of the models that were chosen, or else of its newest run.
 * @param {Index} index
 * @param {number} row
 * @param {Set<number> | null} models
 */
function judged(index, row, models) {
  if (!models) return index.columns.verdict[row];
  const own = index.columns.model[row];
  return index.outcomes[row].filter((_, i) => models.has(own[i]));
}

/**
 * Return the verdict to show of a row (-1 for none), the day it is of, and which of the row's models it is of (-1 for
 * none): by the newest of the models that were chosen, and of those rather by one that has a verdict asked for.
 * @param {Index} index
 * @param {number} row
 * @param {Chosen} chosen
 * @returns {[verdict: number, day: number, told: number]}
 */
export function outcome(index, row, { verdict, model }) {
  const own = index.columns.model[row];
  const newest = index.newest[row];
  const fits = model ? [newest, ...own.keys()].filter((i) => model.has(own[i])) : [newest];
  const shown = fits.find((i) => verdict?.has(index.outcomes[row][i])) ?? fits[0];
  return [index.outcomes[row][shown] ?? -1, index.dates[row]?.[shown] ?? index.days[row], shown];
}

/**
 * @param {number[]} values
 * @param {Set<number> | null} wanted
 */
function meets(values, wanted) {
  if (!wanted) return true;
  for (const value of values) if (wanted.has(value)) return true;
  return false;
}

/**
 * @param {number[]} sums
 * @param {Iterable<number>} values
 */
function count(sums, values) {
  for (const value of values) sums[value] += 1;
}

/**
 * Answer a question.
 * @param {Index} index
 * @param {Question} question
 * @param {string[]} [texts] what is searched of each row, folded; needed only if the question has a text
 * @returns {Answer}
 */
export function answer(index, question, texts) {
  const chosen = choose(index, question);
  const { verdict, model } = chosen;
  const words = texts ? fold(question.text).split(/\s+/).filter(Boolean) : [];
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, index.facets[facet].map(() => 0)]));
  const simple = SIMPLE.map((facet) => ({ column: index.columns[facet], wanted: chosen[facet], sums: counts[facet] }));
  const rows = [];
  for (let row = 0; row < index.ids.length; row += 1) {
    if (words.length && !words.every((word) => texts?.[row].includes(word))) continue;
    let missed = null;
    let misses = 0;
    for (const one of simple) {
      if (meets(one.column[row], one.wanted)) continue;
      missed = one;
      misses += 1;
    }
    if (misses > 1) continue;
    const models = index.columns.model[row];
    const verdicts = judged(index, row, model);
    const fits = verdict ? meets(verdicts, verdict) : !model || verdicts.length > 0;
    if (missed) {
      if (fits) count(missed.sums, missed.column[row]);
      continue;
    }
    count(counts.verdict, verdicts.length > 1 ? new Set(verdicts) : verdicts);
    count(counts.model, verdict ? models.filter((_, i) => verdict.has(index.outcomes[row][i])) : models);
    if (!fits) continue;
    rows.push(row);
    for (const { column, sums } of simple) count(sums, column[row]);
  }
  return { rows: sorted(index, rows, question.sort, chosen), counts };
}

/** @type {WeakMap<Index, Map<string, number[]>>} */
const ranked = new WeakMap();

/**
 * Return the places of labels in the alphabet of the page's language; they are compared once.
 * @param {Index} index
 * @param {string} name
 * @param {string[]} labels
 */
function ranks(index, name, labels) {
  const known = ranked.get(index) ?? new Map();
  ranked.set(index, known);
  if (!known.has(name)) {
    const { compare } = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    const order = [...new Set(labels)].sort(compare);
    const place = new Map(order.map((label, i) => [label, i]));
    known.set(name, labels.map((label) => place.get(label) ?? -1));
  }
  return known.get(name) ?? [];
}

/**
 * Return rows in order; those that are alike stay with the newest first.
 * @param {Index} index
 * @param {number[]} rows
 * @param {string} sort
 * @param {Chosen} chosen
 */
function sorted(index, rows, sort, chosen) {
  if (sort === SORT && !chosen.model) return rows;
  const name = sort.replace(/^-/, "");
  const last = index.badges.length;
  /** @type {(row: number) => number} */
  let key = (row) => outcome(index, row, chosen)[1];
  if (name === "title") {
    const places = ranks(index, name, index.titles);
    key = (row) => places[row];
  } else if (name === "model") {
    const places = ranks(index, name, index.facets.model.map(([, label]) => label));
    key = (row) => places[index.columns.model[row][outcome(index, row, chosen)[2]]] ?? -1;
  } else if (name === "verdict") {
    key = (row) => (outcome(index, row, chosen)[0] + last + 1) % (last + 1);
  }
  const keys = new Map(rows.map((row) => [row, key(row)]));
  const sign = sort === name ? 1 : -1;
  return rows.sort((a, b) => sign * ((keys.get(a) ?? 0) - (keys.get(b) ?? 0)) || a - b);
}
