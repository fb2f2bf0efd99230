// Sort the tables by their headings and filter the villages as one types.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const language = document.documentElement.lang;
  const order = new Intl.Collator(language, {numeric: true});

  const valueOf = (cell) => (cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value));
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    // Days stand before reasons.
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return order.compare(a, b);
  };
  const sortBy = (heading) => {
    const body = heading.closest("table").tBodies[0];
    // Figures are looked up for the largest, names from A.
    const first = heading.classList.contains("n") ? "descending" : "ascending";
    const last = first === "ascending" ? "descending" : "ascending";
    const way = heading.getAttribute("aria-sort") === first ? last : first;
    for (const other of all("th[aria-sort]", heading.parentNode)) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", way);
    const sign = way === "ascending" ? 1 : -1;
    const rows = all("tr", body).map((row) => [valueOf(row.cells[heading.cellIndex]), row]);
    rows.sort(([a], [b]) => sign * compare(a, b));
    body.append(...rows.map(([, row]) => row));
  };
  for (const button of all(".sortable .sort")) button.addEventListener("click", () => sortBy(button.closest("th")));

  const plain = (text) => text.toLocaleLowerCase(language).replace(/\s+/g, " ");
  for (const input of all("[data-search]")) {
    let rows = null;
    const told = input.closest(".search").querySelector("output");
    input.addEventListener("input", () => {
      // Read at the first letter, not when the page opens.
      rows ??= all("tbody tr", document.getElementById(input.dataset.search)).map((row) => [plain(row.textContent), row]);
      const words = plain(input.value).split(" ").filter(Boolean);
      let found = 0;
      for (const [text, row] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        found += row.hidden ? 0 : 1;
      }
      told.textContent = words.length ? `${found} ${told.dataset.found}` : "";
    });
  }
})();
