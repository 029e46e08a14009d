/* Which texts were copied, kept in this browser alone. Without script the texts are selected by hand. */
(function () {
  "use strict";
  var line = document.querySelector("[data-progress]");
  var parts = Array.prototype.slice.call(document.querySelectorAll("[data-paste]"));
  var marked = parts.filter(function (part) { return part.querySelector("[data-done]"); });

  function key(part) { return "spbe-salin:" + location.pathname + part.dataset.paste; }
  function kept(part) {
    try { return localStorage.getItem(key(part)); } catch (refused) { return null; }
  }
  function keep(part, digest) {
    try {
      if (digest) localStorage.setItem(key(part), digest);
      else localStorage.removeItem(key(part));
    } catch (refused) { /* private windows may refuse storage; the marks then last as long as the page */ }
  }
  function count() {
    var done = marked.filter(function (part) { return part.querySelector("[data-done]").checked; }).length;
    var words = line.dataset.progress.replace("{done}", done).replace("{total}", parts.length);
    if (line.textContent !== words) line.textContent = words;
  }
  function mark(part, isDone) {
    part.querySelector("[data-done]").checked = isDone;
    part.querySelector("[data-changed]").hidden = true;
    keep(part, isDone ? part.dataset.digest : null);
    count();
  }

  marked.forEach(function (part) {
    var digest = kept(part);
    var box = part.querySelector("[data-done]");
    /* A text that was written anew since is to be copied again. */
    box.checked = digest === part.dataset.digest;
    part.querySelector("[data-changed]").hidden = digest === null || box.checked;
    box.addEventListener("change", function () { mark(part, box.checked); });
    part.querySelector('[data-copy="teks-' + part.dataset.paste + '"]').addEventListener("click", function () {
      mark(part, true);
    });
  });
  count();
})();
