"use strict";
// The page says the same without this: tables keep the order of the stream, commands are selected by hand, and drawings
// have their figures as tooltips, which come late and on a phone never.
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0];
  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const figure = cell.matches(".n, .share") ? parseFloat(text.replace(/[,%<]/g, "")) : null;
    return Number.isFinite(figure) ? figure : text;
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "descending" || (!head.hasAttribute("aria-sort") && column === 0);
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "ascending" : "descending");
      const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column)) * (down ? 1 : -1));
      body.append(...rows);
    });
  });
}
for (const command of document.querySelectorAll("#steps pre")) {
  const text = command.textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  command.after(button);
}

for (const drawing of document.querySelectorAll("figure svg")) {
  const hits = [...drawing.querySelectorAll(".hit")];
  const words = hits.map((hit) => {
    const title = hit.querySelector("title");
    title.remove();
    return title.textContent;
  });
  const output = document.createElement("output");
  drawing.closest("figure").prepend(output);
  const columns = Number(drawing.dataset.columns ?? hits.length);
  let at = -1;
  const tell = (next) => {
    hits[at]?.classList.remove("on");
    at = next;
    hits[at]?.classList.add("on");
    output.textContent = words[at] ?? "";
  };
  const follow = (event) => tell(hits.indexOf(event.target.closest(".hit")));
  drawing.addEventListener("pointermove", follow);
  drawing.addEventListener("pointerdown", follow);
  drawing.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && tell(-1));
  drawing.addEventListener("blur", () => tell(-1));
  drawing.tabIndex = 0;
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step && hits[at + step]) {
      tell(at + step);
      event.preventDefault();
    }
  });
}
