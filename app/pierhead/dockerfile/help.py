"""What each instruction does, with how it is written: for hovering and beside proposals."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core.i18n import N_

REFERENCE = "https://docs.docker.com/reference/dockerfile/"


@dataclass(frozen=True, slots=True)
class Help:
    """About one part of the language; the texts are to be translated."""

    short: str
    """A few words, without a full stop."""
    syntax: tuple[str, ...]
    """Ways to write it."""
    about: str
    """Some sentences."""
    anchor: str = ""
    """Its place in the reference."""

    @property
    def url(self) -> str:
        """The page of the reference that says all of it."""
        return f"{REFERENCE}#{self.anchor}"


INSTRUCTIONS: dict[str, Help] = {
    "ADD": Help(
        N_("Copy files, archives, URLs or Git trees into the image"),
        ("ADD [FLAGS] source… destination", 'ADD [FLAGS] ["source", …, "destination"]'),
        N_(
            "Puts files of the build context into the image as COPY does. Local archives are "
            "unpacked, and a source can also be an http address or a Git repository. COPY is the "
            "clearer choice where nothing of that is needed."
        ),
        "add",
    ),
    "ARG": Help(
        N_("Declare a value that the build can be given"),
        ("ARG NAME", "ARG NAME=default"),
        N_(
            "Declares an argument of the build, which --build-arg sets. It is there from this line "
            "to the end of the stage, and not in the finished container. Before the first FROM it "
            "is for the FROM lines; a stage sees it after another ARG of the same name. The value "
            "can be read in the image's history: it is no place for a secret."
        ),
        "arg",
    ),
    "CMD": Help(
        N_("What the container runs when nothing else is asked for"),
        ('CMD ["program", "argument"]', "CMD command line", 'CMD ["argument of the entrypoint"]'),
        N_(
            "Sets the command that a container starts with, or the arguments of its ENTRYPOINT. "
            "The last CMD counts. As a list it is started as it is; as a line it is run by the "
            "shell, which keeps signals from the program."
        ),
        "cmd",
    ),
    "COPY": Help(
        N_("Copy files of the build context or of another stage"),
        ("COPY [FLAGS] source… destination", 'COPY [FLAGS] ["source", …, "destination"]'),
        N_(
            "Puts files and folders into the image. Sources are paths inside the build context, "
            "or of another stage, image or context with --from. A destination that ends in “/” is "
            "a folder; one that does not begin with “/” is below WORKDIR."
        ),
        "copy",
    ),
    "ENTRYPOINT": Help(
        N_("The program that the container is"),
        ('ENTRYPOINT ["program", "argument"]', "ENTRYPOINT command line"),
        N_(
            "Sets the program that a container always runs; CMD and what is given to docker run "
            "become its arguments. As a line it is run by the shell, and CMD is not used."
        ),
        "entrypoint",
    ),
    "ENV": Help(
        N_("Set variables for the build and for the container"),
        ("ENV NAME=value …",),
        N_(
            "Sets variables of the environment for all later instructions of the stage, for the "
            "stages built on it, and for the running container. A value is replaced by what "
            "docker run --env says."
        ),
        "env",
    ),
    "EXPOSE": Help(
        N_("Say which ports the program listens on"),
        ("EXPOSE port[/protocol] …",),
        N_(
            "Notes the ports on which the program listens, as a remark for whoever runs it. It "
            "opens none: docker run --publish does. The protocol is tcp unless it says udp."
        ),
        "expose",
    ),
    "FROM": Help(
        N_("Begin a stage from an image"),
        ("FROM [--platform=…] image[:tag|@digest] [AS name]",),
        N_(
            "Begins a new stage upon an image, an earlier stage, or scratch, which is empty. With "
            "a name it can be copied from and built upon. Only ARG may come before the first one."
        ),
        "from",
    ),
    "HEALTHCHECK": Help(
        N_("How to see whether the container is well"),
        ("HEALTHCHECK [FLAGS] CMD command", "HEALTHCHECK NONE"),
        N_(
            "Sets a command that is run in the container now and then: 0 means healthy, 1 means "
            "not. NONE turns off the check of the base image."
        ),
        "healthcheck",
    ),
    "LABEL": Help(
        N_("Give the image labels"),
        ("LABEL name=value …",),
        N_(
            "Adds labels: facts about the image, such as its source and licence, that programs can "
            "read. Names of the OCI begin with org.opencontainers.image."
        ),
        "label",
    ),
    "MAINTAINER": Help(
        N_("Name the author (deprecated)"),
        ("MAINTAINER name",),
        N_("Sets who made the image. It is deprecated: use a LABEL instead."),
        "maintainer-deprecated",
    ),
    "ONBUILD": Help(
        N_("An instruction for the images built upon this one"),
        ("ONBUILD INSTRUCTION …",),
        N_(
            "Keeps an instruction in the image, which runs when another Dockerfile begins with "
            "FROM this image, right behind that FROM."
        ),
        "onbuild",
    ),
    "RUN": Help(
        N_("Run a command in the image"),
        ("RUN [FLAGS] command line", 'RUN [FLAGS] ["program", "argument"]', "RUN <<EOF … EOF"),
        N_(
            "Runs a command and keeps what it changes as a new layer. A line or a heredoc is run "
            "by the shell, /bin/sh -c unless SHELL says another; a list is started as it is. The "
            "result is kept in the cache until the command, or something before it, changes."
        ),
        "run",
    ),
    "SHELL": Help(
        N_("Which shell runs command lines"),
        ('SHELL ["program", "argument"]',),
        N_(
            "Sets the shell that runs the lines of RUN, CMD and ENTRYPOINT from here on, always as "
            "a list in brackets."
        ),
        "shell",
    ),
    "STOPSIGNAL": Help(
        N_("Which signal asks the container to end"),
        ("STOPSIGNAL signal",),
        N_("Sets the signal, by name or number, that docker stop sends. It is SIGTERM by default."),
        "stopsignal",
    ),
    "USER": Help(
        N_("Who runs the commands and the container"),
        ("USER user[:group]",),
        N_(
            "Sets the user, by name or number, for the later RUN, CMD and ENTRYPOINT and for the "
            "running container. A name must be known in the image."
        ),
        "user",
    ),
    "VOLUME": Help(
        N_("Folders whose data is kept outside of the container"),
        ("VOLUME path …", 'VOLUME ["path", …]'),
        N_(
            "Marks folders as volumes: each container gets new ones there, unless it is given "
            "others. What later instructions write there can be lost."
        ),
        "volume",
    ),
    "WORKDIR": Help(
        N_("The folder in which commands run"),
        ("WORKDIR path",),
        N_(
            "Sets the working folder for the instructions that follow and for the container, and "
            "creates it. A relative path is below the WORKDIR before."
        ),
        "workdir",
    ),
}

DIRECTIVES: dict[str, Help] = {
    "syntax": Help(
        N_("Which image reads this Dockerfile"),
        ("# syntax=docker/dockerfile:1",),
        N_(
            "Names the image that understands the file, so that new parts of the language work on "
            "older engines as well. It must stand at the top of the file."
        ),
        "syntax",
    ),
    "escape": Help(
        N_("The character that continues a line"),
        ("# escape=\\", "# escape=`"),
        N_(
            "Sets the character that continues lines and escapes others. A backtick is handy for "
            "Windows paths. It must stand at the top of the file."
        ),
        "escape",
    ),
    "check": Help(
        N_("Which checks of BuildKit count"),
        ("# check=skip=RULE,RULE", "# check=skip=all", "# check=error=true"),
        N_(
            "Silences checks of BuildKit, or makes their warnings stop the build. It must stand at "
            "the top of the file."
        ),
        "check",
    ),
}
