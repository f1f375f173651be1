"""What a language model is told: prompt files with name and version, and the fence around retrieved text."""
