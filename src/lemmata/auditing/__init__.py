"""The error of anybody's code, in units in the last place.

`audit` asks for points (`points`) in the target's own conventions (`conventions`), lets the target
answer in a process of its own (`targets`, `process`) and compares with what is true (`reference`,
`second_opinion`); `report` and `plot` say it.
"""
