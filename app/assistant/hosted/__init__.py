"""A hosted language model puts the answer into its own words; code decides what is so.

limits.py      how long, how often, how much
wire.py        HTTP in which every wait ends at the turn's deadline
client.py      the LangChain chat model that the settings name
guard.py       that model with its calls counted, retried once and cut off
faults.py      what can go wrong, as values
breaker.py     leaves an endpoint alone that has failed several times
facts.py       the facts that a text states
binding.py     what each of them is said of: its row, its role
grounding.py   whether a text states what the tools returned: all of it, nothing else
complaints.py  what was wrong, in words for the repair
briefing.py    what is sent to the model
speaker.py     one turn: brief, agent graph, check, one repair
trial.py       one question to the model, for doctor
"""
