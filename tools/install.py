"""Set up `.venv` for make: `install.py serve | dev | slow | torch`.

Runs before anything is installed, so the standard library only, and a syntax that an old
Python can read far enough to be told that it is too old. Whatever stops it is one plain
sentence and exit status 1, never a stack trace.

The locks are hashed and hold no torch: serving needs none, and unasked it would be several GB.
uv does the installing where it is there or can be had, because it is ten times faster;
otherwise pip does. uv does not read pip's settings, so they are handed to it here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {
    "serve": ROOT / "requirements.lock",
    "dev": ROOT / "requirements-dev.lock",
    "slow": ROOT / "requirements-slow.lock",
}
TORCH = os.environ.get("TORCH", "torch==2.13.0")
OLDEST = (3, 11)
SEPARATORS = {"UV_FIND_LINKS": ","}  # every other list of uv's is separated by blanks

# pip's option -> the variable by which uv takes the same thing
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class Stop(Exception):
    """Set-up cannot go on; the text says why and what to do."""


def say(chinese, english):
    """One line of news for the person who waits."""
    print(f"==> {chinese} · {english}", flush=True)


def run(*command, env=None, quiet=False):
    """True when the command ended well; `quiet` hides what it prints."""
    out = subprocess.DEVNULL if quiet else None
    return (
        subprocess.run(
            [str(part) for part in command],
            env=env,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
    )


def venv_python():
    """The interpreter inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def newest_python():
    """This interpreter if it is new enough, else the newest on PATH that is.

    Raises Stop when there is none."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise Stop(
        "需要 Python 3.11 或更新的版本，这里的 python3 是 {}.{}。请安装后再试，或用 "
        "make PYTHON=/路径/python3.11 指明。 · Python 3.11 or newer is needed.".format(
            *sys.version_info[:2]
        )
    )


def make_venv():
    """Create .venv unless a working one is there."""
    if venv_python().exists() and run(venv_python(), "-c", "", quiet=True):
        return
    say("建立 Python 环境 .venv", "creating .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    python = newest_python()
    if run(python, "-m", "venv", VENV, quiet=True):
        return
    # Debian ships python3 without ensurepip; uv can make an environment without it.
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("uv") and run("uv", "venv", "-q", "--seed", "--python", python, VENV):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    raise Stop(
        f"建不了 Python 环境 {VENV}：这个 Python 没有 venv 模块，或者文件夹不可写。Debian/Ubuntu "
        "请先运行 apt install python3-venv，再重新运行刚才的命令。 · On Debian or Ubuntu: "
        "apt install python3-venv, then run the same command again."
    )


def pip_settings():
    """pip's own settings as {option: [values]}; a later source overrides an earlier one."""
    for python in (venv_python(), sys.executable):
        listing = subprocess.run(
            [str(python), "-m", "pip", "config", "list"],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if listing.returncode == 0:
            return read_pip_settings(listing.stdout.decode("utf-8", "replace"))
    return read_pip_settings(
        "\n".join(
            ":env:.{}={!r}".format(name[4:].lower().replace("_", "-"), value)
            for name, value in os.environ.items()
            if name.startswith("PIP_")
        )
    )


def read_pip_settings(listing):
    """`pip config list` as a dict: "global.find-links='/a /b'" -> {"find-links": ["/a", "/b"]}.

    `install.` overrides `global.`, and the environment overrides both."""
    strength = {"global": 0, "install": 1, ":env:": 2}
    found = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.strip().rpartition(".")
        if section in strength:
            values = value.strip().strip("'\"").replace("\\n", " ").split()
            found.setdefault(option, []).append((strength[section], values))
    return {option: max(rows)[1] for option, rows in found.items()}


def uv_environment(settings, environ):
    """The environment for uv: pip's settings handed over where uv has none of its own."""
    env = dict(environ)
    for option, variable in PIP_TO_UV.items():
        if settings.get(option) and not env.get(variable):
            env[variable] = SEPARATORS.get(variable, " ").join(settings[option])
    # Every file is checked against the hash in the lock, so any index may supply it.
    env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    return env


def find_uv():
    """uv from PATH, or from .venv, where pip puts it first if need be; None without it."""
    inside = venv_python().with_name("uv.exe" if os.name == "nt" else "uv")
    on_path = shutil.which("uv")
    if on_path and run(on_path, "--version", quiet=True):
        return on_path
    if not inside.exists():
        say("取安装工具 uv（没有也行，只是慢些）", "getting uv")
        run(venv_python(), "-m", "pip", "install", "-q", "uv", quiet=True)
    return str(inside) if inside.exists() else None


class Installer:
    """uv with pip's settings, or pip."""

    def __init__(self):
        """Look for uv once."""
        self.settings = pip_settings()
        self.uv = find_uv()
        self.env = uv_environment(self.settings, os.environ)
        # Without a terminal only what went wrong; pip needs to be told twice.
        self.quiet = not sys.stderr.isatty()

    def with_uv(self, *arguments):
        """Install into .venv with uv; True when it worked, False without uv."""
        index = ["--no-index"] if self.settings.get("no-index") in (["1"], ["true"]) else []
        return bool(self.uv) and run(
            self.uv,
            "pip",
            "install",
            "-p",
            venv_python(),
            *["-q"][: self.quiet],
            *index,
            *arguments,
            env=self.env,
        )

    def with_pip(self, *arguments):
        """Install into .venv with pip; True when it worked."""
        if self.uv:
            say("uv 没有成功，改用 pip", "uv failed, trying pip")
        return run(venv_python(), "-m", "pip", "install", *["-qq"][: self.quiet], *arguments)

    def lock(self, path):
        """Install exactly what a lock names. Raises Stop."""
        count = sum("==" in line for line in path.read_text("utf-8").splitlines())
        say(
            f"安装 {path.name} 里的 {count} 个依赖包（第一次要下载，请稍候）",
            f"installing {count} packages",
        )
        exactly = ("--no-deps", "--require-hashes", "-r", path)
        if not (self.with_uv(*exactly) or self.with_pip(*exactly)):
            raise Stop(
                "依赖没有装全，原因见上。请检查能否访问软件包索引（pip config list），再重新运行"
                "刚才的命令；已下载的不会重来。 · Installing failed, see above."
            )

    def torch(self):
        """Install the CPU build of torch. Raises Stop rather than take several GB of CUDA."""
        say(
            f"安装 {TORCH}（CPU 版）：只有自选嵌入模型和训练才用得到",
            "installing the CPU build of torch",
        )
        if self.torch_from_folder():
            done = self.with_uv(TORCH) or self.with_pip(TORCH)
        elif self.uv:
            done = self.with_uv("--torch-backend=cpu", TORCH)
        elif sys.platform == "linux":
            raise Stop(
                "没有 uv，pip 会装上几个 GB 的 CUDA 版，所以停在这里。请先安装 uv（pip install "
                "uv），再运行 make torch。 · uv is needed to get the CPU build."
            )
        else:
            done = self.with_pip(TORCH)
        if not done:
            raise Stop(
                "torch 没有装上，原因见上。不装也能用：内置的嵌入模型不需要它。 · "
                "torch was not installed; serving does not need it."
            )

    def torch_from_folder(self):
        """Take torch itself from pip's find-links; False where that has none that fits."""
        if not self.settings.get("find-links"):
            return False
        alone = ("--no-index", "--no-deps", TORCH)
        return self.with_uv(*alone) if self.uv else self.with_pip(*alone)


def main(what):
    """Set up for `serve`, `dev`, `slow` or `torch`."""
    if what != "torch" and what not in LOCKS:
        raise Stop("install.py serve | dev | slow | torch")
    make_venv()
    installer = Installer()
    if what == "torch":
        installer.torch()
    else:
        installer.lock(LOCKS[what])


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a terminal without Chinese still gets the English
    sys.stderr.reconfigure(errors="replace")
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
    except Stop as reason:
        sys.exit(f"错误：{reason}")
    except KeyboardInterrupt:
        sys.exit("\n已停下；再运行一次就从这里接着装。 · Stopped.")
