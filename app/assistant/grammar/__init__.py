"""The grammar of questions about the ledger: who carries what, in which state, and what is asked.

    sentence, names taken -> tokens -> carriers, source, states, asked -> Frame

It decides only where every character of a sentence is a name or a word of its table
([grammar] in corpus/lexicon/questions.toml): what is left over would be a topic, and a question
with a topic is read by the recognisers. A sentence nobody wrote down works as long as its words
are known and its constituents bind.
"""
