// Gradio takes its own words from the browser's language. This page is Chinese for everybody,
// so the framework is told so before it starts.
for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN", "zh"]]]) {
	Object.defineProperty(navigator, name, { get: () => value, configurable: true });
}
