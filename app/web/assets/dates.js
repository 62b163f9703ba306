// Dates are typed as 2018-01-05, or chosen: every input.pd-date gets a button that opens a calendar.
//
// The browser's own date box writes dates as its language does, here 01/05/2018; so the box is a
// text field, and the browser's only opens for its calendar. 2018年1月5日 and 2018/1/5 are read too.
(() => {
	"use strict";
	const DATE = /^\s*(\d{4})\s*[年\-/.]?\s*(\d{1,2})\s*[月\-/.]?\s*(\d{1,2})\s*日?\s*$/;

	function iso(text) {
		const found = text.match(DATE);
		return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : text.trim();
	}

	document.addEventListener("change", (event) => {
		if (event.target.matches("input.pd-date")) event.target.value = iso(event.target.value);
	}, true);  // before whoever reads the field

	function calendar(field) {
		field.dataset.calendar = "true";
		const days = document.createElement("input");
		days.type = "date";
		days.tabIndex = -1;
		days.setAttribute("aria-hidden", "true");
		const open = document.createElement("button");
		open.type = "button";
		open.className = "pd-calendar";
		open.title = "从日历中选择";
		open.setAttribute("aria-label", `${field.getAttribute("aria-label")}：从日历中选择`);
		open.addEventListener("click", () => {
			days.value = iso(field.value);
			days.showPicker();
		});
		days.addEventListener("change", (event) => {
			event.stopPropagation();
			field.value = days.value;
			field.dispatchEvent(new Event("change", { bubbles: true }));
			field.focus();
		});
		field.after(open, days);
	}

	const look = () => document.querySelectorAll("input.pd-date:not([data-calendar])").forEach(calendar);
	new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true });
	look();
})();
