"""An experiment log for people who try AI models: YAML records and pictures become a browsable site.

The flow, and the order in which the parts may know each other, right to left::

    records on disk -> logbook -> media -> pages -> build -> hosts, cli
"""

__version__ = "0.1.0"
