"""A hosted language model puts the answer into its own words; code decides what is so.

limits.py      how long, how often, how much
wire.py        HTTP in which every wait ends at the turn's deadline
client.py      the LangChain chat model that the settings name
guard.py       that model with its calls counted, retried once and cut off
faults.py      what can go wrong, as values
breaker.py     leaves an endpoint alone that has failed several times
facts.py       the facts that a text states
grounding.py   whether a text states what the tools returned: all of it, nothing else
briefing.py    what is sent to the model
speaker.py     one turn: brief, agent graph, check, one repair
"""
