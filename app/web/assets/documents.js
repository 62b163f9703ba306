// 文件: panels fetched from /panel/…, changes sent to /api/….
//
// The server makes the HTML and escapes it; this script sends files one after another, saves each
// corrected field, asks before what cannot be undone, and keeps the open panel in the address, so
// that reload and back work. Words that come from outside are only ever set as text.
(() => {
	"use strict";
	const TAB = "documents";
	let mount, here = "";

	const make = (tag, text, name) => {
		const made = document.createElement(tag);
		if (text) made.textContent = text;
		if (name) made.className = name;
		return made;
	};

	async function call(method, url, body) {
		const options = { method, headers: {} };
		if (body !== undefined) {
			options.headers["Content-Type"] = "application/json";
			options.body = JSON.stringify(body);
		}
		let answer;
		try {
			answer = await fetch(url, options);
		} catch {
			throw new Error("与服务的连接中断，没有保存。请稍后重试。");
		}
		if (answer.ok) return answer;
		throw new Error(await reason(answer));
	}

	async function reason(answer) {
		try {
			return (await answer.json()).detail || "";
		} catch {
			return "操作没有成功，请稍后重试；仍不行时请联系管理员。";
		}
	}

	// ---- panels ----------------------------------------------------------------------------

	async function show(panel, { keep = false, everything = false } = {}) {
		const top = scrollY;
		here = panel;
		let html;
		try {
			const address = `/panel/${panel}${everything ? "?everything=true" : ""}`;
			html = await (await call("GET", address)).text();
		} catch (error) {
			if (here !== panel) return;
			const back = make("a", "‹ 返回文件列表");
			back.href = `/?tab=${TAB}`;
			back.dataset.open = "library";
			const box = make("div", "", "pd-empty");
			box.append(make("p", error.message), back);
			mount.replaceChildren(box);
			return;
		}
		if (here !== panel) return; // another one was opened meanwhile
		mount.innerHTML = html; // escaped where it was made
		restoreName();
		if (keep) scrollTo(0, top);
		else if (panel !== "library") {
			scrollTo(0, 0);
			const head = mount.querySelector("h2");
			if (head) {
				head.tabIndex = -1;
				head.focus({ preventScroll: true });
			}
		}
	}

	// The address says which panel: /?tab=documents&panel=drafts/… (desk.js looks after the tab).
	function panelNow() {
		const said = new URLSearchParams(location.search);
		if (said.get("tab") !== TAB) return "";
		const panel = said.get("panel") || "";
		return /^(documents|drafts)\/[\w-]+$/.test(panel) ? panel : "library";
	}

	function open(panel) {
		const address = new URL(location.href);
		address.searchParams.set("tab", TAB);
		if (panel === "library") address.searchParams.delete("panel");
		else address.searchParams.set("panel", panel);
		if (address.href !== location.href) history.pushState(history.state, "", address);
		return show(panel);
	}

	const again = () => show(here || "library", { keep: true });

	addEventListener("popstate", () => {
		const panel = panelNow();
		if (panel && mount && panel !== here) show(panel);
	});

	// Until the framework has started, the panel stands where the server put it (first_paint.py) and
	// works there; it moves into its tab when that is there (early.js).
	function start() {
		mount = document.querySelector("#pd-early #pd-files-body");
		if (!mount) return;
		if (mount.childElementCount) {
			here = panelNow();
			restoreName();
		} else show(panelNow() || "library");  // it took the server too long
	}

	document.addEventListener("pd-adopt", () => {
		const place = document.querySelector("gradio-app #pd-files");
		if (!mount || !place) return;
		const focused = mount.contains(document.activeElement) ? document.activeElement : null;
		if (place.moveBefore) place.moveBefore(mount, null);
		else place.append(mount);
		if (focused) setTimeout(() => focused.focus({ preventScroll: true }));
	});

	// The tab's inside is made when it is first opened, and may be made again.
	new MutationObserver(() => {
		const place = document.getElementById("pd-files");
		if (!place || (mount && place.contains(mount))) return;
		mount = make("div");
		mount.id = "pd-files-body"; // beside what the framework put there, which stays its own
		place.append(mount);
		show(panelNow() || "library");
	}).observe(document.documentElement, { subtree: true, childList: true });

	// What the other tabs show may be of yesterday now (desk.js).
	const changed = () => document.dispatchEvent(new Event("pd-changed"));

	// ---- files on their way in -------------------------------------------------------------

	function send(file, onProgress) {
		return new Promise((resolve, reject) => {
			const request = new XMLHttpRequest();
			request.open("POST", "/api/drafts");
			request.upload.addEventListener("progress", (event) => {
				if (event.lengthComputable) onProgress(event.loaded / event.total);
			});
			request.addEventListener("load", () => {
				let body = {};
				try {
					body = JSON.parse(request.responseText);
				} catch { /* no answer of ours */ }
				if (request.status < 300) resolve({ ...body, known: request.status === 200 });
				else reject(new Error(body.detail || `${file.name}：没有读成，请稍后重试。`));
			});
			request.addEventListener("error", () =>
				reject(new Error(`${file.name}：与服务的连接中断，没有上传。请稍后重试。`)));
			const form = new FormData();
			form.append("file", file);
			request.send(form);
		});
	}

	const light = (words, colour) => make("span", words, `pd-light pd-${colour}`);

	async function takeIn(files, replaces) {
		const told = mount.querySelector(".pd-told");
		if (told) told.remove();
		const results = document.getElementById("pd-results");
		const count = make("p", `已处理 0 / ${files.length} 份`, "pd-quiet");
		const list = make("ul", "", "pd-uploads");
		results.replaceChildren(count, list);
		const lines = files.map((file) => {
			const line = make("li");
			line.append(light("等待", "gray"), " ", make("span", file.name));
			list.append(line);
			return line;
		});
		const read = [];
		for (const [number, file] of files.entries()) {
			const draft = await takeInOne(file, lines[number]);
			if (draft) read.push(draft);
			count.textContent = `已处理 ${number + 1} / ${files.length} 份`;
		}
		if (replaces && read.length) {
			try {
				await call("PUT", `/api/drafts/${read[0].id}/replaces`, { document_id: replaces });
			} catch { /* the preview says what it replaces */ }
		}
		if (files.length === 1 && read.length === 1) return open(`drafts/${read[0].id}`);
		await refreshLists();
	}

	const limit = () => Number((document.getElementById("pd-upload") || {}).dataset?.limit) || Infinity;

	async function takeInOne(file, line) {
		if (file.size > limit()) {
			const size = Math.round(limit() / 1048576);
			line.replaceChildren(light("未收", "red"), " ",
				make("span", `${file.name}：文件超过 ${size} MB 的上限，请拆分后再上传。`));
			return null;
		}
		const bar = make("progress");
		bar.max = 1;
		bar.value = 0;
		bar.setAttribute("aria-label", `上传 ${file.name}`);
		line.replaceChildren(light("上传", "blue"), " ", make("span", file.name), " ", bar);
		try {
			const draft = await send(file, (share) => {
				if (share < 1) bar.value = share;
				else if (bar.isConnected) {
					line.replaceChildren(light("正在读取", "blue"), " ", make("span", file.name));
				}
			});
			const link = make("a", draft.document.title);
			link.href = `/?tab=${TAB}&panel=drafts/${draft.id}`;
			link.dataset.open = `drafts/${draft.id}`;
			const warned = draft.document.warnings.length;
			const again = draft.known ? "已在等待确认，没有再读一遍：" : "";
			line.replaceChildren(light(draft.known ? "重复" : "已读", "green"), ` ${file.name}：${again}`, link,
				`，读出 ${draft.document.tasks} 项任务` +
				`${warned ? `，${warned} 处提醒` : ""}。请核对后确认入库。`);
			return draft;
		} catch (error) {
			line.replaceChildren(light("未收", "red"), " ", make("span", error.message));
			return null;
		}
	}

	// The lists below are fetched again; the results above them stay.
	async function refreshLists() {
		const answer = await call("GET", "/panel/library");
		const fresh = make("div");
		fresh.innerHTML = await answer.text();
		for (const id of ["pd-waiting", "pd-documents"]) {
			const old = document.getElementById(id);
			const made = fresh.querySelector(`#${id}`);
			if (old && made) old.replaceWith(made);
		}
	}

	// ---- corrections -----------------------------------------------------------------------

	const NAME = "pd-by";

	function restoreName() {
		const field = document.getElementById(NAME);
		if (field) field.value = localStorage.getItem(NAME) || "";
	}

	const by = () => (document.getElementById(NAME) || {}).value || "";

	function patchOf(field) {
		const value = field.value;
		switch (field.dataset.kind) {
			case "names":
				return { [field.dataset.field]: value.split(/[、，,；;\n\s]+/).filter(Boolean) };
			case "milestone":
				return { milestones: [{ number: Number(field.dataset.number), deadline: value }] };
			default:
				return { [field.dataset.field]: value };
		}
	}

	async function save(form, patch, field) {
		const old = form.querySelector(".pd-problem");
		if (old) old.remove();
		if (field) field.classList.add("pd-saving");
		try {
			await call("PATCH", form.dataset.patch, { ...patch, by: by() });
		} catch (error) {
			refuse(form, field, patch, error.message);
			return;
		} finally {
			if (field) field.classList.remove("pd-saving");
		}
		changed();
		await replaced(form);
		refreshParts();
	}

	function refuse(form, field, patch, message) {
		const box = make("div", "", "pd-problem");
		box.setAttribute("role", "alert");
		box.append(make("span", message.replace("（new_units）", "")));
		if (/new_units/.test(message) && field) {
			const sure = make("button", "是新单位，照填", "pd-undo");
			sure.type = "button";
			sure.addEventListener("click", () => save(form, { ...patch, new_units: true }, field));
			box.append(" ", sure);
		}
		const back = make("button", "恢复原来的内容", "pd-undo");
		back.type = "button";
		back.addEventListener("click", () => {
			if (field) field.value = field.defaultValue;
			box.remove();
		});
		box.append(" ", back);
		if (field) {
			field.setAttribute("aria-invalid", "true");
			field.after(box);
		} else form.append(box);
	}

	const which = (field) => [field.dataset.field, field.dataset.kind, field.dataset.number].join();

	// The row is fetched again; what is being typed in another of its fields goes on.
	async function replaced(form) {
		const answer = await call("GET", form.dataset.row);
		const holder = form.tagName === "TR" ? make("tbody") : make("div");
		holder.innerHTML = await answer.text();
		const fresh = holder.firstElementChild;
		const typing = form.contains(document.activeElement) ? document.activeElement : null;
		const typed = typing && typing.matches(".pd-field") ? typing : null;
		form.replaceWith(fresh);
		if (!typed) return;
		const same = [...fresh.querySelectorAll(".pd-field")].find((f) => which(f) === which(typed));
		if (!same) return;
		if (typed.value !== typed.defaultValue) same.value = typed.value;
		same.focus();
		same.setSelectionRange(typed.selectionStart, typed.selectionEnd);
	}

	async function refreshParts() {
		const head = mount.querySelector(".pd-head h2");
		const title = mount.querySelector('.pd-form [data-field="title"]');
		if (head && title) head.textContent = title.value;
		for (const part of mount.querySelectorAll("[data-refresh]")) {
			const answer = await call("GET", part.dataset.refresh);
			const holder = make("div");
			holder.innerHTML = await answer.text();
			if (holder.firstElementChild) part.replaceWith(holder.firstElementChild);
		}
	}

	async function choose(part, documentId, same) {
		try {
			await call("PUT", part.dataset.replacesUrl, { document_id: documentId || null, same });
			await again();
		} catch (error) {
			tell(error.message);
		}
	}

	// ---- buttons ---------------------------------------------------------------------------

	// A question before what cannot be undone; resolves to whether it was confirmed.
	function sure(question, yes, kind = "pd-danger") {
		const dialog = make("dialog", "", "pd-dialog");
		const words = make("p", question);
		words.id = "pd-question-asked";
		dialog.setAttribute("aria-labelledby", words.id);
		const no = make("button", "取消", "pd-button");
		const go = make("button", yes, `pd-button ${kind}`);
		const row = make("div", "", "pd-actions");
		row.append(no, go);
		dialog.append(words, row);
		document.body.append(dialog);
		return new Promise((resolve) => {
			no.addEventListener("click", () => dialog.close());
			go.addEventListener("click", () => dialog.close("yes"));
			dialog.addEventListener("close", () => {
				resolve(dialog.returnValue === "yes");
				dialog.remove();
			});
			dialog.showModal();
		});
	}

	function tell(message, kind = "pd-problem") {
		const old = mount.querySelector(".pd-told");
		if (old) old.remove();
		const box = make("div", message, `${kind} pd-told`);
		box.setAttribute("role", kind === "pd-problem" ? "alert" : "status");
		mount.prepend(box);
		box.scrollIntoView({ block: "nearest" });
	}

	const ACTS = {
		async publish(button) {
			const answer = await call("POST", `${button.dataset.url}/publish`, { by: by() });
			changed();
			const done = await answer.json();
			const was = done.replaced;
			const words = was
				? `，替换了旧版：不变 ${was.unchanged} 项，有变化 ${was.changed} 项，新增 ${was.new} 项，不再列出 ${was.gone} 项`
				: "";
			if (here === "library") await refreshLists();
			else await open("library");
			tell(`“${done.title.replace(/[“”]/g, (mark) => (mark === "“" ? "‘" : "’"))}”已入库，计入 ${done.tasks} 项任务${words}。`, "pd-done-note");
		},
		// Everything that waits, one after the other; what is refused stays and says why.
		async "publish-all"(button) {
			if (!await sure(button.dataset.ask, "全部入库", "pd-main")) return;
			let files = 0, tasks = 0;
			const refused = [];
			for (const id of button.dataset.drafts.split(" ")) {
				try {
					const answer = await call("POST", `/api/drafts/${id}/publish`, { by: by() });
					tasks += (await answer.json()).tasks;
					files += 1;
				} catch (error) {
					refused.push(error.message);
				}
			}
			changed();
			await refreshLists();
			const done = files ? `已入库 ${files} 份文件，计入 ${tasks} 项任务。` : "";
			if (refused.length) tell(`${done}未入库 ${refused.length} 份：${refused.join("；")}`);
			else tell(done, "pd-done-note");
		},
		async drop(button) {
			if (button.dataset.ask && !await sure(button.dataset.ask, "放弃预览")) return;
			await call("DELETE", button.dataset.url);
			if (here === "library") await refreshLists();
			else await open("library");
			tell("已放弃，没有留下任何内容。", "pd-done-note");
		},
		async delete(button) {
			if (!await sure(button.dataset.ask, "删除")) return;
			await call("DELETE", button.dataset.url);
			changed();
			await open("library");
			tell("文件已删除。", "pd-done-note");
		},
		async confirm(button) {
			if (!await sure(button.dataset.ask, "已对照原件", "pd-main")) return;
			await call("PATCH", button.dataset.url, { confirmed: true, by: by() });
			changed();
			await show(here, { keep: true });
		},
		everything: () => show(here, { keep: true, everything: true }),
	};

	// ---- events ----------------------------------------------------------------------------

	document.addEventListener("click", async (event) => {
		if (!mount || !mount.contains(event.target)) return;
		const link = event.target.closest("[data-open]");
		if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
			event.preventDefault();
			open(link.dataset.open);
			return;
		}
		const undo = event.target.closest("[data-undo]");
		if (undo) {
			save(undo.closest("[data-patch]"), JSON.parse(undo.dataset.undo), null);
			return;
		}
		const button = event.target.closest("[data-act]");
		if (!button || button.disabled) return;
		button.disabled = true;
		try {
			await ACTS[button.dataset.act](button);
		} catch (error) {
			tell(error.message);
		} finally {
			button.disabled = false;
		}
	});

	document.addEventListener("change", (event) => {
		const target = event.target;
		if (target.id === NAME) localStorage.setItem(NAME, target.value);
		if (!mount || !mount.contains(target)) return;
		if (target.matches("input[type=file]")) {
			const files = [...target.files];
			const replaces = target.dataset.replaces;
			target.value = "";
			if (files.length) takeIn(replaces ? files.slice(0, 1) : files, replaces);
		} else if (target.matches(".pd-field") && target.value !== target.defaultValue) {
			save(target.closest("[data-patch]"), patchOf(target), target);
		} else if (target.matches("[data-choice]")) {
			choose(target.closest(".pd-compare"), target.dataset.choice, []);
		} else if (target.matches("[data-same]")) {
			const part = target.closest(".pd-compare");
			const same = [...JSON.parse(part.dataset.confirmed || "[]"), target.dataset.same];
			const chosen = part.querySelector("[data-choice]:checked");
			choose(part, chosen.dataset.choice, same);
		}
	});

	// Enter saves, Escape gives back what was there; a line break has no place in a field.
	document.addEventListener("keydown", (event) => {
		const field = event.target;
		if (!field.matches || !field.matches(".pd-field") || event.isComposing) return;
		if (event.key === "Enter") {
			event.preventDefault();
			field.blur();
		} else if (event.key === "Escape") {
			field.value = field.defaultValue;
			field.blur();
		}
	});

	for (const name of ["dragover", "dragleave", "drop"]) {
		document.addEventListener(name, (event) => {
			const zone = mount && mount.querySelector(".pd-drop");
			if (!zone || !mount.contains(event.target)) return;
			event.preventDefault();
			zone.classList.toggle("pd-over", name === "dragover");
			if (name === "drop" && event.dataTransfer.files.length) {
				takeIn([...event.dataTransfer.files]);
			}
		});
	}

	// The tab, or a link of another one, leads to the list as it is now or to a document.
	document.addEventListener("click", (event) => {
		if (!mount || !event.isTrusted || mount.contains(event.target)) return;
		if (event.target.closest(`button[role="tab"][data-tab-id="${TAB}"]`)) {
			if (here === "library") refreshLists().catch(() => {});
			else setTimeout(() => open("library"));
		} else if (event.target.closest(`a[href^="/?tab=${TAB}"]`)) {
			setTimeout(() => show(panelNow() || "library"));
		}
	});

	start();
})();
