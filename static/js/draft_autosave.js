/* <form data-draft-url data-draft-key data-draft-version data-draft-saved-at>: keeps what is typed.

   1.5 seconds after a change, and when the page is hidden, the form's fields go to data-draft-url together with
   draft_version. The answer is 200 {version, saved_at}, 409 {version} when another tab saved first, or 401.
   One save goes at a time, and the form waits for it: else this page would look to the server like a second tab.
   An answer that got lost leaves open whether the server has the text, so the same text goes once more before
   anything else does; sending it twice changes nothing.
   While the server cannot be reached, a copy stays in localStorage under "draft:<key>" (a key names one draft,
   never a kind of form) and is sent as soon as the connection is back. A page that is left keeps a copy at once,
   since browsers cut off what it still sends; only short texts outlive their page. Such a copy holds personal
   data: it is removed at the first save that succeeds; forget_drafts.js removes the rest at sign-out, which waits
   for the last save. A copy that is found when the form is opened again, and says something else than the form,
   is offered. What it says decides, not the time: clocks of devices differ.
   reachable.js lets the form go only while the portal answers.
   The words stand in components/_draft_state.html. Files are not part of a draft. */
(() => {
  const WAIT = 1500; // milliseconds after the last change
  const NOT_TYPED = new Set(["csrfmiddlewaretoken", "draft_version"]);
  const RETRY = 15000; // milliseconds between attempts while the server is out of reach
  const PATIENCE = 20000; // milliseconds until no answer is an answer
  const OUTLIVES = 60000; // bytes that a request may have to outlive its page; browsers allow 65536 in all

  function isSignedOut(answer) {
    return Boolean(answer) && (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect");
  }

  class Draft {
    constructor(form) {
      this.form = form;
      this.version = form.dataset.draftVersion || "0";
      this.name = `draft:${form.dataset.draftKey}`;
      this.state = form.querySelector("[data-draft-state]");
      this.dirty = false;
      this.saving = null; // the save under way
      this.unanswered = null; // text that the server may or may not have
      this.waiting = false; // the form goes after the save under way
      this.held = false; // a question is open
      this.submitted = false; // the form is on its way
      this.closed = false; // signing out: nothing may stay on this device
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", (event) => this.leave(event));
      form.addEventListener("portal:unreached", (event) => this.unreached(event.detail));
      form.addEventListener("click", (event) => this.choose(event));
      if (form.dataset.draftSavedAt) this.say("saved", form.dataset.draftSavedAt);
      this.offerCopy();
    }

    fields() {
      return [...new FormData(this.form)].filter(
        ([name, value]) => typeof value === "string" && !NOT_TYPED.has(name),
      );
    }

    changed() {
      this.dirty = true;
      if (this.held) return this.keep();
      this.later(WAIT);
    }

    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    // the page may be gone before the answer comes: keep a copy, send what is left
    hide() {
      if (this.submitted || !(this.dirty || this.saving)) return;
      this.keep();
      if (!this.held) this.save({ keepalive: true });
    }

    leave(event) {
      if (this.saving || (this.unanswered && !this.released)) {
        event.preventDefault();
        this.waiting = true;
        this.submitter = event.submitter;
        if (!this.saving) this.save();
        return;
      }
      this.released = false;
      this.submitted = true;
      clearTimeout(this.timer);
      if (this.dirty) this.keep();
    }

    stay() {
      this.submitted = false;
    }

    unreached(how) {
      this.released = false;
      if (this.dirty || this.saving) this.keep();
      if (how !== "unreached") this.signedOut(how);
      else if (this.dirty) this.outOfReach();
    }

    // whether all that was typed is on the server; a question that is still open is not waited for
    async flush() {
      if (this.held) return true;
      await this.saving;
      if (this.dirty) await this.save();
      return !this.dirty;
    }

    async save(how = {}) {
      if (this.submitted) return undefined;
      if (this.saving) return this.keep();
      // saving lasts until the answer is read and the form has its new version
      this.saving = this.saveInTurn(how);
      try {
        await this.saving;
      } finally {
        this.saving = null;
      }
      return this.waiting && this.submitNow();
    }

    async saveInTurn({ keepalive = false, version }) {
      const known = !this.unanswered || (await this.repeat(keepalive));
      if (known) await this.saveNow(version ?? this.version, keepalive);
    }

    // whether it is known now which version the server has
    async repeat(keepalive) {
      const answer = await this.send(this.unanswered, this.version, keepalive);
      if (answer?.status === 200) this.stand(answer.version);
      else this.settle(answer);
      return answer?.status === 200;
    }

    async saveNow(version, keepalive) {
      this.dirty = false;
      clearTimeout(this.timer);
      const fields = this.fields();
      const answer = await this.send(fields, version, keepalive);
      if (!answer || answer.status >= 500) this.unanswered = fields;
      this.settle(answer);
    }

    submitNow() {
      const submitter = this.submitter;
      this.waiting = false;
      this.submitter = null;
      this.form.dispatchEvent(new CustomEvent("portal:release", { bubbles: true }));
      if (this.held) return;
      this.released = true;
      this.form.requestSubmit(submitter);
    }

    async send(fields, version, keepalive) {
      const body = new URLSearchParams([...fields, ["draft_version", version]]);
      const headers = {
        Accept: "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      };
      try {
        const answer = await fetch(this.form.dataset.draftUrl, {
          method: "POST", body, headers, redirect: "manual", credentials: "same-origin",
          keepalive: keepalive && body.toString().length <= OUTLIVES, signal: AbortSignal.timeout(PATIENCE),
        });
        const told = [200, 409].includes(answer.status) ? await answer.json() : {};
        return { status: answer.status, type: answer.type, ...told };
      } catch {
        return null; // no network, too slow, or an answer that is not the portal's
      }
    }

    settle(answer) {
      if (answer?.status === 200) return this.saved(answer);
      this.dirty = true;
      this.keep();
      if (answer?.status === 409) return this.conflict(answer);
      return isSignedOut(answer) ? this.signedOut() : this.outOfReach();
    }

    outOfReach() {
      this.say("offline");
      this.later(RETRY);
    }

    // the form itself sends the version that it stands on
    stand(version) {
      this.version = String(version);
      this.unanswered = null;
      const field = this.form.elements.namedItem("draft_version");
      if (field) field.value = this.version;
    }

    saved({ version, saved_at: savedAt }) {
      this.stand(version);
      if (this.dirty) return this.later(WAIT);
      if (!this.copy) localStorage.removeItem(this.name);
      return this.say("saved", savedAt);
    }

    conflict({ version }) {
      this.unanswered = null;
      this.otherVersion = String(version);
      this.held = true;
      this.say("conflict");
      this.ask("conflict");
    }

    signedOut(how = "signed-out") {
      this.expired = true;
      this.held = true;
      this.say("signedOut");
      document.dispatchEvent(new CustomEvent("portal:notice", { detail: how }));
    }

    // after signing in again in another tab the page's token is out of date: take the new one from a fresh copy
    async comeBack() {
      if (!this.expired) return this.dirty && !this.held && this.save();
      this.expired = false;
      const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin" }).catch(() => null);
      if (answer?.status !== 200) {
        this.expired = true;
        return undefined;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector('meta[name="csrf-token"]').content;
      document.querySelector('meta[name="csrf-token"]').content = token;
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
        field.value = token;
      });
      document.dispatchEvent(new CustomEvent("portal:notice-clear"));
      this.held = false;
      return this.save();
    }

    keep() {
      if (this.closed || this.copy) return; // a copy still on offer is not overwritten
      const copy = { at: new Date().toISOString(), version: this.version, fields: this.fields() };
      localStorage.setItem(this.name, JSON.stringify(copy));
    }

    offerCopy() {
      this.copy = JSON.parse(localStorage.getItem(this.name));
      if (!this.copy) return;
      if (JSON.stringify(this.copy.fields) === JSON.stringify(this.fields())) {
        this.copy = null;
        localStorage.removeItem(this.name);
        return;
      }
      this.ask("restore");
    }

    // the server draws the form anew, with as many rows as the copy has
    async restore() {
      this.held = true;
      await this.saving;
      const answer = await this.send(this.copy.fields, this.version);
      if (answer?.status === 200) localStorage.removeItem(this.name);
      // 409: the server is further than this page knew, perhaps by this very copy; the new page compares again
      if (answer?.status === 200 || answer?.status === 409) return this.open();
      this.held = false;
      this.ask("restore");
      return isSignedOut(answer) ? this.signedOut() : this.outOfReach();
    }

    // not reload(): browsers put what was typed back into a reloaded form
    open() {
      this.submitted = true;
      location.replace(location.pathname + location.search);
    }

    ask(what) {
      const template = this.form.querySelector(`template[data-draft-ask="${what}"]`);
      const question = template.content.firstElementChild.cloneNode(true);
      this.form.querySelector("[data-draft-asked]")?.remove();
      question.dataset.draftAsked = what;
      this.form.prepend(question);
      question.scrollIntoView({ block: "nearest" });
    }

    async choose(event) {
      const choice = event.target.closest("[data-draft-choice]")?.dataset.draftChoice;
      if (!choice) return;
      this.form.querySelector("[data-draft-asked]").remove();
      this.held = false;
      if (choice === "restore") return this.restore();
      if (choice === "mine") {
        await this.save({ version: this.otherVersion });
        return this.copy && !this.held && this.ask("restore");
      }
      if (choice === "discard") this.copy = null;
      if (!this.copy) localStorage.removeItem(this.name);
      return choice === "theirs" ? this.open() : this.dirty && this.save();
    }

    say(what, time) {
      const form = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" };
      const clock = time ? new Date(time).toLocaleTimeString("zh-CN", form) : "";
      this.state.textContent = this.state.dataset[what].replace("{time}", clock);
    }
  }

  const drafts = new Map();

  function bind(root) {
    root.querySelectorAll("form[data-draft-url]").forEach((form) => {
      if (!drafts.has(form)) drafts.set(form, new Draft(form));
    });
  }

  // what is not saved yet would be forgotten with the copies; the second time it goes
  async function saveBefore(event) {
    if (!event.target.matches("form[data-forget-drafts]")) return;
    const open = [...drafts.values()].filter((draft) => draft.form.isConnected);
    if (open.every((draft) => draft.held || !(draft.dirty || draft.saving))) {
      open.forEach((draft) => Object.assign(draft, { closed: true }));
      return;
    }
    const { target: form, submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    const saved = await Promise.all(open.map((draft) => draft.flush()));
    form.dispatchEvent(new CustomEvent("portal:release", { bubbles: true }));
    if (saved.every(Boolean)) form.requestSubmit(submitter);
  }

  const each = (deed) => drafts.forEach((draft, form) => form.isConnected && deed(draft));

  bind(document);
  document.addEventListener("htmx:load", (event) => bind(event.target.parentElement ?? document));
  document.addEventListener("visibilitychange", () => {
    each((draft) => (document.hidden ? draft.hide() : draft.comeBack()));
  });
  window.addEventListener("pagehide", () => each((draft) => draft.hide()));
  window.addEventListener("focus", () => each((draft) => draft.comeBack()));
  window.addEventListener("online", () => each((draft) => draft.comeBack()));
  document.addEventListener("htmx:afterRequest", (event) => drafts.get(event.target)?.stay());
  document.addEventListener("submit", saveBefore, true);
  window.addEventListener("pageshow", (event) => event.persisted && each((draft) => draft.stay()));
})();
