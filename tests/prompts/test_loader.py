import pytest

from ingest.errors import PromptError
from prompts.loader import Prompt, load_prompt, load_prompts


def test_prompts_have_name_version_and_text():
    prompts = load_prompts()
    assert [prompt.name for prompt in prompts] == ["answer", "question"]
    assert all(prompt.version and prompt.text.strip() for prompt in prompts)


def test_what_is_filled_in_is_not_read_again():
    filled = load_prompt("question").fill(material="${question} $nonce {0} %s", question="$material")
    assert "${question} $nonce {0} %s" in filled
    assert "问题：$material" in filled


def test_a_missing_word_and_a_missing_prompt_are_named():
    with pytest.raises(PromptError, match="question"):
        Prompt("p", "1", "$question").fill(material="x")
    with pytest.raises(PromptError, match="answer, question"):
        load_prompt("none")
