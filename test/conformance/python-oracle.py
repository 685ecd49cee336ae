"""Runs configs in a real Python, for a comparison with what is worked out without running them. For tests only.

Reads one JSON object a line ({"text", "parameters", "arch", "environment"}) and writes one a line ({"names", "errors"}): what each name
holds in the end, with its type, and what the statements at the top of the file raised. Runs under Python 2.7, which is
what xm used, and under Python 3 after mechanical changes of the syntax.
"""
import ast
import json
import os
import re
import signal
import string
import sys
import types

OLD = sys.version_info[0] == 2
TEXT = (str, unicode) if OLD else (str,)  # noqa: F821
WHOLE = (int, long) if OLD else (int,)  # noqa: F821

# Nothing that a config could do to the machine, and nothing that waits for the network.
# (The oldest configs were run by a program that had imported `string`, `re` and others already.)
for blocked in "subprocess commands popen2 socket shutil urllib urllib2 ctypes multiprocessing".split():
    sys.modules[blocked] = None


if not OLD:  # functions that Python 3 has as methods only
    for method in "split strip lstrip rstrip replace lower upper find rfind index count zfill capitalize".split():
        setattr(string, method, getattr(str, method))
    string.join = lambda words, by=" ": by.join(words)
    string.atoi = int


def refuse(*_args, **_named):
    raise IOError("not here")


class Variables(object):
    """What xm hands to a config as `xm_vars`."""

    def __init__(self, names):
        self.names = names
        self.asked = []

    def var(self, name, use=None, check=None):
        self.asked.append((name, check))

    def check(self):
        for name, check in self.asked:
            if check:
                self.names[name] = check(name, self.names.get(name))


def modern(text):
    """Python 2 syntax as Python 3, without looking at what it means."""
    text = text.replace("\r\n", "\n").expandtabs(8)
    if not text.endswith("\n"):
        text += "\n"
    try:
        import warnings

        warnings.simplefilter("ignore")
        from lib2to3.refactor import RefactoringTool
    except ImportError:
        text = re.sub(r"(?m)^(\s*)print\s+>>\s*[\w.]+\s*,\s*", r"\1None, ", text)
        text = re.sub(r"(?m)^(\s*)print(?=[\s\"'])\s*", r"\1None, ", text)
        text = re.sub(r"(?m)^(\s*except\s+[^:,]+),\s*(\w+)\s*:", r"\1 as \2:", text)
        text = re.sub(r"(?m)^(\s*raise\s+\w+)\s*,\s*(.*)$", r"\1(\2)", text)
        return text
    fixes = "print except raise numliterals ne repr exec has_key".split()
    tool = RefactoringTool(["lib2to3.fixes.fix_" + fix for fix in fixes])
    return str(tool.refactor_string(text, "config"))


def encode(value, budget):
    budget[0] -= 1
    if budget[0] < 0:
        raise OverflowError()
    kind = type(value)
    if value is None:
        return ["none"]
    if kind is bool:
        return ["bool", value]
    if kind in WHOLE:
        return ["int" if kind is int and -(2**63) <= value < 2**63 else "long", str(value)]
    if kind is float:
        return ["float", repr(value)]
    if kind in TEXT:
        if OLD and kind is str:
            try:
                return ["str", value.decode("utf-8")]
            except UnicodeDecodeError:
                return ["bytes"]
        return ["str", value]
    if kind in (list, tuple):
        return [kind.__name__, [encode(item, budget) for item in value]]
    if kind is dict:
        return ["dict", sorted([[encode(k, budget), encode(v, budget)] for k, v in value.items()], key=json.dumps)]
    return ["other", kind.__name__]


def encode_whole(value):
    try:
        return encode(value, [3000])
    except (OverflowError, RuntimeError):  # large, or a list that holds itself
        return ["deep"]


def late(_signal, _frame):
    raise KeyboardInterrupt("too slow")


def run(request):
    names = {"os": os, "sys": sys, "string": string, "re": re, "xm_help": 0, "xm_file": "config", "__builtins__": __builtins__}
    given = dict((str(name), str(value)) for name, value in request["parameters"].items())
    names.update(given)
    names["xm_vars"] = Variables(names)
    start = set(names)
    machine = "aarch64" if request["arch"] == "arm" else "x86_64"
    os.environ.clear()
    for name, value in request.get("environment", {}).items():
        os.environ[str(name)] = str(value)
    os.uname = lambda: ("Linux", "host", "release", "version", machine)
    errors = []
    try:
        if isinstance(request["text"], Exception):
            raise request["text"]
        tree = ast.parse(request["text"], "config")
    except Exception as error:  # the file is not Python at all
        return {"names": {}, "errors": [[0, "SyntaxError: %s" % error]], "syntax": True}
    signal.signal(signal.SIGALRM, late)
    for statement in tree.body:
        signal.alarm(5)
        try:
            exec(compile(ast.Module([statement]) if OLD else ast.Module([statement], []), "config", "exec"), names)
        except BaseException as error:
            errors.append([statement.lineno, "%s: %s" % (type(error).__name__, error)])
        finally:
            signal.alarm(0)
    skipped = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type, Variables, BaseException)
    if OLD:
        skipped += (types.ClassType,)
    found = {}
    for name, value in names.items():
        if name == "__builtins__" or isinstance(value, skipped):
            continue
        if name in start and name not in given:
            continue
        found[name] = encode_whole(value)
    return {"names": found, "errors": errors, "syntax": False}


def prepared(text):
    try:
        return text.encode("utf-8").replace(b"\r\n", b"\n") if OLD else modern(text)
    except Exception as error:
        return error


def main():
    if OLD:
        import __builtin__ as builtins
    else:
        import builtins
    requests = [json.loads(line) for line in sys.stdin]
    texts = dict((text, prepared(text)) for text in set(request["text"] for request in requests))
    for request in requests:
        request["text"] = texts[request["text"]]
    output = sys.stdout
    builtins.open = refuse
    for name in "system popen fork kill remove unlink rename rmdir mkdir open".split():
        setattr(os, name, refuse)
    sys.stdout = sys.stderr = type("Quiet", (object,), {"write": lambda *_: None, "flush": lambda *_: None})()
    for request in requests:
        output.write(json.dumps(run(request)) + "\n")
        output.flush()


main()
