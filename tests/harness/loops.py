"""Tests and fixtures may be ``async def``: they run on one event loop per test.

It is Qt's loop when the test uses ``qapp`` or ``qtbot``, else plain asyncio. What a test leaves
behind on it fails the test: tasks, and exceptions that nobody awaited.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, suppress
from typing import Any

import pytest

from harness.leaks import GRACE

SHARE = 0.75
"""Of the seconds that a timeout by signal gives to a test, what is made for it included."""


@pytest.fixture
def loop(request: pytest.FixtureRequest, leaks: None) -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of this test."""
    loop = _new_loop(request)
    errors: list[str] = []
    loop.set_exception_handler(lambda _, context: errors.append(_describe(context)))
    asyncio.set_event_loop(loop)
    yield loop
    left = loop.run_until_complete(_end_tasks())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(_end_executor(loop))
    loop.close()
    asyncio.set_event_loop(None)
    if left:
        pytest.fail("Tasks are still pending after the test: " + "; ".join(left), pytrace=False)
    if errors:
        pytest.fail("The event loop met: " + "; ".join(errors), pytrace=False)


@pytest.fixture
def closing() -> AsyncExitStack:
    """What is put on it is left while the test's loop still runs.

    Between a test and the end of its fixtures Qt handles events, but the loop is at rest: what goes
    on then by itself, such as a connection, would find no loop.
    """
    return AsyncExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an ``async def`` test to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    loop: Any = pyfuncitem.funcargs["loop"]
    closing = pyfuncitem.funcargs.get("closing") or AsyncExitStack()
    test = _closed_by(closing, pyfuncitem.obj(**arguments))
    loop.run_until_complete(_in_time(test, _limit(pyfuncitem)))
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every ``async def`` test its loop, before anything that may need one."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            names = item.fixturenames
            if "loop" not in names:
                names.append("loop")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Let fixtures be coroutines or asynchronous generators."""
    function: Any = fixturedef.func
    if inspect.isasyncgenfunction(function):
        wrapped = _from_generator(function, _runner(request))
    elif inspect.iscoroutinefunction(function):
        wrapped = _from_coroutine(function, _runner(request))
    else:
        return (yield)
    fixturedef.func = wrapped  # type: ignore[misc]
    try:
        return (yield)
    finally:
        fixturedef.func = function  # type: ignore[misc]


def _limit(item: pytest.Item) -> float:
    """Seconds for the test, less than a timeout by signal gives it.

    A signal is not handled while Qt's loop waits; the loop's own clock always is.
    """
    marker = item.get_closest_marker("timeout")
    limit = marker.args[0] if marker else item.config.getini("timeout")
    chosen = item.config.getoption("timeout", None) or limit
    return SHARE * float(chosen)


async def _closed_by(closing: AsyncExitStack, awaitable: Awaitable[Any]) -> Any:
    async with closing:
        return await awaitable


async def _in_time(awaitable: Awaitable[Any], limit: float) -> Any:
    async with asyncio.timeout(limit):
        return await awaitable


def _runner(request: pytest.FixtureRequest) -> Callable[[Awaitable[Any]], Any]:
    loop: asyncio.AbstractEventLoop = request.getfixturevalue("loop")
    limit = _limit(request.node)
    return lambda awaitable: loop.run_until_complete(_in_time(awaitable, limit))


def _from_generator(function: Any, run: Callable[[Awaitable[Any]], Any]) -> Any:
    def fixture(*owner: Any, **arguments: Any) -> Iterator[Any]:
        generator = function(*owner, **arguments)
        yield run(anext(generator))
        run(anext(generator, None))

    return fixture


def _from_coroutine(function: Any, run: Callable[[Awaitable[Any]], Any]) -> Any:
    def fixture(*owner: Any, **arguments: Any) -> Any:
        return run(function(*owner, **arguments))

    return fixture


def _new_loop(request: pytest.FixtureRequest) -> asyncio.AbstractEventLoop:
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        return asyncio.new_event_loop()
    import qasync

    class Loop(qasync.QEventLoop):  # type: ignore[misc]
        """Is there for what Qt does, at rest as well.

        After a test Qt handles events until its widgets are closed, qasync itself once more at the
        end of each run: a timer that happens to be due then begins work as at any other time.
        """

        def __init__(self) -> None:
            super().__init__(request.getfixturevalue("qapp"))
            asyncio._set_running_loop(self)

        def run_forever(self) -> Any:
            try:
                return super().run_forever()
            finally:
                asyncio._set_running_loop(self)

        def close(self) -> None:
            asyncio._set_running_loop(None)
            super().close()

    return Loop()


async def _end_tasks() -> list[str]:
    """Cancel what still runs and tell what it was."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if told := {task for task in tasks if task and task.cancelling()}:
        await asyncio.wait(told, timeout=GRACE)
        tasks -= {task for task in told if task.done()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return [str(task.get_coro()) for task in tasks]


async def _end_executor(loop: asyncio.AbstractEventLoop) -> None:
    # Qt's loop ends its own when it is closed.
    with suppress(NotImplementedError):
        await loop.shutdown_default_executor()


def _describe(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return f"{context.get('message')} {error!r}" if error else str(context.get("message"))
