// @ts-check
/** The gallery in the browser: controls, what they find, and the address and history that go with them. */

import { SORT, answer, choose, fold, narrows, read, shown, valueOf, write } from "./gallery-query.js";

/** @typedef {import("./gallery-query.js").Answer} Answer */
/** @typedef {import("./gallery-query.js").Index} Index */
/** @typedef {import("./gallery-query.js").Question} Question */
/** @typedef {import("./gallery-query.js").Result} Result */

const FIRST = 12; // that many are drawn at once after a click
const TYPING = 200; // ms of rest before a text is looked for
const DAY = 86_400_000;

/** @type {Map<string, Promise<any>>} */
const loading = new Map();
/** @type {WeakMap<Index, string[]>} */
const folded = new WeakMap();

/**
 * Fetch data once; what could not be fetched is tried again the next time.
 * @param {string} [address]
 */
function load(address = "") {
  const known = loading.get(address);
  if (known) return known;
  const started = fetch(address, { cache: "no-cache" }).then((got) => {
    if (!got.ok) throw new Error(`${got.status}`);
    return got.json();
  });
  loading.set(address, started);
  started.catch(() => loading.delete(address));
  return started;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} [type] of what is looked for, where more than an HTMLElement is needed
 * @returns {T | null}
 */
function find(within, selector, type) {
  const found = within.querySelector(selector);
  return found instanceof (type ?? HTMLElement) ? /** @type {T} */ (found) : null;
}

/**
 * Fill a string of the interface.
 * @param {string | undefined} words
 * @param {Record<string, string>} values
 */
