import random
from dataclasses import replace

import pytest

from pierhead.core.resources import Port
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_body import blueprint_of, spec_of
from pierhead.core.run_command import RunCommandError, format_run, looks_like_run, parse_run

ODD = "aZ09._-/:=,; '\"\\$`~*{}()#&|<>!?\n\té\u202e漢"


def parsed(text):
    return parse_run(text)[0]


# -- the line


def test_a_line_as_people_write_it():
    spec = RunSpec(
        image="nginx:1.27",
        command=("sh", "-c", "echo $HOME"),
        name="web",
        interactive=True,
        tty=True,
        remove=True,
        ports=(Port(80, host_port=8080), Port(53, "udp", "::1", 53), Port(443)),
        mounts=(
            Mount("bind", "/srv/a b", "/data", True),
            Mount("volume", "cache", "/cache"),
            Mount("volume", "", "/anonymous"),
            Mount("tmpfs", "", "/run"),
        ),
        environment=(("A", "b c"), ("EMPTY", "")),
        network="front",
        restart="on-failure:3",
        user="1000:1000",
        workdir="/src",
        memory=512 << 20,
        cpus=1.5,
    )
    assert format_run(spec) == (
        "docker run -it --rm --name web -p 8080:80 -p '[::1]:53:53/udp' -p 443"
        " -v '/srv/a b:/data:ro' -v cache:/cache -v /anonymous --tmpfs /run"
        " -e 'A=b c' -e EMPTY= --network front --restart on-failure:3 -u 1000:1000 -w /src"
        " --memory 512m --cpus 1.5 nginx:1.27 sh -c 'echo $HOME'"
    )


def test_an_empty_specification_is_the_bare_command():
    assert format_run(RunSpec()) == "docker run"


def test_on_windows_double_quotes_are_used():
    spec = RunSpec(image="x", mounts=(Mount("bind", r"C:\My Files", "/data"),))
    line = format_run(spec, windows=True)
    assert line == r'docker run -v "C:\My Files:/data" x'
    assert parsed(line) == spec


def test_an_entry_point_with_arguments_goes_before_the_command():
    spec = RunSpec(image="x", entrypoint=("sh", "-c"), command=("ls",))
    assert format_run(spec) == "docker run --entrypoint sh x -c ls"


@pytest.mark.parametrize(
    "mount",
    [
        Mount("bind", "relative", "/x"),
        Mount("bind", "/a:b", "/x"),
        Mount("bind", '/a,":b', "/x", True),
        Mount("volume", "no/name", "/x"),
        Mount("volume", "", "/x", True),
        Mount("tmpfs", "", "/a:b"),
    ],
)
def test_a_mount_that_the_short_form_cannot_say_uses_the_long_one(mount):
    spec = RunSpec(image="x", mounts=(mount,))
    assert "--mount" in format_run(spec)
    assert parsed(format_run(spec)) == spec


# -- every specification survives the way to a line and back


def text(rng, least=1, most=8):
    return "".join(rng.choices(ODD, k=rng.randint(least, most)))


def name(rng):
    return "".join(rng.choices("abcXYZ019", k=rng.randint(2, 8)))


def maybe(rng, make, otherwise=""):
    return make() if rng.random() < 0.4 else otherwise


def several(rng, make):
    return tuple(make() for _ in range(rng.choice((0, 0, 1, 2, 4))))


def port(rng):
    return Port(
        rng.randint(1, 65535),
        rng.choice(("tcp", "udp", "sctp")),
        rng.choice(("", "", "127.0.0.1", "0.0.0.0", "::1", "fe80::1", "::")),
        rng.choice((0, rng.randint(1, 65535))),
    )


def mount(rng):
    kind = rng.choice(("bind", "volume", "tmpfs"))
    sources = {
        "bind": (f"/{text(rng)}", f"C:\\{name(rng)}", f"./{name(rng)}", text(rng)),
        "volume": (name(rng), "", text(rng)),
        "tmpfs": ("",),
    }
    target = rng.choice((f"/{name(rng)}", f"/{text(rng)}", f"C:\\{name(rng)}"))
    return Mount(kind, rng.choice(sources[kind]), target, rng.random() < 0.3)


