"""What the last words of a builder mean: a sentence for people, and what to do about it.

The words are those of BuildKit since 0.8, of Docker's classic builder and of Podman. What a
command wrote or how it reads is never taken for the builder's own words.
"""

from __future__ import annotations

import re
import signal
from contextlib import suppress

from pierhead.core.i18n import N_, _
from pierhead.core.reference import InvalidReference, parse
from pierhead.engine.api_build import BuildStep
from pierhead.engine.refusals import Meaning, at_registry, meaning, shortened
from pierhead.engine.sayings import Saying
from pierhead.engine.transfers import OF_PUSHES

_COMMAND = re.compile(
    r"^(?:executor failed running \[.*\]|process \".*\" did not complete successfully"
    r"|The command '.*' returned a non-zero code|building at STEP \".*\": while running runtime): ",
    re.DOTALL,
)
"""What is told of a command that failed begins with the command, which may say anything."""
_CODE = re.compile(r"(?:exit (?:code|status):? )?(?P<code>\d+)(?=:|$)")
_START = re.compile(
    r"unable to start container process: (?:error during \w+: )?exec: \"(?P<name>[^\"]+)\""
)
_NOISE = re.compile(
    r"^(?:failed to solve(?: with frontend \S+)?: |rpc error: code = \w+ desc = "
    r"|failed to create LLB definition: |failed to parse Dockerfile: |failed to \w+ cache key: "
    r"|failed to calculate checksum of ref \S+: )+"
)
_IMAGE = re.compile(
    r"^(?:\[internal\] load metadata for|resolve image config for|(?:\[[^\]]*\] )?FROM)"
    r" (?:docker-image://)?(?P<image>\S+)"
)
_CACHE = "exporting cache"
_FROM = re.compile(r"(?:--|[=,])from=(?P<source>[^\s,]+)")
_PLACE = r"(?:/\S*/(?:merged|buildkit-mount\d+))?"
"""Where the engine keeps what is built, which says nothing to anybody."""
_MISSING = (
    r"\"(?P<name>/[^\"]*)\":? not found",
    rf"l?stat {_PLACE}(?P<name>/?\S*): (?:no such file|file does not exist)",
)
_COPIES = re.compile(r"\b(?:COPY|ADD)\b|--mount=")
_LIST = re.compile(r"\[\S+ ?(?:command )?not found")
_FULL = re.compile("no space left on device", re.IGNORECASE)
_KILLED, _NOT_FOUND, _NOT_EXECUTABLE, _BY_SIGNAL = 137, 127, 126, 128

