// A question that was sent is asked, also where the framework could not take it at that moment.
//
// The framework drops an Enter that is pressed while an answer comes, and for a moment after it
// has come. Here it is remembered: once the box can send again, and its text is still what was
// sent, it is sent. Who changes the text meanwhile presses Enter again. Dropping is the framework's
// own way of never asking twice, so sending once more is safe.
//
// "pd-ask" {question, taken} asks a question for another script; `taken` is called when it is.
(() => {
	"use strict";
	const TRIES = [250, 250, 500, 1000, 2000, 4000];  // milliseconds between them
	const BOX = "gradio-app #pd-question textarea";
	const box = () => document.querySelector(BOX);
	const running = () => document.querySelector("gradio-app #pd-question .stop-button");
	const asked = () => document.querySelectorAll("gradio-app #pd-chat .user.message").length;
	let wish = null;  // {question, before: questions that stood there, tries, taken}

	function wishFor(question, taken) {
		wish = { question, before: asked(), tries: 0, taken };
		mark();
		setTimeout(pursue, TRIES[0], wish);
	}

	function pursue(mine) {
		if (wish !== mine) return;
		const field = box();
		if (!field || field.value !== mine.question || asked() > mine.before) return end();
		if (running()) {
			setTimeout(pursue, TRIES[0], mine);
			return;
		}
		if (mine.tries === TRIES.length) return end();  // no connection: the question stays
		press();
		setTimeout(pursue, TRIES[mine.tries++], mine);
	}

	function end() {
		const { taken } = wish;
		wish = null;
		mark();
		if (taken) taken();
	}

	function press() {
		const button = document.querySelector("gradio-app #pd-question .submit-button");
		if (button) button.click();
	}

	// While the answer before it still comes, the box says that the question waits.
	function mark() {
		const place = document.querySelector("gradio-app #pd-question");
		if (place) place.classList.toggle("pd-waits", Boolean(wish && running()));
	}

	document.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
		if (event.target.matches && event.target.matches(BOX) && event.target.value.trim()) {
			wishFor(event.target.value);
		}
	}, true);

	document.addEventListener("click", (event) => {
		const button = event.isTrusted && event.target.closest("gradio-app #pd-question .submit-button");
		const field = box();
		if (button && field && field.value.trim()) wishFor(field.value);
	}, true);

	document.addEventListener("input", (event) => {
		if (wish && event.target === box() && event.target.value !== wish.question) {
			wish = null;
			mark();
		}
	}, true);

	document.addEventListener("pd-ask", (event) => {
		const { question, taken } = event.detail;
		const field = box();
		if (!field) return;
		if (field.value !== question) {
			const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
			set.call(field, question);
			field.dispatchEvent(new Event("input", { bubbles: true }));
		}
		setTimeout(() => {  // the framework has read the field by then
			press();
			wishFor(question, taken);
		});
	});
})();
