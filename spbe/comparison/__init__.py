"""Published results side by side: places, changes, whom to learn from, and the fewest hosts to visit."""

from spbe.comparison.changes import Change, Part, change
from spbe.comparison.hosts import Hosts, fewest_hosts
from spbe.comparison.peers import CLEARLY, NEAR, Lesson, Peer, peers_for, weakest
from spbe.comparison.places import Bin, Place, average, bins, middle, place_of, ranks
from spbe.comparison.results import PublishedScore

__all__ = [
    "CLEARLY",
    "NEAR",
    "Bin",
    "Change",
    "Hosts",
    "Lesson",
    "Part",
    "Peer",
    "Place",
    "PublishedScore",
    "average",
    "bins",
    "change",
    "fewest_hosts",
    "middle",
    "peers_for",
    "place_of",
    "ranks",
    "weakest",
]
