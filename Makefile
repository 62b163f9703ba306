# PolicyDesk. `make run` serves, `make test` tests; each sets up what it needs, once.
# Needs Python 3.11 or newer, make and a package index. Words: README.zh-CN.md.

PYTHON ?= $(shell command -v python3 || command -v python3.11)
PY := .venv/bin/python
SERVE := .venv/.serve.stamp
DEV := .venv/.dev.stamp
SLOW := .venv/.slow.stamp
TORCHED := .venv/.torch.stamp
# A stamp counts only while the interpreter beside it is there.
MISSING := $(if $(wildcard $(PY)),,no-venv)

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-all check lock torch clean no-venv

help:
	@echo "make run        安装缺少的部分并启动服务 · install what is missing and serve"
	@echo "make test       运行测试 · run the tests"
	@echo "make test-all   连同慢的测试 · the slow suites too"
	@echo "make check      格式、规范、类型 · format, lint, types"
	@echo "make torch      安装 CPU 版 torch（自选嵌入模型、训练才需要）"
	@echo "make lock       重新生成依赖锁 · renew the locks"
	@echo "make clean      删除 .venv 和缓存；数据文件夹不动"

run: $(SERVE)
	@exec $(PY) -m app serve

# The files side by side, one to a process; the slow ones measure time and run alone.
test: $(DEV)
	@$(PY) -m pytest -m "not slow" -n auto --dist loadfile

test-slow: $(SLOW)
	@$(PY) -m pytest -m slow

test-all: test test-slow

check: $(DEV)
	@echo "==> 格式 · format"; $(PY) -m ruff format --check .
	@echo "==> 规范 · lint"; $(PY) -m ruff check .
	@echo "==> 类型 · types"; $(PY) -m mypy

torch: $(TORCHED)

$(SERVE): requirements.lock tools/install.py $(MISSING)
	@$(call python) tools/install.py serve
	@touch $@

$(DEV): requirements-dev.lock $(SERVE)
	@$(call python) tools/install.py dev
	@touch $@

$(SLOW): requirements-slow.lock $(DEV) $(TORCHED)
	@$(call python) tools/install.py slow
	@touch $@

$(TORCHED): $(SERVE)
	@$(call python) tools/install.py torch
	@touch $@

python = $(if $(PYTHON),$(PYTHON),$(error 没有找到 python3：请先安装 Python 3.11 或更新的版本))

# torch stays out of the locks: serving needs none, and its CUDA build is several GB.
# No index address may enter a lock: whoever installs has an index of their own.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --quiet --custom-compile-command "make lock"

lock:
	@command -v uv >/dev/null || { echo "错误：make lock 需要 uv（pip install uv）"; exit 1; }
	@echo torch | $(COMPILE) pyproject.toml --excludes - -o requirements.lock
	@$(COMPILE) --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group pyproject.toml:slow --no-deps -o requirements-slow.lock
	@! grep -nE '^--|://' requirements*.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
