// @ts-check
/** What a reader asks the gallery for: the question in the address, its answer, and what each choice would give. */

/**
 * The columns of the log, as `gallery_index.py` writes them; a row is an experiment.
 * @typedef {object} Index
 * @property {string[]} ids
 * @property {string[]} titles
 * @property {number[]} days of the newest run, since 1970-01-01
 * @property {string[]} alts
 * @property {Record<string, [address: string, label: string][]>} facets
 * @property {string[]} paths of the categories, by their names
 * @property {Record<string, number[][]>} columns by facet the values of each row
 * @property {number[][]} results of each row, newest first: place of the model in its column, verdict, day; or the verdict only
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
/**
 * What came out with one model, or a row without any; of each model the newest one is its latest.
 * @typedef {object} Result
 * @property {number} place of the model among those of the row; -1 for none
 * @property {number} model
 * @property {number} verdict -1 for none
 * @property {number} day
 * @property {number} year
 * @property {boolean} latest
 */

export const SORT = "-date";
const SORTS = ["date", "title", "verdict", "model"];
/** @type {("verdict" | "model" | "year")[]} */
const OF_RESULTS = ["verdict", "model", "year"];
const DAY = 86_400_000;

/**
 * Read the question in an address. `q` and `h` are left to the search of the theme.
 * @param {string} search
 * @param {string[]} facets
 * @returns {Question}
 */
export function read(search, facets) {
  const given = new URLSearchParams(search);
  const sort = given.get("sort") ?? "";
  return {
    chosen: Object.fromEntries(facets.map((facet) => [facet, [...new Set(given.getAll(facet))]])),
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
  for (const name of [...Object.keys(question.chosen), "text", "sort", "view"]) given.delete(name);
  for (const [facet, values] of Object.entries(question.chosen)) for (const value of values) given.append(facet, value);
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
  return text.trim() !== "" || Object.values(chosen).some((values) => values.length > 0);
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
    Object.entries(question.chosen).map(([facet, asked]) => {
      const values = asked.map((value) => valueOf(index, facet, value));
      return [facet, values.length ? new Set(values) : null];
    }),
  );
}

/** @type {WeakMap<Index, Result[][]>} */
const unpacked = new WeakMap();

/**
 * Return the results of each row, the newest first; they are unpacked once.
 * @param {Index} index
 */
function resultsOf(index) {
  const known = unpacked.get(index);
  if (known) return known;
  const years = new Map(index.facets.year.map(([address], i) => [Number(address), i]));
  const all = index.results.map((packed, row) => {
    const models = index.columns.model[row];
    const [verdict] = packed;
    const numbers = packed.length > 1 ? packed : [models.length ? 0 : -1, verdict, index.days[row]];
    /** @type {Result[]} */
    const results = [];
    for (let i = 0; i < numbers.length; i += 3) {
      const [place, verdict, day] = numbers.slice(i);
      const latest = place < 0 ? !models.length : results.every((one) => one.place !== place);
      const year = years.get(new Date(day * DAY).getUTCFullYear()) ?? -1;
      results.push({ place, model: models[place] ?? -1, verdict, day, year, latest });
    }
    return results;
  });
  unpacked.set(index, all);
  return all;
}

/**
 * Return the results of a row for which everything holds that is asked of results, beside one facet; the newest first.
 * @param {Index} index
 * @param {number} row
 * @param {Chosen} chosen
 * @param {string} [open]
 */
function fitting(index, row, chosen, open) {
  const asked = OF_RESULTS.filter((facet) => facet !== open && chosen[facet]);
  const yearly = open === "year" || chosen.year;
  return resultsOf(index)[row].filter((one) => (yearly || one.latest) && asked.every((facet) => chosen[facet]?.has(one[facet])));
}

/**
 * Return the result to show of a row that fits: the newest for which everything holds.
 * @param {Index} index
 * @param {number} row
 * @param {Chosen} chosen
 */
export function shown(index, row, chosen) {
  return fitting(index, row, chosen)[0];
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
  const words = texts ? fold(question.text).split(/\s+/).filter(Boolean) : [];
  const facets = Object.keys(question.chosen);
  const counts = Object.fromEntries(facets.map((facet) => [facet, index.facets[facet].map(() => 0)]));
  const ofAll = facets.filter((facet) => !OF_RESULTS.some((one) => one === facet));
  const simple = ofAll.map((facet) => ({ column: index.columns[facet], wanted: chosen[facet], sums: counts[facet] }));
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
    const fits = shown(index, row, chosen);
    if (missed) {
      if (fits) count(missed.sums, missed.column[row]);
      continue;
    }
    for (const facet of OF_RESULTS) {
      const values = new Set(fitting(index, row, chosen, facet).map((one) => one[facet]));
      values.delete(-1);
      count(counts[facet], values);
    }
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
  if (sort === SORT && !OF_RESULTS.some((facet) => chosen[facet])) return rows;
  const name = sort.replace(/^-/, "");
  const last = index.badges.length;
  /** @type {(row: number) => number} */
  let key = (row) => shown(index, row, chosen).day;
  if (name === "title") {
    const places = ranks(index, name, index.titles);
    key = (row) => places[row];
  } else if (name === "model") {
    const places = ranks(index, name, index.facets.model.map(([, label]) => label));
    key = (row) => places[shown(index, row, chosen).model] ?? -1;
  } else if (name === "verdict") {
    key = (row) => (shown(index, row, chosen).verdict + last + 1) % (last + 1);
  }
  const keys = new Map(rows.map((row) => [row, key(row)]));
  const sign = sort === name ? 1 : -1;
  return rows.sort((a, b) => sign * ((keys.get(a) ?? 0) - (keys.get(b) ?? 0)) || a - b);
}
