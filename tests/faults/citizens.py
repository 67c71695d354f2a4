"""Updates of every kind that a citizen can cause, with a canary in every field."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from tests.faults.canaries import Canaries

JSON = dict[str, Any]

_message_ids = count(5_001)


def person(canaries: Canaries) -> JSON:
    word = canaries.word
    names = {"first_name": word(), "last_name": word(), "username": word(), "language_code": "vi"}
    return {"id": canaries.number(), "is_bot": False, **names}


def message(canaries: Canaries, content: JSON, sender: JSON | None = None, kind: str = "private") -> JSON:
    """A message of a new person; in a group of a new title, where `kind` says so."""
    sender = sender or person(canaries)
    if kind == "private":
        chat: JSON = {**sender, "type": kind}
    else:
        chat = {"id": -canaries.number(), "type": kind, "title": canaries.word(), "username": canaries.word()}
    head: JSON = {"message_id": next(_message_ids), "date": canaries.now, "chat": chat}
    return {**head, **({} if kind == "channel" else {"from": sender}), **content}


def stored(canaries: Canaries, **more: object) -> JSON:
    """What files have in common."""
    word = canaries.word
    ids: JSON = {"file_id": word(), "file_unique_id": word(), "file_name": word(), "mime_type": word()}
    return {**ids, "file_size": 9, "width": 9, "height": 9, "length": 9, "duration": 9, **more}


def contents(canaries: Canaries) -> Iterator[JSON]:
    """One of everything that a citizen can send."""
    c, w = canaries, canaries.word
    at = lambda: {"latitude": c.point(), "longitude": c.point() + 95}  # noqa: E731 - said ten times below
    for said in (
        "{}",
        "chồng đánh em {} cứu em",
        "em muốn chết {}",
        "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước {}",
        "em ở Đồng Tâm {}",
        "tháng hành động là gì {}",
        "/start {}",
        "/timnoigiup {}",
        "/khongco {}",
        "/xoachat {}",
        "/ngonngu@{}",
    ):
        yield {"text": said.format(w())}
    yield {
        "text": f"{w()} {w()}",
        "entities": [
            {"type": "text_link", "offset": 0, "length": 5, "url": f"https://example.org/{w()}"},
            {"type": "text_mention", "offset": 0, "length": 5, "user": person(c)},
        ],
        "link_preview_options": {"url": w()},
        "author_signature": w(),
        "media_group_id": w(),
    }
    for kind in ("document", "audio", "video", "video_note", "voice", "animation", "paid_media"):
        more = {"title": w(), "performer": w(), "thumbnail": stored(c), "star_count": 1, "paid_media": []}
        yield {kind: stored(c, **more), "caption": w()}
    yield {"photo": [stored(c)], "caption": f"chồng đánh em {w()}", "caption_entities": []}
    sticker = {"type": "regular", "is_animated": False, "is_video": False, "emoji": w(), "set_name": w()}
    yield {"sticker": stored(c, **sticker)}
    yield {"contact": {"phone_number": c.digits(), "first_name": w(), "last_name": w(), "vcard": w(), "user_id": 1}}
    yield {"location": at()}
    yield {"location": {**at(), "live_period": 60, "heading": 1}}
    yield {"venue": {"location": at(), "title": w(), "address": w(), "foursquare_id": w()}}
    yield {"poll": poll(c)}
    yield {"dice": {"emoji": w(), "value": 1}}
    yield {"game": {"title": w(), "description": w(), "photo": [stored(c)]}}
    yield {"story": {"id": 1, "chat": {"id": c.number(), "type": "private", "first_name": w()}}}
    yield {"web_app_data": {"data": w(), "button_text": w()}}
    yield {"users_shared": {"request_id": 1, "users": [{"user_id": c.number(), "first_name": w()}]}}
    yield {"chat_shared": {"request_id": 1, "chat_id": c.number(), "title": w()}}
    yield {"checklist": {"title": w(), "tasks": [{"id": 1, "text": w()}]}}
    yield {
        "successful_payment": {
            "currency": w(),
            "total_amount": 1,
            "invoice_payload": w(),
            "telegram_payment_charge_id": w(),
            "provider_payment_charge_id": w(),
        }
    }
    yield {"text": w(), "reply_to_message": message(c, {"text": w()}), "quote": {"text": w(), "position": 0}}
    yield {"text": w(), "via_bot": person(c), "external_reply": {"origin": hidden(c)}}
    yield {"text": w(), "forward_origin": hidden(c)}
    yield {"text": w(), "forward_origin": {"type": "user", "date": c.now, "sender_user": person(c)}}
    channel = {"id": -c.number(), "type": "channel", "title": w()}
    yield {"text": w(), "forward_origin": {"type": "channel", "date": c.now, "message_id": 1, "chat": channel}}
    yield {"text": w(), "a_field_of_tomorrow": {w(): [w(), {w(): c.number()}]}}


def hidden(canaries: Canaries) -> JSON:
    return {"type": "hidden_user", "date": canaries.now, "sender_user_name": canaries.word()}


def poll(canaries: Canaries) -> JSON:
    word = canaries.word
    flags = {
        "is_closed": False,
        "allows_revoting": False,
        "is_anonymous": False,
        "type": "regular",
        "allows_multiple_answers": False,
    }
    options = [{"text": word(), "voter_count": 1, "persistent_id": word()}]
    return {
        "id": word(),
        "question": word(),
        "explanation": word(),
        "options": options,
        "total_voter_count": 1,
        **flags,
    }


def updates(canaries: Canaries) -> list[JSON]:
    """One update of every kind and content, each by a person of her own; without identifiers."""
    c, w = canaries, canaries.word
    made: list[JSON] = [{"message": message(c, content)} for content in contents(c)]
    made += [{"message": message(c, {"text": f"/start {w()}", "date": c.now - 3600})}]
    made += [{"edited_message": message(c, {"text": w(), "edit_date": c.now})}]
    made += [{"edited_message": message(c, {"location": {"latitude": c.point(), "longitude": c.point()}})}]
    for content in ({"text": f"/start {w()}"}, {"new_chat_title": w()}, {"new_chat_members": [person(c)]}):
        made += [{"message": message(c, content, kind="group")}, {"channel_post": message(c, content, kind="channel")}]
    reported = "1rp:anh-duong-quang-ninh:unsafe"
    for data in (
        w(),
        f"1fh:{w()}",
        f"1pl:{w()}",
        f"9zz:{w()}",
        "1fh",
        "1er",
        "1la:en",
        "1pl:p25390",
        reported,
        "1wk",
        "",
    ):
        made.append({"callback_query": tap(c, data)})
    made.append(
        {
            "callback_query": {
                **tap(c, w()),
                "message": {"chat": person(c) | {"type": "private"}, "message_id": 9, "date": 0},
            }
        }
    )
    made.append(
        {"callback_query": {"id": w(), "from": person(c), "chat_instance": w(), "inline_message_id": w(), "data": w()}}
    )
    made.append(
        {
            "inline_query": {
                "id": w(),
                "from": person(c),
                "query": w(),
                "offset": w(),
                "location": {"latitude": c.point(), "longitude": c.point()},
            }
        }
    )
    made.append({"chosen_inline_result": {"result_id": w(), "from": person(c), "query": w()}})
    made.append({"poll": poll(c)})
    made.append({"poll_answer": {"poll_id": w(), "user": person(c), "option_ids": [0], "option_persistent_ids": []}})
    for old, new in (("member", "kicked"), ("kicked", "member")):
        made.append({"my_chat_member": member(c, old, new)})
        made.append({"chat_member": member(c, old, new)})
    joining = {
        "user_chat_id": c.number(),
        "bio": w(),
        "invite_link": {
            "invite_link": w(),
            "creator": person(c),
            "creates_join_request": True,
            "is_primary": True,
            "is_revoked": False,
        },
    }
    made.append(
        {
            "chat_join_request": {
                "chat": message(c, {}, kind="group")["chat"],
                "from": person(c),
                "date": c.now,
                **joining,
            }
        }
    )
    made.append({"a_kind_of_tomorrow": {"from": person(c), "text": w()}})
    return made


def at_the_desk(canaries: Canaries, commands: Iterable[str], buttons: Iterable[str], secret: str) -> list[JSON]:
    """What somebody can try who is not of the team: its commands with words behind them, its buttons, files as admins send them, links.

    `secret`: of an invitation that another has opened.
    """
    c, w = canaries, canaries.word
    texts = [f"/{name} {w()}" for name in commands]
    texts += [f"/start {secret}", f"/start {w()}", f"/start {secret} {w()}", "/maso", f"/maso {w()}"]
    made: list[JSON] = [{"message": message(c, {"text": text})} for text in texts]
    kinds = {
        "csv": "text/csv",
        "xlsx": "application/vnd.ms-excel",
        "json": "application/json",
        "zip": "application/zip",
    }
    for ending, mime_type in kinds.items():
        file = stored(c, file_name=f"{w()}.{ending}", mime_type=mime_type)
        made += [
            {"message": message(c, {"document": file})},
            {"message": message(c, {"document": file, "caption": w()})},
        ]
    made += [{"callback_query": tap(c, data)} for data in buttons]
    for reason in ("no_answer", "wrong_place", "unsafe"):
        asked = message(c, {"text": f"tìm nhà tạm lánh ở Quảng Ninh {w()}"})
        report = {**tap(c, f"1rp:anh-duong-quang-ninh:{reason}"), "from": asked["from"]}
        report["message"] = {**report["message"], "chat": asked["chat"]}
        made += [{"message": asked}, {"callback_query": report}]
    return made


def tap(canaries: Canaries, data: str) -> JSON:
    shown = message(canaries, {"text": canaries.word()})
    return {
        "id": canaries.word(),
        "from": shown["from"],
        "chat_instance": canaries.word(),
        "message": shown,
        "data": data,
    }


def member(canaries: Canaries, old: str, new: str) -> JSON:
    sender = person(canaries)
    states = {
        "old_chat_member": {"status": old, "user": person(canaries)},
        "new_chat_member": {"status": new, "user": person(canaries)},
    }
    if "kicked" in (old, new):
        states["new_chat_member" if new == "kicked" else "old_chat_member"]["until_date"] = 0  # type: ignore[assignment]  # JSON
    return {"chat": {**sender, "type": "private"}, "from": sender, "date": canaries.now, **states}


def malformed(canaries: Canaries) -> list[JSON]:
    """Updates that no strict reader can read, full of canaries: a required field gone or of another shape."""

    def spoilt(spoil: Callable[[JSON], object]) -> JSON:
        made = message(canaries, {"text": canaries.word()})
        spoil(made)
        return {"message": made}

    word = canaries.word()
    return [
        spoilt(lambda made: made["from"].pop("first_name")),
        spoilt(lambda made: made.pop("chat")),
        spoilt(lambda made: made.update(date=canaries.word())),
        spoilt(lambda made: made.update(entities=[{"type": word}])),
        spoilt(lambda made: made.update(text=[canaries.word()])),
        spoilt(lambda made: made["chat"].update(id=canaries.word())),
        spoilt(lambda made: made.update(contact=canaries.word())),
        {"message": canaries.word()},
        {"callback_query": {"id": canaries.word(), "from": person(canaries)}},
        {canaries.word(): canaries.word()},
    ]
