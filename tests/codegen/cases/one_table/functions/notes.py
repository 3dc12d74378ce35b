from gnomon import Id

from ._generated.server import MutationCtx, mutation
from .schema import Note


@mutation
async def save(ctx: MutationCtx, text: str, note_id: Id[Note] | None = None) -> Id[Note]:
    if note_id is None:
        return await ctx.db.insert(Note(text=text))
    await ctx.db.patch(note_id, text=text)
    await ctx.db.replace(note_id, Note(text=text))
    return note_id


@mutation
async def clear(ctx: MutationCtx) -> int:
    notes = await ctx.db.query(Note).with_index("by_creation_time").collect()
    for note in notes:
        await ctx.db.delete(note.id)
    return len(notes)
