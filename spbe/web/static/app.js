/* What script adds. Every page works without it: forms post, links lead, nothing is hidden. */
(function () {
  "use strict";
  var form = document.getElementById("jawaban");

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

  /* + and - raise and lower a value while focus is in its row (WCAG 2.1.4). */
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[+-]$/.test(event.key)) return;
    var row = event.target.closest("[data-steps]");
    var button = row && row.querySelector(event.key === "+" ? "[data-up]" : "[data-down]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* Where the pages of a plan stand in one line on a phone, the current one is in sight. */
  document.querySelectorAll(".room-links [aria-current]").forEach(function (link) {
    link.parentElement.scrollLeft = link.offsetLeft - (link.parentElement.clientWidth - link.offsetWidth) / 2;
  });

  /* Ctrl+Enter sends a form that has a button leading onward, from anywhere inside it. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var around = event.target.closest("form");
    var onward = around && around.querySelector("[data-onward]");
    if (!onward) return;
    event.preventDefault();
    around.requestSubmit(onward);
  });

  /* "Nothing yet" holds only where nothing is given: it follows what is marked or typed, before the answer is sent. */
  var nothing = document.getElementById("belum-ada");
  if (form && nothing && !nothing.disabled) {
    var follow = function (changed) {
      var figure = document.getElementById("figure");
      var isGiven = figure ? figure.value.trim() !== "" : !!form.querySelector('input[name="items"]:checked');
      if (isGiven) nothing.checked = false;
      else if (changed && changed.name === "items") nothing.checked = true;
      nothing.disabled = isGiven;
    };
    follow(null);
    form.addEventListener("input", function (event) { follow(event.target); });
    form.addEventListener("change", function (event) { follow(event.target); });
  }

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

  /* A link that is shown once can be copied with one press. */
  document.documentElement.classList.add("has-script");
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var field = document.getElementById(button.dataset.copy);
    field.select();
    var done = function () { button.querySelector("span").textContent = button.dataset.copied; };
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done);
    else if (document.execCommand("copy")) done();
  });

  /* A link is copied with one press; without script it is selected in its field. */
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copy);
    var words = button.querySelector("span");
    button.hidden = false;
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      var copied = function () { words.textContent = button.dataset.copied; };
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(copied, function () {});
      else if (document.execCommand("copy")) copied();
    });
  });

  if (!form || !form.dataset.draft) return;
  var texts = Array.prototype.slice.call(form.querySelectorAll("textarea"));
  var pending = 0;
  var waiting = null;

  function key(text) {
    return "spbe:" + form.dataset.draft + (text.name === "explanation" ? "" : "/" + text.name);
  }
  function keep(text, value) {
    try {
      if (value === null) localStorage.removeItem(key(text));
      else localStorage.setItem(key(text), value);
      return true;
    } catch (refused) {
      return false; /* private windows may refuse storage; the server keeps what was saved */
    }
  }
  function kept(text) {
    try { return localStorage.getItem(key(text)); } catch (refused) { return null; }
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
  function count(text) {
    var line = document.querySelector('[data-count-of="' + text.id + '"]');
    if (line) line.textContent = text.value.length.toLocaleString(document.documentElement.lang);
  }

  /* What was typed and never reached the server is offered back, never forced. */
  var drafts = [];
  texts.forEach(function (text) {
    var draft = kept(text);
    if (draft !== null && draft !== text.value) drafts.push([text, draft]);
    else keep(text, null);
  });
  if (drafts.length) {
    var offer = document.getElementById("draf-lokal");
    offer.hidden = false;
    offer.querySelector("blockquote").textContent = drafts.map(function (one) { return one[1]; }).join("\n\n");
    offer.querySelector("[data-use]").addEventListener("click", function () {
      offer.hidden = true;
      drafts.forEach(function (one) {
        one[0].value = one[1];
        one[0].dispatchEvent(new Event("input", { bubbles: true }));
      });
      drafts[0][0].focus();
    });
    offer.querySelector("[data-drop]").addEventListener("click", function () {
      offer.hidden = true;
      drafts.forEach(function (one) { keep(one[0], null); });
      drafts[0][0].focus();
    });
  }

  /* A page may save in parts; a part that changed is marked until the server has it. */
  form.addEventListener("input", function (event) {
    var part = event.target.closest("[data-part]");
    if (part) part.classList.add("is-changed");
    if (event.target.tagName !== "TEXTAREA") return;
    count(event.target);
    keep(event.target, event.target.value);
  });
  function again() {
    if (form.hasAttribute("hx-post")) htmx.trigger(form, "simpan");
    form.querySelectorAll("[data-part].is-changed").forEach(function (part) { htmx.trigger(part, "simpan"); });
  }

  form.addEventListener("htmx:beforeRequest", function () {
    pending += 1;
    say(form.dataset.saving, false);
  });
  form.addEventListener("htmx:afterRequest", function (event) {
    var sent = event.detail.requestConfig.parameters;
    pending -= 1;
    if (event.detail.successful) {
      retried = false;
      event.target.classList.remove("is-changed");
      form.querySelectorAll("textarea").forEach(function (text) {
        if (sent[text.name] === text.value) keep(text, null);
      });
    } else if (!event.detail.xhr || event.detail.xhr.status === 0) {
      say(texts.some(function (text) { return kept(text) !== null; }) ? form.dataset.kept : form.dataset.failed, true);
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
    setTimeout(again, 50);
  });
  window.addEventListener("online", again);

  /* A save under way ends first, so that nobody conflicts with themselves. */
  form.addEventListener("submit", function (event) {
    if (pending === 0) return; /* the draft goes once a page shows the text as saved */
    event.preventDefault();
    waiting = event.submitter;
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-drop-draft]")) texts.forEach(function (text) { keep(text, null); });
  });
})();
