"""The methods of Slack's Web API beside messages. All is done with the lock held."""

from tests_slack_answers import Body
from tests_slack_checks import Refusal, check_view
from tests_slack_messages import APP, BOT, BOT_USER, TEAM, Messages, Seen

_CONVERSATIONS = ("C", "G", "D")


class Methods(Messages):
    """What the stand-in knows of people, files, views and installations."""

    @property
    def base(self) -> str:
        """Its origin."""
        raise NotImplementedError

    def _auth_test(self, body: Body, identity: Body) -> Body:
        return {"url": "https://team.slack.com/", "team": "Team", "user": "assistant", **identity}

    def _users_info(self, body: Body, identity: Body) -> Body:
        usual = {
            "id": body["user"],
            "team_id": identity.get("team_id"),
            "name": "somebody",
            "deleted": False,
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_stranger": False,
        }
        return {"user": {**usual, **self.users.get(body["user"], {})}}

    def _files_info(self, body: Body, identity: Body) -> Body:
        if body["file"] in self.uploads:
            return {"file": self.uploads[body["file"]]["info"]}
        if body["file"] not in self.files:
            raise Refusal("file_not_found")
        return {"file": self.files[body["file"]]}

    def _files_getUploadURLExternal(self, body: Body, identity: Body) -> Body:
        self._number += 1
        file_id = f"F{self._number:06d}"
        self.uploads[file_id] = {
            "name": body["filename"],
            "length": int(body["length"]),
            "alt": body.get("alt_txt"),
            "data": None,
            "info": {"id": file_id, "name": body["filename"], "shares": {}},
        }
        return {"upload_url": f"{self.base}/upload/v1/{file_id}", "file_id": file_id}

    def _files_completeUploadExternal(self, body: Body, identity: Body) -> Body:
        named = body["files"]
        channel = body.get("channel_id")
        for one in named:
            if self.uploads.get(one["id"], {}).get("data") is None:
                raise Refusal("file_not_found")
            self.uploads[one["id"]]["title"] = one.get("title")
        if channel:
            self._in(channel)
            if not channel.startswith(_CONVERSATIONS):
                raise Refusal("channel_not_found")
            ids = [one["id"] for one in named]
            message = Seen(channel, self._ts(), body.get("thread_ts"), "", [], files=ids)
            self._seen.append(message)
            for file_id in ids:
                shares = self.uploads[file_id]["info"]["shares"]
                shares.setdefault("private", {}).setdefault(channel, []).append(
                    {"ts": message.ts, "thread_ts": message.thread_ts}
                )
        return {"files": [{"id": one["id"], "title": one.get("title")} for one in named]}

    def _views_open(self, body: Body, identity: Body) -> Body:
        if not body.get("trigger_id"):
            raise Refusal("invalid_trigger")
        check_view(body["view"], "modal")
        self.views.append(body["view"])
        return {"view": {**body["view"], "id": f"V{len(self.views)}"}}

    def _views_update(self, body: Body, identity: Body) -> Body:
        return self._views_open({**body, "trigger_id": "again"}, identity)

    def _views_publish(self, body: Body, identity: Body) -> Body:
        check_view(body["view"], "home")
        self.homes[body["user_id"]] = body["view"]
        return {"view": {**body["view"], "id": "V0HOME"}}

    def _assistant_threads_setStatus(self, body: Body, identity: Body) -> Body:
        place = (body["channel_id"], body["thread_ts"])
        self.statuses[place] = body["status"]
        if not body["status"]:
            del self.statuses[place]
        return {}

    def _assistant_threads_setSuggestedPrompts(self, body: Body, identity: Body) -> Body:
        prompts = body["prompts"]
        if not 1 <= len(prompts) <= 4 or not all(
            one.get("title") and one.get("message") for one in prompts
        ):
            raise Refusal("invalid_arguments")
        self.prompts[body["channel_id"]] = body
        return {}

    def _agents_sessions_setStatus(self, body: Body, identity: Body) -> Body:
        if body["status"] not in ("processing", "active", "suspended", "closed"):
            raise Refusal("invalid_arguments")
        self.sessions[body["channel_id"], body.get("thread_ts", "")] = body["status"]
        return {}

    def _agents_sessions_rename(self, body: Body, identity: Body) -> Body:
        return {}

    def _oauth(self, body: Body) -> Body:
        if body.get("code") == "bad":
            raise Refusal("invalid_code")
        self._number += 1
        usual: Body = {
            "app_id": APP,
            "access_token": f"xoxb-{self._number}-issued",
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": BOT_USER,
            "team": {"id": TEAM, "name": "Team"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U0ADMIN"},
        }
        made = {**usual, **self.oauth}
        if body.get("grant_type") == "refresh_token" or made.get("refresh_token"):
            made = {
                **made,
                "refresh_token": f"xoxe-1-{self._number}-refresh",
                "expires_in": made.get("expires_in", 43_200),
            }
        team = (made.get("team") or {}).get("id")
        self.tokens[made["access_token"]] = {
            "team_id": team,
            "user_id": made["bot_user_id"],
            "bot_id": BOT,
            "app_id": made["app_id"],
        }
        return made
