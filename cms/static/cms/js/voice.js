// What the page says about what is stored: one line that is never further than the server's own word. The words change
// with every save and are not read out; a listener hears when something changes for them: the first save, trouble, and
// its end.

const SPOKEN = 8000; // ms after which what was read out is taken away again, so that nothing old is found there

export class Voice {
  constructor(line) {
    this.words = line.querySelector("[data-words]");
    this.spoken = line.querySelector("[data-spoken]");
    this.line = line;
    this.heard = ""; // what a listener was told last: saved, or a kind of trouble
  }

  // name: rest, saving, saved, held, changed. kind: what a listener has to hear once; parts: words and links.
  say(name, kind, ...parts) {
    const text = parts.map((part) => part.textContent ?? part).join("");
    if (this.line.dataset.voice !== name || this.words.textContent !== text) {
      this.line.dataset.voice = name;
      this.line.classList.toggle("saved--held", name === "held" || name === "changed");
      for (const mark of this.line.querySelectorAll("[data-mark]")) mark.hidden = mark.dataset.mark !== name;
      this.words.replaceChildren(...parts);
    }
    if (!kind || kind === this.heard) return;
    this.heard = kind;
    this.speak(text);
  }

  speak(text) {
    clearTimeout(this.silence);
    this.spoken.textContent = text;
    this.silence = setTimeout(() => (this.spoken.textContent = ""), SPOKEN);
  }

  // What comes next is to be heard, even where it was said before.
  again() {
    this.heard = "";
  }
}
