"""`python -m eval`: the same as `planqa eval`."""

from eval.command import main

if __name__ == "__main__":
    main()
