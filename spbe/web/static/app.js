/* What script adds. Every page works without it: forms post, links lead, nothing is hidden. */
(function () {
  "use strict";
  var form = document.getElementById("jawaban");
  var text = document.getElementById("penjelasan");

  /* Digits choose a level only while focus is in the level group (WCAG 2.1.4). */
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    var group = event.target.type === "radio" && event.target.closest("fieldset");
    var radio = group && group.querySelector('input[type="radio"][value="' + event.key + '"]');
    if (!radio || radio.disabled) return;
    event.preventDefault();
    radio.focus();
    if (!radio.checked) radio.click();
  });

  /* An error summary or a conflict is read first. */
  var first = document.querySelector("#galat, #bentrok > section");
  if (first) first.focus();

  /* Leaving a radio group by Tab must not lose the row that htmx has just replaced. */
  var lastRow = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    var row = event.detail.target;
    if (row && row.classList.contains("q-row") && row.contains(document.activeElement)) {
      lastRow = { id: row.id, value: document.activeElement.value };
    }
  });
  document.addEventListener("htmx:afterSettle", function () {
    if (!lastRow) return;
    var again = document.querySelector("#" + lastRow.id + ' input[type="radio"][value="' + lastRow.value + '"]');
    lastRow = null;
    if (again) again.focus();
  });

  if (!form || !form.hasAttribute("hx-post")) return;
  var key = "spbe:" + form.dataset.draft;
  var pending = 0;
  var waiting = null;

  function keep(value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      return true;
    } catch (refused) {
      return false; /* private windows may refuse storage; the server keeps what was saved */
    }
  }
  function kept() {
    try { return localStorage.getItem(key); } catch (refused) { return null; }
  }
  function say(words, failed) {
    ["tersimpan-atas", "tersimpan-bawah"].forEach(function (id) {
      var line = document.getElementById(id);
      if (!line) return;
      line.classList.toggle("is-bad-text", failed);
      var span = line.querySelector("span");
      if (span.textContent !== words) span.textContent = words;
    });
  }

  /* What was typed and never reached the server is offered back, never forced. */
  var draft = kept();
  if (draft !== null && draft !== text.value) {
    var offer = document.getElementById("draf-lokal");
    offer.hidden = false;
    offer.querySelector("blockquote").textContent = draft;
    offer.querySelector("[data-use]").addEventListener("click", function () {
      text.value = draft;
      offer.hidden = true;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    });
    offer.querySelector("[data-drop]").addEventListener("click", function () {
      offer.hidden = true;
      keep(null);
      text.focus();
    });
  } else {
    keep(null);
  }

  var count = document.querySelector('[data-count-of="penjelasan"]');
  text.addEventListener("input", function () {
    count.textContent = text.value.length.toLocaleString(document.documentElement.lang);
    keep(text.value);
  });

  form.addEventListener("htmx:beforeRequest", function () {
    pending += 1;
    say(form.dataset.saving, false);
  });
  form.addEventListener("htmx:afterRequest", function (event) {
    pending -= 1;
    if (event.detail.successful) {
      retried = false;
      if (event.detail.requestConfig.parameters.explanation === text.value) keep(null);
    } else if (!event.detail.xhr || event.detail.xhr.status === 0) {
      say(kept() === null ? form.dataset.failed : form.dataset.kept, true);
    }
    if (waiting && pending === 0) {
      var button = waiting;
      waiting = null;
      form.requestSubmit(button);
    }
  });
  /* A token that expired while somebody typed: the answer brought a fresh one, so try once more. */
  var retried = false;
  document.addEventListener("htmx:oobAfterSwap", function (event) {
    var line = document.getElementById("tersimpan-atas");
    if (retried || event.detail.target.id !== "tersimpan-atas" || !line.hasAttribute("data-retry")) return;
    retried = true;
    setTimeout(function () { htmx.trigger(form, "simpan"); }, 50);
  });
  window.addEventListener("online", function () { htmx.trigger(form, "simpan"); });

  /* A save under way ends first, so that nobody conflicts with themselves. */
  form.addEventListener("submit", function (event) {
    if (pending === 0) return; /* the draft goes once a page shows the text as saved */
    event.preventDefault();
    waiting = event.submitter;
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-drop-draft]")) keep(null);
  });
})();
