/* Uploads that go on after a break. Without this script the same form sends its files in one piece. */
(function () {
  "use strict";
  var RETRIES = [0, 1000, 3000, 5000, 10000, 20000];
  var AT_ONCE = 2;
  /* A piece that did not arrive whole is sent again: small enough for a slow line, large enough for a good one. */
  var PIECE = 500000;

  function put(words, values) {
    return words.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }
  function size(bytes) {
    var mega = bytes / 1e6;
    var lang = document.documentElement.lang;
    return mega < 1 ? Math.ceil(bytes / 1000).toLocaleString(lang) + " kB"
      : mega.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + " MB";
  }

  function part(one) { return { percent: one.percent + " %" }; }

  function enliven(form) {
    var words = form.querySelector("[data-words]").dataset;
    var ways = form.dataset;
    var input = form.querySelector("input[type=file]");
    var drop = form.querySelector("[data-drop]");
    var list = form.querySelector("[data-list]");
    var say = form.querySelector("[data-say]");
    var aside = form.querySelector("[data-aside]");
    var row = form.querySelector("template");
    var all = [];
    var later = 0;

    form.classList.add("is-live");
    drop.querySelector(".drop-in").hidden = false;
    drop.querySelector("[data-choose]").addEventListener("click", function () { input.click(); });
    input.addEventListener("change", function () { take(input.files); input.value = ""; });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("is-over"); });
    form.addEventListener("dragleave", function (event) {
      if (!form.contains(event.relatedTarget)) drop.classList.remove("is-over");
    });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("is-over");
      take(event.dataTransfer.files);
    });
    document.addEventListener("paste", function (event) {
      if (!event.clipboardData.files.length || !form.offsetParent) return;
      event.preventDefault();
      take(event.clipboardData.files);
    });
    window.addEventListener("online", function () {
      all.forEach(function (one) { if (one.state === "broken") begin(one); });
    });
    window.addEventListener("beforeunload", function (event) {
      if (all.some(function (one) { return one.state === "going"; })) event.preventDefault();
    });

    function meta(file) {
      var found = { filename: file.name };
      form.querySelectorAll("[data-meta]").forEach(function (field) {
        if (field.value) found[field.dataset.meta] = field.value;
      });
      return found;
    }

    function take(files) {
      var chosen = Array.prototype.slice.call(files, 0, input.multiple ? files.length : 1);
      chosen.forEach(function (file) {
        var again = all.find(function (one) {
          return one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified;
        });
        if (again && again.state !== "cancelled" && again.state !== "refused") return;
        if (again) { again.line.remove(); all.splice(all.indexOf(again), 1); }
        add(file);
      });
      go();
    }

    function add(file) {
      var line = row.content.firstElementChild.cloneNode(true);
      var one = { file: file, line: line, state: "waiting", percent: 0 };
      line.querySelector("[data-name]").textContent = file.name;
      line.querySelector("progress").setAttribute("aria-label", file.name);
      line.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-label", put(words.of, { action: button.textContent, name: file.name }));
      });
      line.querySelector("[data-pause]").addEventListener("click", function () {
        if (one.upload) one.upload.abort();
        tell(one, "held", put(words.paused, part(one)), "is-held");
        line.querySelector("[data-resume]").focus();
        go();
      });
      line.querySelector("[data-resume]").addEventListener("click", function () {
        begin(one);
        line.querySelector("[data-pause]").focus();
      });
      line.querySelector("[data-cancel]").addEventListener("click", function () {
        if (one.upload) one.upload.abort(true).catch(function () {});
        tell(one, "cancelled", words.cancelled, "");
        drop.querySelector("[data-choose]").focus();
        go();
      });
      all.push(one);
      list.hidden = false;
      list.appendChild(line);
      tell(one, "waiting", words.waiting, "");
      one.upload = new tus.Upload(file, options(one));
    }

    function options(one) {
      return {
        endpoint: ways.upload,
        chunkSize: PIECE,
        retryDelays: RETRIES,
        metadata: meta(one.file),
        headers: { "X-CSRFToken": form.elements.csrf_token.value },
        removeFingerprintOnSuccess: true,
        fingerprint: function (file) {
          var told = meta(file);
          var marks = [ways.upload, file.name, file.type, file.size, file.lastModified, told.unit, told.dokumen];
          return Promise.resolve("spbe:" + marks.join("|"));
        },
        onShouldRetry: function (error) {
          var status = error.originalResponse ? error.originalResponse.getStatus() : 0;
          return navigator.onLine !== false && (status < 400 || status >= 500 || status === 409 || status === 423);
        },
        onProgress: function (sent, whole) { progress(one, sent, whole); },
        onAfterResponse: function (_request, response) {
          one.document = response.getHeader("Dokumen") || one.document;
          one.at = one.document ? response.getHeader("Location") || one.at : null;
          one.known = one.known || response.getHeader("Sudah-Ada") === "1";
        },
        onSuccess: function () { stored(one); },
        onError: function (error) { failed(one, error); }
      };
    }

    function progress(one, sent, whole) {
      one.percent = whole ? Math.floor(sent / whole * 100) : 100;
      one.line.querySelector("progress").value = one.percent;
      if (one.state !== "going") return;
      var told = put(words.progress, { done: size(sent), all: size(whole), percent: one.percent + " %" });
      one.line.querySelector("[data-state]").textContent = sent >= whole ? words.checking : told;
    }

    function begin(one) {
      var before = one.percent;
      tell(one, "going", before ? put(words.resumed, part(one)) : put(words.progress, { done: size(0), all: size(one.file.size), percent: "0 %" }), "");
      one.upload.findPreviousUploads().then(function (previous) {
        if (one.state !== "going") return;
        if (!one.upload.url && previous.length) one.upload.resumeFromPreviousUpload(previous[previous.length - 1]);
        one.upload.start();
      });
    }

    function go() {
      var going = all.filter(function (one) { return one.state === "going"; }).length;
      all.forEach(function (one) {
        if (one.state === "waiting" && going < AT_ONCE) { going += 1; begin(one); }
      });
      if (!all.some(function (one) { return one.state === "going" || one.state === "waiting"; })) ended();
    }

    function stored(one) {
      var open = one.line.querySelector("[data-open]");
      if (one.document) { open.href = onward([one]); open.hidden = false; }
      tell(one, "done", one.known ? words.known : words.stored, "is-done");
      refresh();
      go();
    }

    function failed(one, error) {
      var response = error.originalResponse;
      var status = response ? response.getStatus() : 0;
      if (one.state !== "going") return;
      var why = response ? response.getBody().trim() : "";
      if (status === 422 || (status === 413 && why)) tell(one, "refused", put(words.refused, { why: why }), "is-refused");
      else if (status === 413) tell(one, "refused", words.large, "is-refused");
      else if (status === 0) tell(one, "broken", put(words.broken, part(one)), "is-held");
      else tell(one, "broken", status === 400 || status === 403 ? words.expired : words.failed, "is-held");
      go();
    }

    /* Buttons follow the state; the line for screen readers changes with a file's state, never with its progress. */
    function tell(one, state, told, look) {
      one.state = state;
      one.line.className = "sending " + look;
      one.line.querySelector("[data-state]").textContent = told;
      one.line.querySelector("[data-pause]").hidden = state !== "going";
      one.line.querySelector("[data-resume]").hidden = state !== "held" && state !== "broken";
      one.line.querySelector("[data-cancel]").hidden = state === "done" || state === "refused" || state === "cancelled";
      var counts = { done: 0, refused: 0, all: 0 };
      all.forEach(function (each) {
        if (each.state !== "cancelled") counts.all += 1;
        if (each.state in counts) counts[each.state] += 1;
      });
      var summary = all.length ? put(counts.refused ? words.summaryRefused : words.summary, counts) : "";
      if (say.textContent !== summary) say.textContent = summary;
      aside.textContent = state === "broken" || state === "refused" ? " " + one.file.name + ": " + told : "";
    }

    /* Where whoever waits for these files goes on with them. */
    function onward(done) {
      var named = done.map(function (one) { return "dokumen=" + one.document; }).join("&");
      return ways.after ? ways.after + (ways.after.indexOf("?") < 0 ? "?" : "&") + named : done[0].at;
    }

    function ended() {
      var done = all.filter(function (one) { return one.state === "done" && one.document; });
      var whole = all.every(function (one) { return one.state === "done" || one.state === "cancelled"; });
      if (!whole || !done.length || !(ways.after || "leadsOn" in ways)) return;
      window.location.assign(onward(done));
    }

    /* The list below shows what is there now, unless somebody is reading in it with the keyboard. */
    function refresh() {
      window.clearTimeout(later);
      later = window.setTimeout(function () {
        var shown = ways.refresh && document.querySelector(ways.refresh);
        if (!shown || !window.htmx || shown.contains(document.activeElement)) return;
        var swap = { target: ways.refresh, select: ways.refresh, swap: "outerHTML" };
        htmx.ajax("GET", window.location.href, swap).catch(function () {});
      }, 400);
    }
  }

  if (!window.tus || !tus.isSupported) return;
  document.querySelectorAll("form[data-upload]").forEach(enliven);
})();
