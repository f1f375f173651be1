"""Drafts: check a writer's text against the plan sentence by sentence, cite, correct, hand it back."""
