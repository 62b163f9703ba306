// Pictures: every .pd-figure is drawn from the figure in its data-figure, once it is there.
//
// The drawing script is large, so it is fetched when the first figure appears, from this server.
// Colours that are names of page.css are looked up, so that light and dark and print agree. A
// click on a mark follows its address like any link of the page.
(() => {
	"use strict";
	let library = null;

	function fetched() {
		library ||= new Promise((done, failed) => {
			const script = document.createElement("script");
			script.src = "/view/plotly.js";
			script.onload = done;
			script.onerror = failed;
			document.head.append(script);
		});
		return library;
	}

	function resolved(value) {
		if (typeof value === "string" && value.startsWith("var(")) {
			return getComputedStyle(document.body).getPropertyValue(value.slice(4, -1)).trim();
		}
		if (Array.isArray(value)) return value.map(resolved);
		if (!value || typeof value !== "object") return value;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
	}

	async function draw(place) {
		place.dataset.drawn = "true";
		try {
			await fetched();
		} catch {
			place.textContent = "图没有取到：连接中断。下面的列表是完整的；刷新页面可以重画。";
			return;
		}
		if (!place.isConnected) return;
		const figure = resolved(JSON.parse(place.dataset.figure));
		if (place.clientWidth < 520) {  // twelve months side by side on a phone
			for (const trace of figure.data) {
				trace.mode = "markers";
				trace.marker.size = 6;
			}
		}
		await window.Plotly.newPlot(place, figure.data, figure.layout, {
			displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false,
		});
		place.on("plotly_click", (event) => follow(place, event.points[0].customdata));
	}

	function follow(place, address) {
		const link = document.createElement("a");
		link.href = address;
		link.hidden = true;
		place.append(link);
		link.click();
		link.remove();
	}

	function look() {
		document.querySelectorAll(".pd-figure:not([data-drawn])").forEach((place) => {
			// Before the framework is there (early.js) the list stands; the script is on its way.
			if (place.closest("#pd-early")) fetched().catch(() => {});
			else if (place.clientWidth) draw(place);
		});
	}

	function redraw() {
		document.querySelectorAll(".pd-figure[data-drawn]").forEach((place) => {
			if (window.Plotly) window.Plotly.purge(place);
			delete place.dataset.drawn;
		});
		look();
	}

	addEventListener("beforeprint", () => {
		document.querySelectorAll("details.pd-month").forEach((month) => { month.open = true; });
	});

	new MutationObserver(look).observe(document.documentElement, {
		subtree: true, childList: true, attributes: true, attributeFilter: ["style", "aria-selected"],
	});
	new MutationObserver(redraw).observe(document.body, { attributeFilter: ["class"] });
})();
