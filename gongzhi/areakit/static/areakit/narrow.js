// A long choice can be narrowed by typing. Without this it is an ordinary grouped list.
(() => {
  "use strict";
  const FEW = 12;

  const narrow = (select) => {
    if (select.dataset.narrowed || select.options.length <= FEW) return;
    select.dataset.narrowed = "1";
    const all = [...select.options].map((option) => [option, option.closest("optgroup")?.label ?? ""]);
    const box = document.createElement("input");
    box.type = "search";
    box.className = "form-control narrow";
    box.autocomplete = "off";
    box.placeholder = document.documentElement.lang.startsWith("zh") ? "输入名称筛选" : "Type to narrow the list";
    box.setAttribute("aria-label", box.placeholder);
    box.setAttribute("aria-controls", select.id);
    select.before(box);
    box.addEventListener("input", () => {
      const words = box.value.trim();
      const kept = all.filter(([option]) => !option.value || option.textContent.includes(words));
      const groups = new Map();
      select.replaceChildren();
      for (const [option, name] of kept) {
        if (name && !groups.has(name)) {
          const group = document.createElement("optgroup");
          group.label = name;
          groups.set(name, group);
          select.append(group);
        }
        (groups.get(name) ?? select).append(option);
      }
      const found = kept.filter(([option]) => option.value);
      if (words && found.length === 1) select.value = found[0][0].value;
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  };

  const all = () => document.querySelectorAll("select[data-narrow]").forEach(narrow);
  all();
  document.addEventListener("htmx:after:swap", all);
})();
