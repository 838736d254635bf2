// Counter, draft and photo names for the residents' forms. Without it the forms work the same.
(() => {
  "use strict";
  document.querySelectorAll("[data-counter]").forEach((box) => {
    const most = Number(box.dataset.counter);
    const shown = document.createElement("span");
    shown.className = "counter";
    shown.setAttribute("aria-hidden", "true");
    box.after(shown);
    const count = () => {
      const length = [...box.value.trim()].length;
      shown.textContent = `${length} / ${most}`;
      shown.classList.toggle("is-over", length > most);
    };
    box.addEventListener("input", count);
    count();
  });

  // A draft stays on this device. Names and telephone numbers are left out: the device may be shared.
  const KEPT = ["words", "place_text"];
  const form = document.querySelector("form[data-draft]");
  const store = (() => {
    try {
      window.localStorage.setItem("gongzhi.test", "1");
      window.localStorage.removeItem("gongzhi.test");
      return window.localStorage;
    } catch {
      return null;
    }
  })();
  if (store && document.querySelector("[data-draft-done]")) ["report", "opinion"].forEach((name) => store.removeItem(`gongzhi.${name}`));
  if (store && form) {
    const name = `gongzhi.${form.dataset.draft}`;
    const note = form.querySelector("[data-draft-note]");
    const read = () => Object.fromEntries(KEPT.filter((field) => form.elements[field]).map((field) => [field, form.elements[field].value]));
    const isEmpty = (draft) => Object.values(draft).every((value) => !value.trim());
    let saved = {};
    try {
      saved = JSON.parse(store.getItem(name) || "{}");
    } catch {
      store.removeItem(name);
    }
    if (isEmpty(read()) && !isEmpty(saved)) {
      KEPT.forEach((field) => {
        if (form.elements[field] && saved[field]) form.elements[field].value = saved[field];
      });
      form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
      note.hidden = false;
    }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const draft = read();
        if (isEmpty(draft)) store.removeItem(name);
        else store.setItem(name, JSON.stringify(draft));
        note.hidden = isEmpty(draft);
      }, 400);
    });
    form.querySelector("[data-draft-clear]").addEventListener("click", () => {
      store.removeItem(name);
      KEPT.forEach((field) => form.elements[field] && (form.elements[field].value = ""));
      form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
      note.hidden = true;
      form.elements.words.focus();
    });
  }

  // Which photos are chosen, before they are sent.
  document.querySelectorAll("[data-photos]").forEach((input) => {
    const list = input.parentElement.querySelector("[data-photo-names]");
    input.addEventListener("change", () => {
      list.replaceChildren(
        ...[...input.files].map((file) => {
          const item = document.createElement("li");
          if (file.type.startsWith("image/")) {
            const image = document.createElement("img");
            image.src = URL.createObjectURL(file);
            image.alt = file.name;
            image.addEventListener("load", () => URL.revokeObjectURL(image.src));
            item.append(image);
          } else {
            item.textContent = file.name;
          }
          return item;
        }),
      );
    });
  });
})();
