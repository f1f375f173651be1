"""The guard before the page: who may send what, how much and how often. It knows ASGI, and nothing of answers."""