_BEGIN = N_("Begin with FROM and the image to build upon.")
_IN_CONTEXT = N_(
    "Check its spelling. What .dockerignore leaves out cannot be copied, nor what lies or links "
    "outside of the context."
)
_OPTION = N_("An option of the build cannot be understood.")
_SAYINGS = (
    Saying(
        r"option requires BuildKit",
        N_("This needs BuildKit."),
        N_("Build with BuildKit instead of the classic builder."),
    ),
    Saying(r"unknown instruction: (?P<name>\S+)", N_("There is no instruction {name}.")),
    Saying(r"unknown flag: -*(?P<name>\S+)", N_("This instruction has no flag --{name}.")),
    Saying(r"missing a value on flag: -*(?P<name>\S+)", N_("The flag --{name} needs a value.")),
    Saying(
        r"(?P<name>[A-Z]{3,}) (?:requires|must have) ",
        N_("{name} is not given the arguments that it needs."),
    ),
    Saying(r"unterminated heredoc", N_("The heredoc is not ended: its closing word is missing.")),
    Saying(
        r"invalid stage index (?P<name>\S+)",
        N_("There is no stage {name}."),
        N_("Stages are counted from 0; better give it a name with AS, and use that."),
    ),
    Saying(
        r"circular dependency detected on stage: (?P<name>\S+)",
        N_("The stage {name} needs itself to be built."),
        N_("Copy only from stages that do not need this one."),
    ),
    Saying(
        r"invalid name for build stage: \"(?P<name>[^\"]*)\"",
        N_("“{name}” cannot be the name of a stage."),
        N_("It must begin with a letter and hold only letters, digits, “-”, “_” and “.”."),
    ),
    Saying(r"^(?P<name>\S+) stage name already used", N_("Two stages have the name {name}.")),
    Saying(
        r"target stage \"?(?P<name>[^\"\s]+)\"? could not be found"
        r"|failed to reach build target (?P<alt>\S+)",
        N_("There is no stage {name} to build."),
        N_("Choose another target."),
    ),
    Saying(
        r"the Dockerfile .*cannot be empty|file with no instructions",
        N_("The Dockerfile has no instructions."),
        _BEGIN,
    ),
    Saying(
        r"no build stage in current context",
        N_("There is no FROM before the first instruction."),
        _BEGIN,
    ),
    Saying(
        r"invalid escape token '(?P<name>.*)' does not match",
        N_("The escape character must be \\ or `, not “{name}”."),
    ),
    Saying(
        r"only one (?P<name>\w+) parser directive can be used",
        N_("The directive “{name}” is given twice."),
    ),
    Saying(
        r"line greater than max allowed size of (?P<name>\d+)",
        N_("A line is too long: at most {name} bytes are allowed."),
    ),
    Saying(
        r"base name \((?P<name>.*)\) should not be blank",
        N_("{name} is empty, so that there is no image to build upon."),
        N_("Give that argument a value, or a default before the first FROM: ARG NAME=value"),
    ),
    Saying(
        r"failed to parse stage name \"(?P<name>[^\"]*)\"",
        N_("“{name}” is not a valid name of an image."),
        N_("Names are lower case: [registry/]name[:tag]"),
    ),
    Saying(
        r"while looking for matching (?:single|double)-quote",
        N_("A quotation mark is never closed."),
    ),
    Saying(
        r"failed to process \"(?P<name>(?:[^\"\\]|\\.)*)\": ",
        N_("{name} cannot be worked out."),
        N_("Check the names and the braces in it."),
    ),
    Saying(
        r"no source files were specified",
        N_("Nothing matches what is to be copied."),
        _IN_CONTEXT,
    ),
    Saying(
        r"forbidden path outside the build context: (?P<name>\S+)",
        N_("{name} lies outside of the build context."),
        N_("Choose a folder as the context that holds all that is copied."),
    ),
    Saying(
        r"too many (?:sym)?links",
        N_("Symbolic links lead round in a circle."),
        N_("Remove them, or let them lead to what is meant."),
    ),
    Saying(
        rf"cannot copy to non-directory: {_PLACE}(?P<name>/\S+)"
        rf"|mkdir {_PLACE}(?P<alt>/\S+): not a directory|Cannot mkdir: (?P<other>/\S+) is not",
        N_("{name} is a file where a folder is needed."),
    ),
    Saying(
        r"invalid from flag value (?P<name>\S+): ",
        N_("There is no stage or image “{name}” to copy from."),
        N_("Check its spelling; a stage must stand before the one that copies from it."),
    ),
    Saying(
        r"^(?:ADD failed: )?(?:Get|Head) \"(?P<name>https?://[^\"]+)\": ",
        N_("The engine cannot fetch {name}"),
        N_("Check the address, and the network and proxy of the engine."),
    ),
    Saying(
        r"unknown cache exporter: \"(?P<name>[^\"]*)\"",
        N_("This engine writes no cache of the kind “{name}”."),
        N_(
            "Write it into the image, with type=inline, and push that; Docker writes other caches "
            "where it uses containerd's image store."
        ),
    ),
    Saying(
        r"invalid response status (?P<name>\d+)",
        N_("A file that is to be fetched is not given out: HTTP {name}."),
        N_("Check the address, and whether it needs a log-in."),
    ),
    Saying(
        r"unknown scheme oci-layout",
        N_("This engine takes no images from folders."),
        N_("Load it and name it docker-image://, or let Docker use containerd's image store."),
    ),
    Saying(
        r"^invalid netmode (?P<name>\S+)",
        N_("There is no network “{name}” for builds."),
        N_("Choose one of these: default, host, none."),
    ),
    Saying(r"^failed to parse (?:additional hosts|ulimit|target platform)", _OPTION),
    Saying(
        r"string field contains invalid UTF-8",
        N_("The Dockerfile is not written in UTF-8."),
        N_("Save it in UTF-8."),
    ),
)
_OF_IMAGES = (
    Saying(
        r": not found$",
        N_("The registry has no such tag, or none for this platform."),
        N_("Check the tag and the platform."),
    ),
)


