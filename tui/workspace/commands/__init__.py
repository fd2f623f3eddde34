"""The table of commands and what is made from it: keys, configuration, legend, the cheat sheet. No Textual."""
