from pydantic import BaseModel


class Result(BaseModel):
    """The one that all share."""

    code: int