def specification(rng):
    pair = lambda: (name(rng), maybe(rng, lambda: text(rng)))  # noqa: E731
    word = lambda: text(rng)  # noqa: E731
    coin = lambda: rng.random() < 0.3  # noqa: E731
    return RunSpec(
        image=rng.choice(("nginx", "host:5000/a/b:c", name(rng))),
        command=several(rng, lambda: text(rng, 0)),
        name=maybe(rng, word),
        entrypoint=rng.choice(((), (), ("",), (text(rng),))),
        interactive=coin(),
        tty=coin(),
        detach=coin(),
        remove=coin(),
        ports=several(rng, lambda: port(rng)),
        publish_all=coin(),
        mounts=several(rng, lambda: mount(rng)),
        environment=several(rng, pair),
        labels=several(rng, pair),
        network=maybe(rng, lambda: name(rng)),
        restart=rng.choice(("", "no", "always", "unless-stopped", "on-failure:3")),
        user=maybe(rng, word),
        workdir=maybe(rng, word),
        hostname=maybe(rng, word),
        init=coin(),
        privileged=coin(),
        memory=rng.choice((0, 1, 512 << 20, 3 << 30, rng.randrange(1 << 40))),
        cpus=rng.choice((0.0, 1.0, 0.5, round(rng.random() * 64, 3))),
        platform=maybe(rng, lambda: "linux/arm64/v8"),
        pull=rng.choice(("", "always", "never", "missing")),
    )


@pytest.mark.parametrize("start", range(0, 2000, 100))
def test_what_is_formatted_parses_into_the_same(start):
    for seed in range(start, start + 100):
        spec = specification(random.Random(seed))
        line = format_run(spec)
        assert parse_run(line) == (spec, ()), f"seed {seed}: {line}"


def broken_lines():
    rng = random.Random(7)
    for seed in range(500):
        line = format_run(specification(random.Random(seed)))
        start = rng.randrange(len(line))
        yield line[:start] + text(rng, 0, 3) + line[start + rng.randrange(4) :]


def refusal(line):
    try:
        parse_run(line)
    except RunCommandError as error:
        return error.title
    return ""


def test_a_damaged_line_is_read_or_refused_in_a_sentence():
    sentences = set(filter(None, map(refusal, broken_lines())))
    assert sentences
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "value",
    [
        "-v " + "${a}" * 2000 + ":::::",
        "-p " + "1:" * 5000,
        "-e A=" + "x" * 200_000,
        "--mount " + "a=b," * 20_000,
        "'" * 9999,
    ],
)
def test_very_long_nonsense_is_read_or_refused_at_once(value):
    refusal(f"docker run {value} img")


# -- pasted lines


@pytest.mark.parametrize(
    "line",
    [
        "docker run nginx",
        "$ docker run nginx",
        "  # docker run nginx  ",
        "sudo docker run nginx",
        "sudo -E -u root docker run nginx",
        "DOCKER_BUILDKIT=1 docker run nginx",
        "docker container run nginx",
        "podman run nginx",
        "/usr/bin/docker run nginx",
        "winpty docker.exe run nginx",
        "PS C:\\Users\\me> docker run nginx",
        "docker run -- nginx",
        "docker run \\\n   nginx",
        "docker run `\r\n  nginx\r\n",
        "docker run ^\n nginx",
        "docker run nginx > log.txt 2>&1",
        "docker run nginx && docker logs x",
        "docker pull nginx\ndocker run nginx\n",
        "cd /tmp; docker run nginx | less",
        "docker run nginx # start it",
        "me@box:~$ docker run nginx",
    ],
)
def test_lines_from_everywhere_mean_the_same(line):
    assert parse_run(line) == (RunSpec(image="nginx"), ())


