"""The one tree of errors, split by who must act.

    OxianaError
    ├── AuthorError          who writes records, ontology or shapes
    │   ├── RecordError          a record says something it must not
    │   ├── Unreadable           several records do, listed together
    │   ├── EvidenceError        a span, digest or snapshot does not match its document
    │   ├── RuleError            a rule of inference has not the form of one
    │   ├── TurtleError          a Turtle file cannot be put into its one form
    │   └── ReleaseRefused       the checked graph must not be published
    ├── OperatorError        who runs the software
    │   ├── SettingError         a flag or variable has no such value
    │   ├── CannotListen         an address is taken, or none of this machine
    │   ├── ReleaseError         there is no release, or it is not whole
    │   ├── FileError            a file cannot be read, or nobody knows as what
    │   ├── StoreError           a store cannot be opened or reached
    │   ├── ServerError          a running server cannot be reached, or refuses what its operator asks
    │   └── ReasonerError        Java runs, and the reasoner in it fails
    └── ClientError          who asks
        ├── SyntaxProblem        a query or a document does not parse
        ├── NotAllowed           a request asks for what is never done
        ├── ShapesRejected       shapes that cannot be used
        ├── NotWritable          an answer has what the format that is asked for cannot carry
        └── LimitReached         time, memory, size or a queue ran out

Facts are attributes; the message names the thing and the remedy. No error knows HTTP or the command line.
"""

from collections.abc import Sequence


class OxianaError(Exception):
    """Base of every error raised on purpose."""


class AuthorError(OxianaError):
    """Something in the knowledge must be corrected by its author."""


class RecordError(AuthorError):
    """A record file states something the loader cannot accept."""

    def __init__(self, file: str, node: str, problem: str, remedy: str) -> None:
        self.file, self.node, self.problem, self.remedy = file, node, problem, remedy
        super().__init__(f"{file}: {node}: {problem}: {remedy}")


class Unreadable(AuthorError):
    """Records hold problems; ``problems`` lists all that were found."""

    def __init__(self, problems: Sequence[RecordError]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class EvidenceError(AuthorError):
    """A span, digest or snapshot does not match its document."""

    def __init__(self, subject: str, problem: str, remedy: str) -> None:
        self.subject, self.problem, self.remedy = subject, problem, remedy
        super().__init__(f"{subject}: {problem}: {remedy}")


class TurtleError(AuthorError):
    """A Turtle file cannot be put into its one form."""

    def __init__(self, file: str, problem: str, remedy: str) -> None:
        self.file, self.problem, self.remedy = file, problem, remedy
        super().__init__(f"{file}: {problem}: {remedy}")


class RuleError(AuthorError):
    """A file of the rules is not a comment and a CONSTRUCT of one triple."""

    def __init__(self, file: str, problem: str, remedy: str) -> None:
        self.file, self.problem, self.remedy = file, problem, remedy
        super().__init__(f"{file}: {problem}: {remedy}")


class ReleaseRefused(AuthorError):
    """Validation found what stops publication; ``findings`` has one readable line for each."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join([f"no release: {len(findings)} findings stop it", *findings]))


class OperatorError(OxianaError):
    """The person who runs the software must act."""


class SettingError(OperatorError):
    """A flag or an environment variable has a name or value that does not exist."""

    def __init__(self, name: str, value: str, remedy: str) -> None:
        self.name, self.value, self.remedy = name, value, remedy
        super().__init__(f"{name}={value!r}: {remedy}")


class CannotListen(OperatorError):
    """The server cannot listen at an address."""

    def __init__(self, address: str, problem: str, remedy: str) -> None:
        self.address, self.problem, self.remedy = address, problem, remedy
        super().__init__(f"{address}: {problem}: {remedy}")


class ReleaseError(OperatorError):
    """There is no release at this path, or it is not whole."""

    def __init__(self, path: str, remedy: str) -> None:
        self.path, self.remedy = path, remedy
        super().__init__(f"no release in {path}: {remedy}")


class FileError(OperatorError):
    """A file cannot be read, or its name does not tell as what."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}: {remedy}")


class StoreError(OperatorError):
    """A store cannot be opened, reached or written."""

    def __init__(self, location: str, problem: str, remedy: str) -> None:
        self.location, self.problem, self.remedy = location, problem, remedy
        super().__init__(f"{location}: {problem}: {remedy}")


class ServerError(OperatorError):
    """A running server cannot be reached, or refuses what its operator asks."""

    def __init__(self, address: str, problem: str, remedy: str) -> None:
        self.address, self.problem, self.remedy = address, problem, remedy
        super().__init__(f"{address}: {problem}: {remedy}")


class ReasonerError(OperatorError):
    """Java runs, and the reasoner or profile checker in it ends with an error of its own."""

    def __init__(self, program: str, problem: str, remedy: str) -> None:
        self.program, self.problem, self.remedy = program, problem, remedy
        super().__init__(f"{program}: {problem}: {remedy}")


class ClientError(OxianaError):
    """The one who asked must change the request."""


class SyntaxProblem(ClientError):
    """A query, an update or a posted document does not parse; ``line`` and ``column`` count from 1."""

    def __init__(self, what: str, problem: str, line: int | None = None, column: int | None = None) -> None:
        self.what, self.problem, self.line, self.column = what, problem, line, column
        place = f" at line {line}, column {column}" if line is not None else ""
        super().__init__(f"the {what} does not parse{place}: {problem}")


class NotAllowed(ClientError):
    """A request asks for something that is never done, such as SERVICE or LOAD."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what} is not allowed: {remedy}")


class ShapesRejected(ClientError):
    """Posted shapes use what is never executed, or are no shapes."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem}: {remedy}")


class NotWritable(ClientError):
    """The answer is of a ``kind``, or has a character or term, that no wanted format can carry."""

    def __init__(self, kind: str, problem: str) -> None:
        self.kind, self.problem = kind, problem
        super().__init__(problem)


class LimitReached(ClientError):
    """A limit ended the work; ``limit`` names the setting."""

    def __init__(self, limit: str, problem: str, remedy: str) -> None:
        self.limit, self.problem, self.remedy = limit, problem, remedy
        super().__init__(f"{problem}: {remedy}")