def plain(error: str) -> str:
    """A builder's words without what only its authors understand."""
    return _NOISE.sub("", shortened(error.strip()))


def of_command(error: str) -> bool:
    """Whether a command of the Dockerfile failed, so that ``error`` quotes it."""
    return bool(_COMMAND.match(error))


def image_of(step: BuildStep | None) -> str:
    """The image that a step is about, as it is usually written; empty for none."""
    found = _IMAGE.match(step.name) if step else None
    if not found:
        return ""
    with suppress(InvalidReference):
        return parse(found["image"]).familiar
    return found["image"]


def explain(
    error: str, step: BuildStep | None, said: str, *, copied: bool = False
) -> Meaning | None:
    """What the builder's words mean, of a step that wrote ``said`` last; None if nobody knows.

    An image that is only ``copied`` from may be meant to be a stage.
    """
    if quoted := _COMMAND.match(error):
        words = error[quoted.end() :]
        found = _CODE.match(words)
        return _exit(int(found["code"]), said) if found else meaning(words)
    if found := _START.search(error):
        return _not_there(found["name"])
    if known := meaning(error, _SAYINGS) or _of_cache(error, step):
        return known
    if image := image_of(step):
        return _of_image(image, error, copied=copied and "/" not in image)
    for pattern in _MISSING if step and _COPIES.search(step.name) else ():
        if step and (found := re.search(pattern, error)):
            return _missing(found["name"], step)
    return meaning(error)


def _of_cache(error: str, step: BuildStep | None) -> Meaning | None:
    if not step or not step.name.startswith(_CACHE):
        return None
    why = meaning(error, OF_PUSHES) or meaning(error) or Meaning("", "")
    return Meaning(_("The cache of the build cannot be written."), why.hint, why.title)


def _of_image(image: str, error: str, *, copied: bool) -> Meaning:
    title = _("The image {image} that the build needs cannot be pulled.")
    if copied:
        title = _("There is no such stage, and the image {image} cannot be pulled.")
    title = title.format(image=image)
    why = meaning(error) or meaning(error, _OF_IMAGES) or Meaning("", "")
    return Meaning(title, at_registry(why.hint, image), why.title)


def _not_there(program: str) -> Meaning:
    title = _("The image has no {name} to run the command with.").format(name=program)
    return Meaning(title, _("Check its spelling, or use an image that has it."))


def _missing(name: str, step: BuildStep) -> Meaning:
    if source := _FROM.search(step.name):
        title = _("{source} has no “{name}” to copy.").format(source=source["source"], name=name)
        return Meaning(title, _("Check its spelling, and that a step there makes it."))
    name = name.removeprefix("/")
    return Meaning(_("The build context has no “{name}”.").format(name=name), _(_IN_CONTEXT))


def _exit(code: int, said: str) -> Meaning:
    """A command that ended badly: the shell's own codes, and those of signals, mean something."""
    if found := _START.search(said):
        return _not_there(found["name"])
    if "exec format error" in said:
        title = _("A program of the image is made for another platform.")
        return Meaning(title, _("Build for the platform of the image, or choose another image."))
    title = _("The command ended with exit code {code}.").format(code=code)
    hint = _("A disk was full: remove images, containers or build cache that nobody needs.")
    hint = hint if _FULL.search(said) else ""
    if code == _NOT_FOUND:
        title = _("A command was not found (exit code 127).")
        hint = hint or _("Check its spelling, and that a step before it installs it.")
        if _LIST.search(said):
            hint = _("A list in brackets must hold strings in double quotes only.")
    elif code == _NOT_EXECUTABLE:
        title = _("A command cannot be executed (exit code 126).")
        hint = hint or _("Make it executable: chmod +x")
    elif code == _KILLED:
        title = _("The command was killed (exit code 137).")
        hint = hint or _("Too little memory is the usual reason: give the engine more of it.")
    elif code > _BY_SIGNAL:
        with suppress(ValueError):
            name = signal.Signals(code - _BY_SIGNAL).name
            title = _("The command was ended by {name} (exit code {code}).")
            title = title.format(name=name, code=code)
    return Meaning(title, hint)
