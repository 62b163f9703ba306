// What stands on the page until the framework has started: #pd-early, made by the server
// (first_paint.py). Here its box is brought to life, and all of it handed over.
//
// Nothing that a person does meanwhile is lost: the text of the box, its cursor and its selection
// go into the framework's box in one step, never in the midst of a word that an input method is
// composing; a question that was sent is asked first. Views and panels are moved, not made anew,
// by the scripts that own them (desk.js, documents.js) on "pd-adopt".
(() => {
	"use strict";
	const early = document.getElementById("pd-early");
	if (!early) return;
	const tab = early.dataset.tab;
	const box = document.getElementById("pd-early-box");  // 问答 only
	const PATIENCE = 30000;  // milliseconds that the framework gets, once it shows the day

	// ---- the box

	let sent = null;  // the question that was sent before anybody could take it
	let again = false;  // and whether Enter was pressed for what stands in the box now
	let composing = false, handing = false;

	function fit() {
		box.style.height = "auto";
		box.style.height = `${Math.min(box.scrollHeight, 150)}px`;
	}

	function send(question) {
		if (!question.trim()) return;
		if (sent !== null) {
			again = question === box.value;
			return;
		}
		sent = question;
		if (question === box.value.trimEnd()) box.value = "";
		fit();
		const said = document.createElement("p");
		said.className = "pd-early-sent";
		said.textContent = question;
		const greeting = early.querySelector(".pd-greeting");
		if (greeting) greeting.replaceChildren(said);
		early.querySelector(".pd-early-told").textContent = "页面正在打开，马上查找……";
	}

	if (box) {
		box.addEventListener("input", () => { again = false; fit(); });
		box.addEventListener("compositionstart", () => { composing = true; });
		box.addEventListener("compositionend", () => { composing = false; setTimeout(look); });
		box.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
			event.preventDefault();
			send(box.value);
		});
		document.getElementById("pd-early-ask").addEventListener("submit", (event) => {
			event.preventDefault();
			send(box.value);
			box.focus();
		});
		early.addEventListener("click", (event) => {
			const example = event.target.closest(".pd-early-examples button");
			if (example) {
				send(example.textContent);
				box.focus();
			}
		});
		if (box.value) fit();
		if (box.value.endsWith("\n")) send(box.value.trimEnd());  // Enter, before this script was there
	}

	// ---- the hand-over

	const THERE = {
		chat: () => page("#pd-chat :is(.placeholder :is(h2, p), .example, .message)")
			&& page("#pd-question textarea") && page("#pd-side :is(.pd-evidence, .pd-empty)"),
		documents: () => page("#pd-files"),
	};
	const page = (selector) => document.querySelector(`gradio-app ${selector}`);

	// The framework shows the day, and the tab that stands here: what it does by itself is done.
	let since = null;
	function ready() {
		const chosen = page("#pd-tabs button[role=tab][aria-selected=true]");
		if (!chosen || !page("#pd-as-of time")) return false;
		if (since === null) {
			since = performance.now();
			setTimeout(look, PATIENCE + 100);
		}
		if (performance.now() - since > PATIENCE) return true;
		if (chosen.dataset.tabId !== tab) return false;
		return Boolean(THERE[tab] ? THERE[tab]() : page(`#pd-view-${tab}`));
	}

	function look() {
		if (handing || composing || !ready()) return;
		handing = true;
		if (sent === null) return handOver();
		// The question goes first; what is typed meanwhile is still typed here.
		const taken = () => { handing = false; sent = null; look(); };
		document.dispatchEvent(new CustomEvent("pd-ask", { detail: { question: sent, taken } }));
	}

	function handOver() {
		watching.disconnect();
		const top = scrollY;
		document.dispatchEvent(new Event("pd-adopt"));
		const field = box && page("#pd-question textarea");
		const focused = document.activeElement === box;
		const state = box && [box.selectionStart, box.selectionEnd, box.selectionDirection];
		early.remove();
		scrollTo(0, top);
		if (!field) return;
		if (box.value) {
			const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
			set.call(field, box.value);
			field.dispatchEvent(new Event("input", { bubbles: true }));
		}
		if (focused) {
			field.focus({ preventScroll: true });
			field.setSelectionRange(...state);
		}
		if (again) document.dispatchEvent(new CustomEvent("pd-ask", { detail: { question: box.value } }));
	}

	const watching = new MutationObserver(look);
	watching.observe(document.documentElement, {
		subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected", "datetime"],
	});
})();
