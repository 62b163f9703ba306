// A source page follows the system's light or dark; the chat page does so by itself.
document.body.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
