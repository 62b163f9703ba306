"""The only place where real parts are built and put together.

Importing this module does nothing; `build_desk` makes a desk, `Desk.close` lets go of it.
Nothing here reads the environment or a clock.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.corpus import Report, first_place, read_corpus
from app.folder import DataFolder
from app.settings import EMBEDDED, BadSetting, Settings
from app.word_lists import read_words, usable_words
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from app.assistant.agent import Assistant, Prompts
    from app.assistant.evidence import Evidence
    from app.assistant.hosted.speaker import Speaker
    from app.ledger.files.parser import FileParser
    from app.ledger.library import Library
    from app.ledger.lights import Lights
    from app.ledger.task_db import TaskDB
    from vectorstore.index import PolicyIndex
    from vectorstore.static_model import StaticModel
    from vectorstore.thesaurus import Thesaurus
    from vectorstore.types import Embedder

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that answers, put together; the doors take their parts from here."""

    settings: Settings
    db: TaskDB
    library: Library
    assistant: Assistant
    index: PolicyIndex
    lights: Lights
    parser: FileParser | None = None  # these two are None where a test brought parts of its own
    folder: DataFolder | None = None

    def close(self) -> None:
        """Let go of the files, the data folder last; again is no error."""
        if self.parser:
            self.parser.close()
        self.index.close()
        self.db.close()
        if self.folder:
            self.folder.release()


def build_desk(
    settings: Settings,
    *,
    folder: DataFolder | None = None,
    report: Report = lambda line: None,
) -> Desk:
    """Open the data folder (or take the one already claimed), mend what a kill left there,
    read what is new in corpus/, and put the parts together.

    Raises FolderError, BadSetting, LedgerUnavailable, StoreError; then nothing stays open.
    """
    folder = folder or DataFolder.claim(settings.data_dir)
    try:
        return _build(settings, folder, report)
    except BaseException:
        folder.release()
        raise


def build_embedder(settings: Settings, *, embedded: StaticModel) -> Embedder:
    """The embedding model that the settings name. Raises EmbedderUnavailable."""
    if settings.embedding == EMBEDDED:
        return embedded
    from vectorstore.choice import load_embedder

    return load_embedder(settings.embedding, models_dir=settings.data_dir / "models")


def _build(settings: Settings, folder: DataFolder, report: Report) -> Desk:
    from app.ledger.library import Library
    from app.ledger.lights import Lights
    from app.ledger.task_db import TaskDB
    from ingest.lexicon import Lexicon
    from vectorstore.index import PolicyIndex
    from vectorstore.static_model import StaticModel
    from vectorstore.thesaurus import Thesaurus

    words = settings.lexicon_dir
    lexicon = read_words(words / "units.toml", Lexicon.from_toml)
    thesaurus = usable_words(words / "thesaurus", Thesaurus.from_folder)
    lights = read_words(words / "lights.toml", Lights.from_toml)
    with ExitStack() as opened:
        db = TaskDB(folder.database)
        opened.callback(db.close)
        embedded = StaticModel()
        embedder = build_embedder(settings, embedded=embedded)
        index = PolicyIndex(folder.index, embedder=embedder, words=embedded, thesaurus=thesaurus)
        opened.callback(index.close)
        index.open()
        parser = build_parser(settings)
        opened.callback(parser.close)
        library = Library(db, index, lexicon, parse=parser)
        _recover(library, index)
        read_corpus(library, settings.corpus_dir, record=folder.corpus_record, report=report)
        place = settings.place or home_place(db, folder, settings)
        evidence = build_evidence(settings, embedded=embedded, thesaurus=thesaurus)
        assistant = build_assistant(
            settings, db=db, library=library, evidence=evidence, place=place
        )
        opened.pop_all()  # from here on Desk.close does it
    return Desk(
        settings=settings,
        db=db,
        library=library,
        assistant=assistant,
        index=index,
        parser=parser,
        lights=lights,
        folder=folder,
    )