@pytest.mark.parametrize(
    ("flags", "fields"),
    [
        ("-itd", {"interactive": True, "tty": True, "detach": True}),
        ("-i -t --rm", {"interactive": True, "tty": True, "remove": True}),
        ("--rm=false -d=true", {"remove": False, "detach": True}),
        ("-dp8080:80", {"detach": True, "ports": (Port(80, host_port=8080),)}),
        ("-p 80", {"ports": (Port(80),)}),
        ("-p=8080:80", {"ports": (Port(80, host_port=8080),)}),
        ("-p 127.0.0.1:8080:80/udp", {"ports": (Port(80, "udp", "127.0.0.1", 8080),)}),
        ("-p 127.0.0.1::80", {"ports": (Port(80, "tcp", "127.0.0.1"),)}),
        ("--publish [::1]:80:81", {"ports": (Port(81, "tcp", "::1", 80),)}),
        (
            "-p 8000-8001:80-81",
            {"ports": (Port(80, host_port=8000), Port(81, host_port=8001))},
        ),
        ("-P", {"publish_all": True}),
        ("-v data:/d", {"mounts": (Mount("volume", "data", "/d"),)}),
        ("-v /d", {"mounts": (Mount("volume", "", "/d"),)}),
        ("-v ./x:/d:ro", {"mounts": (Mount("bind", "./x", "/d", True),)}),
        ('-v "$(pwd)":/d', {"mounts": (Mount("bind", "$(pwd)", "/d"),)}),
        ("-v $(pwd)/a:/d", {"mounts": (Mount("bind", "$(pwd)/a", "/d"),)}),
        ("-v ${PWD}:/d", {"mounts": (Mount("bind", "${PWD}", "/d"),)}),
        ("-v %cd%:/d", {"mounts": (Mount("bind", "%cd%", "/d"),)}),
        (r"-v C:\a\b:/d", {"mounts": (Mount("bind", r"C:\a\b", "/d"),)}),
        ("-v C:/a/b:/d:ro", {"mounts": (Mount("bind", "C:/a/b", "/d", True),)}),
        (r"-v C:\a:C:\b", {"mounts": (Mount("bind", r"C:\a", r"C:\b"),)}),
        ("--tmpfs /t", {"mounts": (Mount("tmpfs", "", "/t"),)}),
        (
            "--mount type=bind,src=/a,dst=/b,readonly --mount source=vol,target=/c,ro=false",
            {
                "mounts": (
                    Mount("bind", "/a", "/b", True, long=True),
                    Mount("volume", "vol", "/c", long=True),
                )
            },
        ),
        ("-e A=b --env=C='d e' -eF=g=h", {"environment": (("A", "b"), ("C", "d e"), ("F", "g=h"))}),
        ("-e A", {"environment": (("A", ""),)}),
        ("-l a=b --label c", {"labels": (("a", "b"), ("c", ""))}),
        ("--net host", {"network": "host"}),
        ("--network=name=n", {"network": "n"}),
        ("--restart unless-stopped", {"restart": "unless-stopped"}),
        ("-u 1:2 -w /x -h box", {"user": "1:2", "workdir": "/x", "hostname": "box"}),
        ("--entrypoint ''", {"entrypoint": ("",)}),
        ("-m 1.5g --cpus=.5", {"memory": 3 << 29, "cpus": 0.5}),
        ("--platform linux/arm64 --pull always", {"platform": "linux/arm64", "pull": "always"}),
        ("\u2013name web", {"name": "web"}),
        ("--name a --name b", {"name": "b"}),
    ],
)
def test_flags(flags, fields):
    spec, ignored = parse_run(f"docker run {flags} img cmd -x")
    assert spec == RunSpec(image="img", command=("cmd", "-x"), **fields)
    assert ignored == ()


@pytest.mark.parametrize(
    ("flags", "ignored"),
    [
        ("--env-file .env", ("--env-file",)),
        ("-a stdin -c 5", ("-a",)),
        ("--read-only --sig-proxy=false", ("--sig-proxy",)),
        ("--health-interval often --gpus some", ("--health-interval often", "--gpus some")),
        ("--network name=a,odd=b", ("--network odd",)),
        ("--made-up value", ("--made-up",)),
        ("--made-up=x", ("--made-up",)),
        ("--made-up --rm=0", ("--made-up",)),
        ("-p 8000-8005:80", ("-p 8000-8005:80",)),
        ("-p 1-65535:1-65535", ("-p 1-65535:1-65535",)),
        ("-p http", ("-p http",)),
        ("-m lots --cpus nan", ("-m lots", "--cpus nan")),
        ("--mount type=image,source=a,target=/b", ("--mount type=image,source=a,target=/b",)),
    ],
)
def test_what_has_no_place_is_named_and_the_image_still_found(flags, ignored):
    spec, found = parse_run(f"docker run {flags} img cmd")
    assert (spec.image, spec.command) == ("img", ("cmd",))
    assert found == ignored


