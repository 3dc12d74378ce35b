from pydantic import BaseModel


class Result(BaseModel):
    ok: bool