def build_parser(settings: Settings) -> FileParser:
    """What reads files, with LibreOffice and text recognition where they are installed."""
    from app.ledger.files.office import Office
    from app.ledger.files.parser import FileParser
    from app.programs import LIBREOFFICE, RECOGNITION

    program = LIBREOFFICE.find()
    return FileParser(
        office=Office(program) if program else None,
        recognises=RECOGNITION.installed(),
        allow_classified=settings.allow_classified,
    )


def _recover(library: Library, index: PolicyIndex) -> None:
    """Make the index match the database. Where another embedding model was configured, the old
    index answers meanwhile and the new one is built beside it; /readyz says how far it is.
    """
    if not index.serves_another_model:
        library.recover()
        return

    def rebuild() -> None:
        try:
            library.recover()
        except StoreError as error:
            log.exception("the index for the configured embedding model could not be built")
            index.mark_degraded(str(error))

    threading.Thread(target=rebuild, name="rebuild-index", daemon=True).start()


def build_assistant(
    settings: Settings, *, db: TaskDB, library: Library, evidence: Evidence, place: str
) -> Assistant:
    """The assistant over one ledger. Raises BadSetting where a word list cannot be read or the
    language model that is configured cannot be used here."""
    from app.assistant.agent import Assistant, Prompts
    from app.assistant.english import English
    from app.assistant.kinds import Kinds
    from app.assistant.recognise.bodies import Bodies
    from app.assistant.recognise.places import Places
    from app.assistant.vocabulary import Vocabulary
    from app.assistant.words import Words

    folder = settings.lexicon_dir
    vocabulary = Vocabulary(
        words=read_words(folder / "questions.toml", Words.from_toml),
        english=read_words(folder / "english.toml", English.from_toml),
        kinds=read_words(folder / "duties.toml", Kinds.from_toml),
        bodies=read_words(folder / "units.toml", Bodies.from_toml),
        places=read_words(folder / "places.txt", Places.from_text),
    )
    prompts = Prompts.read(settings.prompts_dir)
    return Assistant(
        ledger=db,
        search=library.search,
        vocabulary=vocabulary,
        prompts=prompts,
        evidence=evidence,
        place=place or None,
        speaker=None if settings.chat_model == EMBEDDED else build_speaker(settings, prompts),
    )


def build_speaker(settings: Settings, prompts: Prompts) -> Speaker:
    """The language model that the settings name; nothing is sent yet. Raises BadSetting."""
    from app.assistant.hosted.breaker import Breaker
    from app.assistant.hosted.client import ModelUnavailable, build_model, host_of
    from app.assistant.hosted.speaker import Speaker
    from app.assistant.words import Words

    limits = settings.model_limits
    try:
        model = build_model(
            settings.chat_model, url=settings.model_url, key=settings.model_key, limits=limits
        )
    except ModelUnavailable as error:
        raise BadSetting(f"{error}或去掉 POLICYDESK_MODEL 使用内置模型。") from error
    return Speaker(
        name=settings.chat_model,
        host=host_of(settings.model_url),
        model=model,
        limits=limits,
        claims=read_words(settings.lexicon_dir / "claims.toml", Words.from_toml),
        instructions=prompts.answer,
        repair=prompts.repair,
        monotonic=time.monotonic,
        breaker=Breaker(
            failures=limits.breaker_failures, rest_s=limits.breaker_s, monotonic=time.monotonic
        ),
    )


def build_evidence(settings: Settings, *, embedded: StaticModel, thesaurus: Thesaurus) -> Evidence:
    """What judges whether a passage answers: it knows words by the embedded model, whichever
    model the index is built with."""
    from app.assistant.contrasts import Contrasts
    from app.assistant.evidence import Evidence

    return Evidence(
        embed=embedded.embed_passages,
        expand=thesaurus.expand,
        contrasts=read_words(settings.lexicon_dir / "contrasts.toml", Contrasts.from_toml),
    )


def home_place(db: TaskDB, folder: DataFolder, settings: Settings) -> str:
    """The place meant where a question names none: that of the first corpus document's issuer."""

    def place_of(document_id: str) -> str | None:
        document = db.document(document_id)
        return document.place if document else None

    return first_place(place_of, settings.corpus_dir, record=folder.corpus_record)