def test_options_of_a_volume():
    line = (
        "docker run -v vol:/b:ro,z --tmpfs /t:size=1m --mount type=tmpfs,dst=/u,tmpfs-size=1m img"
    )
    spec, ignored = parse_run(line)
    assert spec.mounts == (
        Mount("volume", "vol", "/b", True, ("z",)),
        Mount("tmpfs", "", "/t", options=("size=1m",)),
        Mount("tmpfs", "", "/u", options=("tmpfs-size=1m",), long=True),
    )
    assert ignored == ()
    assert parsed(format_run(spec)) == spec
    assert parse_run("docker run -v vol:/b:ro,U img")[1] == ("-v U",)


EVERY_FLAG = """
--network front --network-alias a --network-alias b --ip 10.0.0.2 --link-local-ip 169.254.1.2
--pid host --ipc shareable --cap-add NET_ADMIN --cap-drop ALL --domainname d
--mac-address 02:42:00:00:00:01
--stop-signal SIGQUIT --stop-timeout 0 --expose 70 --expose 71/udp
--health-cmd 'curl -f x || exit 1'
--health-interval 1m30s --health-timeout 500ms --health-start-period 2s --health-start-interval 1s
--health-retries 3 --read-only --security-opt no-new-privileges
--security-opt systempaths=unconfined
--group-add tty --device /dev/fuse --device /dev/a:/dev/b:r --device-cgroup-rule 'c 1:3 rmw'
--gpus all
--gpus '"device=0,1",capabilities=utility' --ulimit nofile=1:2 --ulimit nproc=5 --sysctl a=b
--storage-opt size=1G --annotation a=b --log-driver syslog --log-opt tag=x --link db:d
--add-host h:1.2.3.4
--dns 9.9.9.9 --dns-option ndots:1 --dns-search s --volumes-from other:ro --volume-driver v
--userns host --uts host --cgroupns host --cgroup-parent /p --runtime kata --shm-size 1g
--memory-reservation 5m --memory-swap -1 --memory-swappiness 0 --oom-kill-disable
--oom-score-adj -5
--pids-limit 9 -c 5 --cpu-period 1 --cpu-quota 2 --cpuset-cpus 0-1 --cpuset-mems 0
--blkio-weight 300
--blkio-weight-device /dev/a:5 --device-read-bps /dev/a:1m --device-write-iops /dev/a:10
"""


def test_every_flag_that_has_no_field_survives_the_way_through_the_engine_s_words():
    spec, ignored = parse_run(f"docker run {' '.join(EVERY_FLAG.split(chr(10)))} img")
    assert ignored == ()
    line = format_run(spec)
    assert parsed(line) == spec
    words = set(EVERY_FLAG.split()) - {"-c", "500ms", "1m"}
    assert {word for word in words if word.startswith("--")} <= set(line.split())
    assert spec_of(blueprint_of(spec)) == replace(spec, detach=True)


def test_several_networks_are_said_with_what_is_asked_of_each():
    line = "docker run --network name=a,alias=x,driver-opt=k=v --network name=b,ip=10.0.0.2 img"
    spec, ignored = parse_run(line)
    assert (spec.network, spec.networks, ignored) == ("a", ("b",), ())
    assert format_run(spec) == line
    simple = "docker run --network a --network b img"
    assert format_run(parsed(simple)) == simple


def test_flags_before_run_are_named():
    spec, ignored = parse_run("docker --context far -H tcp://x run img")
    assert spec.image == "img"
    assert ignored == ("--context", "-H")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", "not a docker run"),
        ("ls -la", "not a docker run"),
        ("docker ps", "not a docker run"),
        ("docker build .", "not a docker run"),
        ("docker", "not a docker run"),
        ("docker run", "no image"),
        ("docker run -it --name", "no image"),
        ("docker run 'x", "quotation mark"),
        ("\0\1\2", "not a docker run"),
    ],
)
def test_what_is_no_run_command_is_refused_in_a_sentence(line, word):
    with pytest.raises(RunCommandError) as caught:
        parse_run(line)
    assert word in caught.value.title


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("docker run x", True),
        ("$ sudo docker run x", True),
        (" sudo -E podman container run x", True),
        ("docker run", False),
        ("docker pull x", False),
        ("nginx", False),
    ],
)
def test_a_run_command_is_recognised_at_its_beginning(line, expected):
    assert looks_like_run(line) is expected
