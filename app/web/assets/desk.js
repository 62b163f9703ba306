// The tabs that are views: /view/<tab> is fetched into #pd-view-<tab>, and the page's address says
// which tab and which conditions, so Back, reload and links work: /?tab=ledger&state=overdue.
//
// The day is the page's own (the field above); the address repeats it for a reload. Links and
// forms inside a view are ordinary ones; this script only fetches the piece that changes. In the
// drawer (page.js) the forms of a task's card are sent the same way.
(() => {
	"use strict";
	const TABS = () => [...document.querySelectorAll("#pd-tabs button[role=tab][data-tab-id]")];
	const column = (tab) => document.getElementById(`pd-view-${tab}`);
	const shown = {};  // tab -> the query of what stands there

	function tabNow() {
		const chosen = TABS().find((tab) => tab.getAttribute("aria-selected") === "true");
		return chosen ? chosen.dataset.tabId : null;
	}

	function day() {
		const said = document.querySelector("#pd-as-of time");
		// Until the field is there, the day that the address names.
		return said ? said.getAttribute("datetime") : new URLSearchParams(location.search).get("as_of");
	}

	// The conditions in the page's address, without what says where and when.
	function conditions(search) {
		const query = new URLSearchParams(search);
		query.delete("tab");
		query.delete("as_of");
		query.delete("c");  // the conversation that is open (page.js)
		for (const [name, value] of [...query]) if (!value) query.delete(name, value);
		return query;
	}

	function address(tab, query) {
		const search = new URLSearchParams({ tab, ...(day() ? { as_of: day() } : {}) });
		for (const [name, value] of query) search.append(name, value);
		const talk = new URLSearchParams(location.search).get("c");
		if (talk) search.set("c", talk);
		return `/?${search}`;
	}

	// Until the framework has started, the view stands in a column that the server made
	// (first_paint.py); it moves into its tab when that is there (early.js).
	const early = document.getElementById("pd-early");
	const EARLY = early && early.querySelector(".pd-view") ? early.dataset.tab : null;

	function wantedNow() {
		const search = conditions(location.search);
		if (day()) search.set("as_of", day());
		return String(search);
	}

	document.addEventListener("pd-adopt", () => {
		if (!EARLY) return;
		const body = early.querySelector(".pd-view-body");
		const place = document.querySelector(`gradio-app #pd-view-${EARLY}`);
		if (body && place) settle(place, body);
		else delete shown[EARLY];
	});

	// `body` where the view stands, with what was typed in it; the focus stays where it was.
	function settle(place, body) {
		const focused = body.contains(document.activeElement) ? document.activeElement : null;
		if (place.moveBefore) place.moveBefore(body, null);
		else place.append(body);
		place.classList.add("pd-filled");
		if (focused) setTimeout(() => focused.focus({ preventScroll: true }));
	}

	async function load(tab, query, { focus = false, again = false } = {}) {
		const place = column(tab);
		if (!place) return;
		const search = new URLSearchParams(query);
		if (day()) search.set("as_of", day());
		const wanted = String(search);
		if (shown[tab] === wanted && !again) return;
		shown[tab] = wanted;
		place.setAttribute("aria-busy", "true");
		let text;
		try {
			const answer = await fetch(`/view/${tab}?${wanted}`);
			text = answer.ok ? await answer.text() : problem((await answer.json()).detail);
		} catch {
			text = problem("连接中断，没有取到内容。请稍后重新打开这一页。");
		}
		if (shown[tab] !== wanted) return;  // something else was asked for meanwhile
		const made = document.createElement("template");
		made.innerHTML = text;  // escaped where it was made
		const fresh = made.content.firstElementChild;
		for (const each of new Set([place, column(tab)])) each.removeAttribute("aria-busy");
		const there = column(tab);  // the framework may have started meanwhile
		const body = there.querySelector(".pd-view-body");
		if (body) body.replaceWith(fresh);
		else there.append(fresh);
		there.classList.add("pd-filled");
		unfold(fresh);
		const same = typeof focus === "string" && fresh.querySelector(`form.pd-filter [name="${focus}"]`);
		if (same) same.focus({ preventScroll: true });  // the next arrow key goes on where it was
		else if (focus) {
			const head = fresh.querySelector("h2");
			if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
			if (fresh.getBoundingClientRect().top < 0) fresh.scrollIntoView({ block: "start" });
		}
	}

	// On a narrow screen a filter shows its text field; the rest opens, and stays open while one
	// condition after another is chosen.
	let unfolded = false;
	function unfold(view) {
		for (const form of view.querySelectorAll("form.pd-filter:has(.pd-unfold)")) {
			form.classList.toggle("pd-unfolded", unfolded);
			form.querySelector(".pd-unfold").setAttribute("aria-expanded", String(unfolded));
		}
	}

	document.addEventListener("click", (event) => {
		const button = event.target.closest(".pd-filter .pd-unfold");
		if (!button) return;
		unfolded = !unfolded;
		unfold(button.closest(".pd-view"));
	});

	function problem(detail) {
		const said = document.createElement("p");
		said.textContent = /[\u4e00-\u9fff]/.test(detail || "") ? detail : "系统出错，没有取到内容。请稍后再试。";
		return `<div class="pd-view-body"><div class="pd-empty" role="alert"><p><b>没有取到内容</b></p>${said.outerHTML}</div></div>`;
	}

	let going = null;  // the tab that a link opens, while Gradio gets there
	let meant = null;  // the tab that the address asked for last, and when
	let touched = 0;  // when somebody last pressed a key or a button
	for (const kind of ["pointerdown", "keydown"]) {
		addEventListener(kind, () => { touched = performance.now(); }, true);
	}

	// `field` is the name of the condition that was changed: it keeps the focus.
	function go(tab, query, push, field) {
		const to = address(tab, query);
		meant = { tab, query, at: performance.now() };
		if (push && to !== location.pathname + location.search) history.pushState(null, "", to);
		const button = TABS().find((each) => each.dataset.tabId === tab);
		if (button && tabNow() !== tab) {
			going = { tab, query };
			button.click();
		}
		load(tab, query, { focus: field || push });
	}

	// Where the page was opened, or where Back leads.
	function follow() {
		const said = new URLSearchParams(location.search);
		const tab = said.get("tab") || (said.get("c") ? "chat" : home());
		setDay(said.get("as_of"));
		go(tab, conditions(location.search), false);
	}

	// The address "/" opens the chat, or 本期督查 for whoever was there later than in the chat. The
	// server has to know it (shell.py), so it is kept in a cookie.
	function home() {
		return /(^|; )pd-home=briefing(;|$)/.test(document.cookie) ? "briefing" : "chat";
	}

	function remember(tab) {
		if (tab !== "briefing" && tab !== "chat") return;
		document.cookie = `pd-home=${tab}; path=/; max-age=31536000; samesite=strict`;
	}

	function setDay(wanted) {
		const field = document.querySelector("#pd-day input.time");
		if (!field || !wanted || wanted === day()) return;
		field.value = wanted;
		field.dispatchEvent(new Event("input", { bubbles: true }));
		field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
	}

	// ---- what the page does by itself: tabs appear and change, the day changes

	let started = false, lastTab = null, lastDay = null;
	function look() {
		const tab = tabNow();
		if (!tab) return;
		if (!started) {
			started = true;
			lastTab = tab;
			follow();
			return;
		}
		if (meant && tab !== meant.tab && touched < meant.at && performance.now() - meant.at < 5000) {
			// While it starts, Gradio goes back to the first tab by itself.
			const button = TABS().find((each) => each.dataset.tabId === meant.tab);
			if (button) {
				going = meant;
				button.click();
				return;
			}
		}
		if (tab !== lastTab) {
			lastTab = tab;
			remember(tab);
			if (going && going.tab === tab) {
				load(tab, going.query);
				going = null;
			} else {
				history.pushState(null, "", address(tab, new URLSearchParams()));
				load(tab, new URLSearchParams());
			}
		} else if (column(tab) && shown[tab] === undefined) {
			load(tab, conditions(location.search));
		}
		if (day() !== lastDay) {
			lastDay = day();
			const query = conditions(location.search);
			if (location.search) history.replaceState(null, "", address(tab, query));
			const held = column(tab) && column(tab).querySelector(".pd-view-body");
			if (held && held.dataset.asOf === lastDay) {
				const kept = new URLSearchParams(query);
				kept.set("as_of", lastDay);
				shown[tab] = String(kept);  // what stands there is of that day already
			} else load(tab, query);
		}
	}
	new MutationObserver(look).observe(document.documentElement, {
		subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected", "datetime"],
	});
	addEventListener("popstate", follow);
	// Documents or tasks were changed elsewhere on the page: every view is fetched when next seen.
	document.addEventListener("pd-changed", () => { for (const tab in shown) delete shown[tab]; });
	if (EARLY && early.querySelector(".pd-view-body")) shown[EARLY] = wantedNow();
	else if (EARLY) load(EARLY, conditions(location.search));  // it took the server too long

	// ---- links and forms inside the views

	document.addEventListener("click", (event) => {
		if (event.defaultPrevented || event.button) return;
		if (event.metaKey || event.ctrlKey || event.shiftKey) return;
		const link = event.target.closest('a[href^="/?tab="]');
		if (!link || document.getElementById("pd-early")) return;  // then it leads there by itself
		event.preventDefault();
		const search = new URL(link.href).search;
		document.dispatchEvent(new Event("pd-close"));
		go(new URLSearchParams(search).get("tab"), conditions(search), true);
	});

	function filter(form, field) {
		const query = new URLSearchParams(new FormData(form));
		const tab = query.get("tab");
		go(tab, conditions(`?${query}`), true, field);
	}

	document.addEventListener("change", (event) => {
		const form = event.target.closest("form.pd-filter");
		if (form && event.target.matches("select, input.pd-date")) filter(form, event.target.name);
	});

	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (form.matches("form.pd-filter")) {
			event.preventDefault();
			filter(form);
		} else if (form.closest("#pd-reader") || form.matches(".pd-view form[method=post]")) {
			event.preventDefault();
			send(form);
		}
	});

	// A step of reporting on a task: the drawer shows the answer, the view behind is read again.
	// A form in a view: its answer is the view as it is then.
	async function send(form) {
		const body = form.closest(".pd-reader-body");
		const view = form.closest(".pd-view-body");
		const to = new URL(form.action);
		if (body) to.searchParams.set("pane", "true");
		const button = form.querySelector("button[type=submit]");
		button.disabled = true;
		let text = "没有登记：连接中断。请稍后重试。";
		try {
			const answer = await fetch(to, { method: "POST", body: new URLSearchParams(new FormData(form)) });
			if (answer.ok && view) {
				const made = document.createElement("template");
				made.innerHTML = await answer.text();  // escaped where it was made
				const fresh = made.content.firstElementChild;
				view.replaceWith(fresh);
				const notice = fresh.querySelector(".pd-notice");
				if (notice) { notice.tabIndex = -1; notice.focus(); }
				return;
			}
			if (answer.ok) {
				body.innerHTML = await answer.text();
				const first = body.querySelector(".pd-review, .pd-notice");
				if (first) { first.tabIndex = -1; first.focus(); }
				body.scrollTop = 0;
				const tab = tabNow();
				if (/\/(save|undo)$/.test(to.pathname) && tab) {
					load(tab, conditions(location.search), { again: true });
				}
				return;
			}
			const detail = (await answer.json()).detail;
			if (/[\u4e00-\u9fff]/.test(detail)) text = detail;
		} catch { /* the sentence above says it */ }
		button.disabled = false;
		let said = form.querySelector(".pd-wrong");
		if (!said) {
			said = document.createElement("p");
			said.className = "pd-wrong";
			said.setAttribute("role", "alert");
			form.append(said);
		}
		said.textContent = text;
	}
})();
