"""The variables that keep the libraries we use from calling out.

They are read when those libraries are imported, so this runs before any of them: from the
command line's first line and from the tests. No other module sets them.
"""

from __future__ import annotations

import os

OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",  # else the page looks up the vendor's analytics host
    "HF_HUB_OFFLINE": "1",  # else a model by name hangs for a minute before it fails
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "LANGSMITH_TRACING": "false",  # else a stray variable sends every question outside
    "LANGCHAIN_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime, which recognises scans, else reports by itself
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def keep_offline() -> None:
    """Switch off analytics, telemetry, tracing and hub look-ups, whatever was set before."""
    os.environ.update(OFFLINE)


def allow_downloads() -> None:
    """Let the hub be asked, for the one command that downloads; before it is imported."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.pop(name, None)
