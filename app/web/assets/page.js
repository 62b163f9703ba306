// Citations open beside the conversation instead of leaving the page.
//
// Every link to /source/… works without this script; with it, the document is fetched as a
// fragment into one drawer at the right, the passage scrolled into view, and the links beside
// the one that was clicked become "previous" and "next". Escape closes it.
(() => {
	"use strict";
	// What opens in the drawer, and how it is called: a passage, or a task's card (desk.js).
	const KINDS = { source: "原文", task: "任务" };
	const SELECTOR = 'a[href^="/source/"], a[href^="/task?"]';
	const kindOf = (link) => link.getAttribute("href").split(/[/?]/)[1];
	let drawer, title, body, previous, next, whole, opener, around = [];

	function button(text, name, act) {
		const made = document.createElement("button");
		made.type = "button";
		made.textContent = text;
		made.setAttribute("aria-label", name);
		made.title = name;
		made.addEventListener("click", act);
		return made;
	}

	function build() {
		drawer = document.createElement("section");
		drawer.id = "pd-reader";
		drawer.setAttribute("role", "dialog");
		drawer.setAttribute("aria-label", "原文");
		drawer.hidden = true;
		title = document.createElement("p");
		previous = button("‹ 上一处", "上一处出处", () => step(-1));
		next = button("下一处 ›", "下一处出处", () => step(1));
		whole = document.createElement("a");
		whole.textContent = "新窗口打开";
		whole.target = "_blank";
		whole.rel = "noopener";
		const close = button("✕ 关闭", "关闭原文", shut);
		close.className = "pd-close";
		const bar = document.createElement("div");
		bar.className = "pd-reader-bar";
		bar.append(title, previous, next, whole, close);
		body = document.createElement("div");
		body.className = "pd-reader-body";
		body.tabIndex = 0;
		drawer.append(bar, body);
		document.body.append(drawer);
	}

	function step(by) {
		const at = around.indexOf(opener) + by;
		if (around[at]) open(around[at]);
	}

	function shut() {
		drawer.hidden = true;
		document.body.classList.remove("pd-reading");
		mark(null);
		if (opener && opener.isConnected) opener.focus();
	}

	function mark(link) {
		document.querySelectorAll(".pd-current").forEach((e) => e.classList.remove("pd-current"));
		if (link) link.classList.add("pd-current");
	}

	async function open(link) {
		if (!drawer || !drawer.isConnected) build();
		opener = link;
		const list = link.closest(".pd-tasks, .pd-rows, .pd-citations, .pd-warnings, .pd-documents, .pd-places, .message");
		const kind = KINDS[kindOf(link)];
		around = list ? [...list.querySelectorAll(SELECTOR)].filter((each) => KINDS[kindOf(each)] === kind) : [link];
		const at = around.indexOf(link);
		title.textContent = around.length > 1 ? `${kind} ${at + 1} / ${around.length}` : kind;
		previous.disabled = at <= 0;
		next.disabled = at >= around.length - 1;
		previous.hidden = next.hidden = around.length < 2;
		whole.href = link.getAttribute("href");
		mark(link);
		drawer.hidden = false;
		place();
		document.body.classList.add("pd-reading");
		const address = new URL(link.href, location.href);
		address.searchParams.set("pane", "true");
		address.hash = "";
		try {
			const answer = await fetch(address);
			if (opener !== link) return;  // another one was clicked meanwhile
			if (!answer.ok) throw new Error((await answer.json()).detail);
			body.innerHTML = await answer.text();  // escaped where it was made
		} catch (error) {
			body.textContent = /[\u4e00-\u9fff]/.test(error.message)
				? error.message
				: `${kind}没有取到：连接中断。请稍后重试。`;
			return;
		}
		const contents = body.querySelector(".pd-contents");
		if (contents) contents.open = body.clientWidth >= 560; // else it would stand above the text
		const passage = body.querySelector("#passage");
		if (passage) passage.scrollIntoView({ block: "center" });
		else body.scrollTop = 0;
		body.focus({ preventScroll: true });
	}

	// Beside the conversation the reader lies exactly on the evidence; elsewhere on the right half.
	function place() {
		if (!drawer || drawer.hidden) return;
		const side = document.getElementById("pd-side");
		const box = side && side.getBoundingClientRect();
		const over = Boolean(box && box.width && innerWidth >= 1100);
		drawer.classList.toggle("pd-over-side", over);
		for (const edge of ["left", "top", "width", "height"]) {
			drawer.style[edge] = over ? `${box[edge]}px` : "";
		}
	}
	addEventListener("resize", place);

	document.addEventListener("click", (event) => {
		if (event.defaultPrevented || event.button) return;
		if (event.metaKey || event.ctrlKey || event.shiftKey) return;
		const inside = event.target.closest("#pd-reader .pd-contents a");
		if (inside) {
			event.preventDefault();
			const heading = body.querySelector(inside.getAttribute("href"));
			if (heading) heading.scrollIntoView({ block: "start" });
			return;
		}
		const link = event.target.closest(SELECTOR);
		if (!link) return;
		event.preventDefault();
		open(link);
	});

	document.addEventListener("pd-close", () => { if (drawer && !drawer.hidden) shut(); });

	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape" && drawer && !drawer.hidden) shut();
		if (event.key === "ArrowUp") recall(event);
	});

	// ↑ in the empty box brings the last question back, to change a word and send it again.
	function recall(event) {
		const box = event.target;
		if (!box.matches || !box.matches("#pd-question textarea") || box.value) return;
		const asked = document.querySelectorAll("#pd-chat .user.message");
		if (!asked.length) return;
		event.preventDefault();
		const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
		set.call(box, asked[asked.length - 1].innerText.trim());
		box.dispatchEvent(new Event("input", { bubbles: true }));
	}

	// The address names the conversation that is open, so a reload or a step back finds it.
	function keepAddress() {
		const mark = document.getElementById("pd-talk-id");
		if (!mark) return;
		const [id] = mark.textContent.match(/\b[0-9a-f]{16}\b/) || [""];
		const address = new URL(location.href);
		if ((address.searchParams.get("c") || "") === id || (!id && !keepAddress.had)) return;
		keepAddress.had = true;
		if (id) address.searchParams.set("c", id);
		else address.searchParams.delete("c");
		history.replaceState(history.state, "", address);
	}

	// A message as it is read: marks without their addresses, characters without their escapes.
	function plain(markdown) {
		const reader = document.createElement("textarea");
		reader.innerHTML = markdown.replace(/\[\[(\d+)\]\]\(\/source\/[^)]*\)/g, "[$1]");
		return reader.value;
	}

	const copy = navigator.clipboard && navigator.clipboard.writeText.bind(navigator.clipboard);
	if (copy) navigator.clipboard.writeText = (text) => copy(plain(text));

	// Words of the framework that its Chinese translation leaves out; readers of the screen hear them.
	const WORDS = [
		[/^Copy message$/, "复制"],
		[/^Copied message$/, "已复制"],
		[/^chatbot conversation$/, "对话"],
		[/^user's message: /, "提问："],
		[/^bot's message: /, "回答："],
		[/^Select example \d+: /, "示例："],
		[/^YYYY-MM-DD$/, "年-月-日"],
		[/^Close$/, "关闭"],
		[/^More tabs$/, "更多页"],
		[/^Click to upload or drop files$/, "点击选择文件，或把文件拖到这里"],
		[/^File upload$/, "上传文件"],
		[/^Edit message$/, "修改问题"],
		[/^Retry$/, "重新回答"],
		[/^Scroll down$/, "到对话末尾"],
		[/^(Submit|Save)$/, "发送"],
		[/^Cancel$/, "取消"],
	];
	const NAMED = "[aria-label], [title], [placeholder], button.calendar, .examples";
	const ATTRIBUTES = ["aria-label", "title", "placeholder"];

	function translate(element) {
		for (const name of ATTRIBUTES) {
			const value = element.getAttribute(name);
			const found = value && WORDS.find(([english]) => english.test(value));
			if (found) element.setAttribute(name, plain(value.replace(...found)));
		}
		if (element.matches("button.calendar:not([aria-label])")) {
			element.setAttribute("aria-label", "选择日期");
		}
		if (element.matches(".examples[role=list]")) {
			element.setAttribute("role", "group"); // its buttons are no list items
		}
		if (element.matches("input.time:not([aria-label])")) {
			element.setAttribute("aria-label", "统计日期");
		}
	}

	// Notices that the framework raises by itself: too large a file, a lost connection.
	const NOTICES = [
		[/maximum allowed size of ([\d.]+) ?Mb: (.*)/s, (m) => `文件超过 ${+m[1]} MB 的上限：${m[2]}`],
		[/connection|network|fetch/i, () => "与服务的连接中断，请稍后重试；仍不行时请重新打开页面。"],
		[/queue is full/i, () => "现在使用的人较多，请稍后再试。"],
		[/./s, () => "操作没有成功，请稍后重试；仍不行时请联系管理员。"],
	];

	function translateNotice(notice) {
		const title = notice.querySelector(".toast-title");
		for (const part of [title, ...notice.querySelectorAll(".toast-message-text")]) {
			if (!part || /[\u4e00-\u9fff]{2}/.test(part.textContent.replace(/".*"/s, ""))) continue;
			const words = part === title ? "没有完成" : NOTICES
				.map(([english, say]) => [part.textContent.match(english), say])
				.filter(([found]) => found).map(([found, say]) => say(found))[0];
			if (words) part.textContent = words;
		}
	}

	// An answer is read from its question on: while it comes, its question moves up to the top of
	// the conversation and no further. Whoever scrolls meanwhile is left where he is.
	let asked = 0, following = false;
	function follow() {
		const wrap = document.querySelector("#pd-chat .bubble-wrap");
		const questions = wrap ? wrap.querySelectorAll(".user.message") : [];
		if (questions.length !== asked) {
			asked = questions.length;
			following = asked > 0;
		}
		if (!following) return;
		const last = questions[asked - 1];
		const by = last.getBoundingClientRect().top - wrap.getBoundingClientRect().top - 12;
		const before = wrap.scrollTop;
		if (by > 0) wrap.scrollTop += by;  // not beyond its end, while the answer is short
		const said = document.querySelector("#pd-side .pd-question");
		const come = said && said.textContent.trim() === last.innerText.trim();
		const there = wrap.scrollTop - before >= by - 1;
		if (there || (come && !document.querySelector("#pd-question .stop-button"))) following = false;
	}
	for (const kind of ["wheel", "touchmove", "pointerdown"]) {
		addEventListener(kind, () => { following = false; }, { capture: true, passive: true });
	}

	new MutationObserver((changes) => {
		keepAddress();
		follow();
		for (const change of changes) {
			if (change.type === "attributes") translate(change.target);
			for (const node of change.addedNodes) {
				if (node.nodeType !== Node.ELEMENT_NODE) continue;
				translate(node);
				node.querySelectorAll(".toast-body").forEach(translateNotice);
				if (node.matches(".toast-body")) translateNotice(node);
				node.querySelectorAll(NAMED).forEach(translate);
			}
		}
	}).observe(document.documentElement, {
		subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES,
	});
})();