function say(words = "", values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** One gallery on the page, until the reader goes to another page. */
class Gallery {
  /**
   * @param {HTMLElement} form the controls
   * @param {boolean} visited whether the reader comes back to it
   */
  constructor(form, visited) {
    this.form = form;
    this.words = form.dataset;
    this.place = /** @type {HTMLElement} */ (form.parentElement);
    this.results = /** @type {HTMLElement} */ (find(this.place, "[data-results]"));
    this.number = new Intl.NumberFormat(this.words.lang);
    this.date = new Intl.DateTimeFormat(this.words.lang, { dateStyle: "long", timeZone: "UTC" });
    this.untouched = find(this.place, "[data-status]")?.textContent ?? "";
    this.path = location.pathname;
    this.here = location.href;
    this.facets = (this.words.facets ?? "").split(" ");
    this.question = read(location.search, this.facets);
    this.home = new URL(this.words.home ?? "", document.baseURI);
    this.size = Number(this.words.size);
    this.shown = this.size;
    this.turn = 0;
    this.timer = 0;
    /** @type {Index | null} */
    this.index = null;
    /** @type {number[]} */
    this.rows = [];
    this.listen();
    this.form.dataset.ready = "";
    this.show(visited ? this.recalled() : null);
  }

  listen() {
    const leaving = new AbortController();
    /** @type {(on: EventTarget, type: string, then: (event: Event) => void) => void} */
    const on = (target, type, then) =>
      target.addEventListener(
        type,
        (event) => {
          if (this.form.isConnected) then(event);
          else leaving.abort();
        },
        { signal: leaving.signal },
      );
    for (const type of ["focusin", "pointerover"]) on(this.form, type, () => load(this.words.index).catch(() => {}));
    on(this.form, "input", (event) => this.changed(event));
    on(this.form, "compositionend", (event) => this.changed(event));
    on(this.place, "click", (event) => this.clicked(event));
    on(document, "keydown", (event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape") this.close(null, true);
    });
    for (const type of ["pointerdown", "focusin"]) {
      on(document, type, ({ target }) => this.close(target instanceof Element ? target.closest(".gptlog-facet") : null));
    }
    on(window, "pagehide", () => this.remember());
    on(window, "popstate", () => {
      if (location.pathname !== this.path || location.href === this.here) return;
      clearTimeout(this.timer);
      this.remember();
      this.here = location.href;
      this.question = read(location.search, this.facets);
      this.show(this.recalled());
    });
  }

  /** @param {Event} event */
  changed(event) {
    const { target } = event;
    clearTimeout(this.timer);
    if (target instanceof HTMLSelectElement) {
      this.ask({ sort: target.value });
    } else if (target instanceof HTMLInputElement && target.type === "checkbox") {
      this.choose(target.name, target.value, target.checked);
    } else if (target instanceof HTMLInputElement && !(event instanceof InputEvent && event.isComposing)) {
      this.timer = window.setTimeout(() => this.form.isConnected && this.ask({ text: target.value }, true), TYPING);
    }
  }

  /** @param {Event} event */
  clicked(event) {
    const { target } = event;
    if (!(target instanceof Element)) return;
    if (target.closest("a[href]")) this.remember();
    const button = target.closest("button");
    if (!button) return;
    const { view, facet, value, drop } = button.dataset;
    const sort = button.closest("th")?.dataset.column;
    if (button.getAttribute("aria-controls")) this.toggle(button);
    else if (view !== undefined) this.ask({ view });
    else if (sort) this.ask({ sort: sort === this.question.sort || (sort === "date" && this.question.sort !== SORT) ? `-${sort}` : sort }, false, sort);
    else if (facet && value !== undefined) this.choose(facet, value, false, true);
    else if (drop !== undefined) this.loosen(drop ? [drop] : [...this.facets, "text"]);
    else if (button.matches(".gptlog-more")) this.more();
  }

  /**
   * Open or close what a button controls.
   * @param {Element} button
   */
  async toggle(button) {
    const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    if (!panel?.dataset.facet) return;
    panel.hidden = !open;
    if (!open) return;
    try {
      const [index, { counts }] = await this.answer(this.question);
      this.counts(index, counts);
    } catch {
      this.status(this.words.notLoaded);
    }
  }

  /**
   * Close the open facets that lie over the page, except one.
   * @param {Element | null} except
   * @param {boolean} back whether the focus goes back to the button
   */
  close(except, back = false) {
    for (const panel of this.form.querySelectorAll("fieldset:not([hidden])")) {
      const floating = getComputedStyle(panel).position === "absolute";
      if (!(panel instanceof HTMLElement) || panel.parentElement === except || (!floating && !back)) continue;
      const button = find(this.form, `[aria-controls="${panel.id}"]`);
      if (back && panel.contains(document.activeElement)) button?.focus();
      panel.hidden = true;
      button?.setAttribute("aria-expanded", "false");
    }
  }

  /**
   * Change the question, and with it the address.
   * @param {Partial<Question>} part
   * @param {boolean} typing whether the address is written over
   * @param {string} column whose heading keeps the focus
   */
  ask(part, typing = false, column = "") {
    if (!typing) {
      this.text();
      this.remember();
    }
    this.question = { ...this.question, ...part };
    const address = new URL(location.href);
    address.search = write(this.question, location.search);
    if (address.href !== location.href) {
      if (typing) history.replaceState(history.state, "", address);
      else history.pushState(null, "", address);
    }
    this.here = location.href;
    return this.show(null, FIRST).then(() => {
      if (column) find(this.results, `[data-column="${column}"] button`)?.focus();
    });
  }

  /** Take up what was typed a moment ago. */
  text() {
    clearTimeout(this.timer);
    const input = find(this.form, "[name=text]", HTMLInputElement);
    if (input && input.value !== this.question.text) this.question = { ...this.question, text: input.value };
  }

  /**
   * Add a value to a facet or take it away.
   * @param {string} facet
   * @param {string} value
   * @param {boolean} wanted
   * @param {boolean} gone whether the button that was pressed goes
   */
  choose(facet, value, wanted, gone = false) {
    const others = this.question.chosen[facet].filter((one) => one !== value && !(this.index && valueOf(this.index, facet, one) === valueOf(this.index, facet, value)));
    const asked = this.ask({ chosen: { ...this.question.chosen, [facet]: wanted ? [...others, value] : others } });
    if (gone) asked.then(() => this.focus());
  }

  /** @param {string[]} parts the facets, or `text`, to leave open */
  loosen(parts) {
    const input = find(this.form, "[name=text]", HTMLInputElement);
    if (input && parts.includes("text")) input.value = "";
    this.ask(this.without(parts)).then(() => this.focus());
  }

  /**
   * @param {string[]} parts
   * @returns {Question}
   */
  without(parts) {
    const chosen = Object.fromEntries(this.facets.map((one) => [one, parts.includes(one) ? [] : this.question.chosen[one]]));
    return { ...this.question, chosen, text: parts.includes("text") ? "" : this.question.text };
  }

  /** Give the focus to something that stays. */
  focus() {
    find(this.place, "[data-chips] button, [name=text]")?.focus();
  }

  /**
   * Show what the question asks for.
   * @param {{shown: number, y: number} | null} saved how it was left
   * @param {number} step how many are drawn at once
   */
  async show(saved, step = Infinity) {
    const turn = ++this.turn;
    const { question } = this;
    const plain = !narrows(question) && question.sort === SORT && !question.view;
    this.controls();
    if (plain) this.leave();
    if (plain && !this.index) return;
    this.place.setAttribute("aria-busy", "true");
    try {
      const [index, { rows, counts }] = await this.answer(question);
      if (turn !== this.turn || !this.form.isConnected) return;
      this.counts(index, counts);
      this.chips(index);
      if (plain) return;
      this.rows = rows;
      this.shown = Math.max(this.size, saved?.shown ?? 0);
      this.status(say(this.words.found, { n: this.number.format(rows.length), total: this.number.format(index.ids.length) }));
      this.draw(index, step);
      if (saved) scrollTo({ top: saved.y, behavior: "instant" });
    } catch {
      if (turn === this.turn) this.status(this.words.notLoaded);
    } finally {
      if (turn === this.turn) this.place.removeAttribute("aria-busy");
    }
  }

  /** Show the list that came with the page. */
  leave() {
    this.swap(false);
    this.results.replaceChildren();
    this.status(this.untouched);
  }

  /** @param {boolean} ours whether what the browser has made is shown */
  swap(ours) {
    const given = find(this.place, "[data-static]");
    if (given) given.hidden = ours;
    this.results.hidden = !ours;
  }

  /** @param {string} [text] */
  status(text = "") {
    const status = find(this.place, "[data-status]");
    if (status && status.textContent !== text) status.textContent = text;
  }

  /** Let the controls show the question. */
  controls() {
    const { question, form } = this;
    const text = find(form, "[name=text]", HTMLInputElement);
    if (text && text.value !== question.text) text.value = question.text;
    const sort = form.querySelector("select");
    if (sort) sort.value = question.sort;
    for (const button of form.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-view") === question.view));
    }
    for (const sign of form.querySelectorAll("[data-chosen]")) {
      const facet = sign.getAttribute("data-chosen");
      const count = (facet ? [facet] : this.facets).reduce((sum, one) => sum + question.chosen[one].length, 0);
      sign.textContent = count ? this.number.format(count) : "";
    }
  }

  /**
   * Let the facets that are open show their values with what each would give.
   * @param {Index} index
   * @param {Record<string, number[]>} counts
   */
  counts(index, counts) {
    const chosen = choose(index, this.question);
    for (const panel of this.form.querySelectorAll("fieldset")) {
      const facet = panel.dataset.facet ?? "";
      if (panel.hidden) continue;
      if (!panel.querySelector("input")) panel.append(...index.facets[facet].map((value, i) => this.value(index, facet, i, value)));
      panel.querySelectorAll("label").forEach((label, i) => {
        const box = label.querySelector("input");
        const sign = find(label, "[data-count]");
        if (box) box.checked = chosen[facet]?.has(i) ?? false;
        if (sign) sign.textContent = this.number.format(counts[facet][i]);
        label.classList.toggle("gptlog-value--none", !counts[facet][i]);
      });
    }
  }

  /**
   * @param {Index} index
   * @param {string} facet
   * @param {number} number
   * @param {[string, string]} value
   */
  value(index, facet, number, [address, label]) {
    const item = this.part("value");
    const box = item.querySelector("input");
    const name = find(item, "[data-name]");
    if (box) Object.assign(box, { name: facet, value: address });
    if (name) name.textContent = facet === "verdict" ? `${index.badges[number][0]} ${label}` : label;
    if (facet === "category") item.firstElementChild?.setAttribute("style", `--gptlog-depth: ${address.split("/").length - 1}`);
    return item;
  }

  /**
   * Show what is chosen, each to be taken away.
   * @param {Index} index
   */
  chips(index) {
    const holder = find(this.place, "[data-chips]");
    const chips = this.facets.flatMap((facet) => this.question.chosen[facet].map((value) => this.chip(index, facet, value)));
    if (narrows(this.question)) chips.push(this.part("clear"));
    holder?.replaceChildren(...chips);
  }

  /**
   * @param {Index} index
   * @param {string} facet
   * @param {string} value
   */
  chip(index, facet, value) {
    const item = this.part("chip");
    const name = this.label(index, facet, value);
    const button = find(item, "button");
    const text = find(item, "[data-name]");
    if (text) text.textContent = name;
    if (button) Object.assign(button.dataset, { facet, value });
    button?.setAttribute("aria-label", say(this.words.remove, { name }));
    return item;
  }

  /**
   * @param {Index} index
   * @param {string} facet
   * @param {string} value
   */
  label(index, facet, value) {
    return index.facets[facet][valueOf(index, facet, value)]?.[1] ?? value;
  }

  /**
   * @param {Index} index
   * @param {number} step how many are drawn at once
   */
  draw(index, step) {
    this.swap(true);
    if (!this.rows.length) {
      this.results.replaceChildren(this.empty(index));
      return;
    }
    const { sort, view } = this.question;
    const list = this.part(view || "cards");
    const name = sort.replace(/^-/, "");
    find(list, `[data-column="${name}"]`)?.setAttribute("aria-sort", sort === name ? "ascending" : "descending");
    list.append(this.part("more"));
    this.results.replaceChildren(list);
    this.append(index, step);
  }

  /**
   * Append rows up to as many as are shown; the browser paints between the steps, so that a click is answered at once.
   * @param {Index} index
   * @param {number} step how many are drawn at once
   */
  append(index, step) {
    const { turn } = this;
    const items = find(this.results, "[data-items]");
    const more = find(this.results, ".gptlog-more");
    if (!items || !more) return;
    const chosen = choose(index, this.question);
    const from = items.childElementCount;
    const rows = this.rows.slice(from, Math.min(from + step, this.shown));
    items.append(...rows.map((row) => this.item(index, row, shown(index, row, chosen))));
    const left = Math.min(this.rows.length - this.shown, this.size);
    more.hidden = left <= 0;
    more.textContent = say(this.words.showMore, { n: this.number.format(left) });
    if (rows.length === step) requestAnimationFrame(() => setTimeout(() => turn === this.turn && this.append(index, step)));
  }

  /** Show the next ones; the focus goes to the first of them. */
  more() {
    const from = this.shown;
    this.shown += this.size;
    if (this.index) this.append(this.index, FIRST);
    this.remember();
    const link = this.results.querySelectorAll("[data-link]")[from];
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  }

  /**
   * Return one experiment, as a card or as a row of the table.
   * @param {Index} index
   * @param {number} row
   * @param {Result} result the one to show
   */
  item(index, row, { place, verdict, day }) {
    const item = this.part(`${this.question.view || "cards"}-item`);
    const link = find(item, "[data-link]", HTMLAnchorElement);
    if (link) link.href = new URL(`${index.ids[row].split("/").map(encodeURIComponent).join("/")}/${this.words.end}`, this.home).href;
    if (index.langs[row]) item.firstElementChild?.setAttribute("lang", index.langs[row]);
    /** @type {(selector: string, text: string) => void} */
    const fill = (selector, text) => {
      const one = find(item, selector);
      if (one) one.textContent = text;
    };
    /** @type {(facet: string) => string[]} */
    const labels = (facet) => index.columns[facet][row].map((value) => index.facets[facet][value][1]);
    fill("[data-title]", index.titles[row]);
    const models = labels("model");
    fill("[data-model]", (place < 0 ? [] : models.splice(place, 1))[0] ?? index.bases[row] ?? "");
    fill("[data-others]", ["", ...models].join(" · "));
    fill("[data-category]", labels("category").join(" / "));
    const date = new Date(day * DAY);
    fill("time", this.date.format(date));
    item.querySelector("time")?.setAttribute("datetime", date.toISOString().slice(0, 10));
    fill("[data-length]", index.lengths[row] ?? "");
    if (!index.drafts.includes(row)) find(item, "[data-draft]")?.remove();
    const [icon, tone, color] = index.badges[verdict] ?? ["", "none", ""];
    const badge = find(item, "[data-badge]");
    badge?.classList.add(`gptlog-badge--${tone}`);
    if (color) badge?.style.setProperty("--gptlog-tone", color);
    fill("[data-badge] > :first-child", icon);
    fill("[data-badge] > :last-child", index.facets.verdict[verdict]?.[1] ?? labels("kind")[0]);
    this.cover(index, row, item);
    return item;
  }

  /**
   * @param {Index} index
   * @param {number} row
   * @param {ParentNode} item
   */
  cover(index, row, item) {
    const cover = index.covers[row];
    const picture = item.querySelector("img");
    const place = find(item, "[data-cover]");
    if (!place || !picture) return;
    if (cover === -1) {
      place.outerHTML = index.instead[row];
      return;
    }
    const [shape, key, color] = cover;
    const [width, height, files] = index.shapes[shape];
    place.style.setProperty("--gptlog-color", color);
    for (const [type, sources] of files) {
      const named = sources.map(([name, wide]) => [`${this.words.root}${index.media}/${key}${name}`, wide]);
      const srcset = named.map(([address, wide]) => `${address} ${wide}w`).join(", ");
      if (type) {
        const source = document.createElement("source");
        picture.before(Object.assign(source, { type, srcset, sizes: picture.sizes }));
      } else {
        Object.assign(picture, { width, height, alt: index.alts[row], srcset, src: named[0][0] });
      }
    }
  }

  /**
   * Return what to say where nothing fits, with every single step that finds something.
   * @param {Index} index
   */
  empty(index) {
    const item = this.part("empty");
    const { chosen, text } = this.question;
    const ways = [...this.facets, "text"].flatMap((part) => {
      const values = chosen[part]?.map((value) => this.label(index, part, value)) ?? [say(this.words.quoted, { text: text.trim() })];
      const { length } = answer(index, this.without([part]), folded.get(index)).rows;
      const way = this.part("way");
      const button = find(way, "button");
      if (!button || !length) return [];
      button.dataset.drop = part;
      button.textContent = say(this.words.without, { name: values.join(", "), n: this.number.format(length) });
      return [way];
    });
    find(item, "[data-ways]")?.append(...ways, this.part("clear"));
    return item;
  }

  /**
   * Load what a question needs, and answer it.
   * @param {Question} question
   * @returns {Promise<[Index, Answer]>}
   */
  async answer(question) {
    const index = /** @type {Index} */ (await load(this.words.index));
    if (question.text.trim() && !folded.has(index)) {
      const texts = /** @type {Record<string, string>} */ (await load(this.words.texts));
      folded.set(index, index.ids.map((id, row) => fold(`${index.titles[row]}\n${texts[id] ?? ""}`)));
    }
    this.index = index;
    return [index, answer(index, question, folded.get(index))];
  }

  /** @param {string} name */
  part(name) {
    const template = find(this.place, `template[data-part="${name}"]`, HTMLTemplateElement);
    return /** @type {DocumentFragment} */ (template?.content.cloneNode(true) ?? new DocumentFragment());
  }

  /** Keep how far the reader has come, for when they come back. */
  remember() {
    if (this.results.hidden) return;
    try {
      sessionStorage.setItem(`gptlog:${this.here}`, JSON.stringify({ shown: this.shown, y: scrollY }));
    } catch {
      return; // the reader lets sites keep nothing
    }
    if (history.state === null && location.href === this.here) history.replaceState({}, "");
  }

  /** @returns {{shown: number, y: number} | null} */
  recalled() {
    try {
      return JSON.parse(sessionStorage.getItem(`gptlog:${this.here}`) ?? "null");
    } catch {
      return null;
    }
  }
}

/**
 * Bring the gallery of a page to life.
 * @param {HTMLElement} form the controls
 * @param {boolean} visited whether the reader comes back to it
 */
export function mount(form, visited) {
  if (form.dataset.ready === undefined) new Gallery(form, visited);
}
