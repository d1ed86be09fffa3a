"""The Telegram channel: updates in, answers out, by long polling."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC
from typing import Any

from telegram import (
    BotCommand,
    Message,
    Update,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import (
    BadRequest,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.answer import Answer, Language, Question
from bot.channels.telegram_buttons import Buttons
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_send import TRIES, retry, send_parts
from bot.channels.telegram_text import (
    plain_answer,
    render_answer,
)
from bot.settings import Settings
from bot.wording import CHINESE, ENGLISH, Phrases, phrases
from bot.worker import Worker
from knowledge.errors import ChannelError

_log = logging.getLogger(__name__)

_PRIVATE = filters.ChatType.PRIVATE

_Context = ContextTypes.DEFAULT_TYPE
_App = Application[Any, Any, Any, Any, Any, Any]


class TelegramChat:
    """A Telegram bot that passes messages to the assistant and answers in the chat.

    Call `start`, then `run`, within a running event loop. Updates are taken one after another,
    in the order in which Telegram numbers them; what arrived while the bot was down, or was
    under way when it died, is answered when it is up again.
    """

    def __init__(self, worker: Worker, settings: Settings) -> None:
        self._worker = worker
        self._settings = settings
        self._buttons = Buttons(worker, _say)
        self._app = _build(settings)
        self._app.add_handler(CommandHandler("start", self._on_start))
        self._app.add_handler(CommandHandler("help", self._on_help))
        self._app.add_handler(CommandHandler("about", self._on_about))
        self._app.add_handler(CallbackQueryHandler(self._buttons.on_press))
        text = filters.TEXT & ~filters.COMMAND
        self._app.add_handler(
            MessageHandler(text & ~filters.UpdateType.CHANNEL_POSTS, self._on_text)
        )
        others = ~filters.TEXT & ~filters.COMMAND & ~filters.StatusUpdate.ALL & _PRIVATE
        self._app.add_handler(MessageHandler(others, self._on_other))
        unknown = filters.COMMAND & _PRIVATE
        self._app.add_handler(MessageHandler(unknown, self._on_help))
        self._app.add_error_handler(_on_error)
        self._polling = Polling(
            self._app.bot,
            self._app.process_update,
            kinds=(Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY),
        )
        self._signed_in = False

    async def start(self) -> None:
        """Sign in.

        Raises ChannelError for a token that Telegram refuses; keeps trying, with growing
        waits, while Telegram cannot be reached.
        """
        wait = 1.0
        while True:
            try:
                await self._app.initialize()
                break
            except InvalidToken as error:
                raise _refused_token() from error
            except NetworkError as error:
                _log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 60)
        self._signed_in = True
        await self._set_commands()
        await self._drop_webhook()

    async def run(self) -> None:
        """Answer updates until `stop`. Raises ChannelError when the token is revoked."""
        try:
            await self._polling.run()
        except InvalidToken as error:
            raise _refused_token() from error

    def stop(self) -> None:
        """Let `run` return once the update under way is answered."""
        self._polling.stop()

    async def close(self) -> None:
        """Sign off."""
        if self._signed_in:
            await self._app.shutdown()

    async def _drop_webhook(self) -> None:
        """Telegram gives no updates to pollers while a webhook is set; pending ones are kept."""
        try:
            await self._app.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            _log.warning("a webhook may still be set: %s", error)

    @property
    def name(self) -> str:
        """The bot's user name, known after `start`."""
        return str(self._app.bot.username)

    async def _set_commands(self) -> None:
        try:
            await self._app.bot.set_my_commands(
                [
                    BotCommand("start", "开始"),
                    BotCommand("help", "怎么提问"),
                    BotCommand("about", "关于杭帮彩问答"),
                ]
            )
            await self._app.bot.set_my_commands(
                [
                    BotCommand("start", "Start"),
                    BotCommand("help", "How to ask"),
                    BotCommand("about", "About this bot"),
                ],
                language_code="en",
            )
        except TelegramError as error:
            # The menu is a convenience; the bot works without it.
            _log.warning("the command menu could not be set: %s", error)

    async def _on_start(self, update: Update, context: _Context) -> None:
        say = _say(update)
        await self._reply_text(update, f"{say.start}\n\n{say.help}")

    async def _on_help(self, update: Update, context: _Context) -> None:
        await self._reply_text(update, _say(update).help)

    async def _on_about(self, update: Update, context: _Context) -> None:
        await self._reply_text(update, _say(update).about)

    async def _on_other(self, update: Update, context: _Context) -> None:
        await self._reply_text(update, _say(update).only_text)

    async def _on_text(self, update: Update, context: _Context) -> None:
        message = update.effective_message
        if message is None or not message.text:
            return
        text = _addressed_text(message, self.name, self._app.bot.id)
        if text is None:
            return
        if not text:
            await self._reply_text(update, _say(update).help)
            return
        try:
            await message.chat.send_action(ChatAction.TYPING)
        except TelegramError as error:
            _log.info("no typing indicator: %s", error)
        language = _language(update)
        question = Question(
            text=text,
            channel="telegram",
            conversation_id=f"telegram:{message.chat_id}",
            asked_at=message.date.astimezone(UTC).astimezone(),
            language=language,
        )
        answers = await self._worker.answers(question)
        if not answers:
            await self._reply_text(update, phrases(language).busy)
        for answer in answers:
            await self._send_answer(message, answer)

    async def _send_answer(self, message: Message, answer: Answer) -> None:
        keyboard = self._buttons.below(answer)
        parts = render_answer(answer)
        try:
            await send_parts(message, parts, keyboard, ParseMode.HTML)
        except BadRequest as error:
            if "parse" not in str(error).lower():
                raise
            _log.error("Telegram refused the markup, sending plain text: %s", error)
            await send_parts(message, plain_answer(answer), keyboard, None)

    async def _reply_text(self, update: Update, text: str) -> None:
        message = update.effective_message
        if message is not None:
            target = message

            async def send() -> None:
                await target.reply_text(text, disable_web_page_preview=True)

            await retry(send)


def _refused_token() -> ChannelError:
    return ChannelError(
        "Telegram refuses the token → copy it again from @BotFather into "
        "TELEGRAM_BOT_TOKEN / Telegram 不认这个 token，请从 @BotFather 重新复制"
    )


def _build(settings: Settings) -> _App:
    builder = (
        ApplicationBuilder()
        .updater(None)
        .token(settings.telegram_token)
        .base_url(f"{settings.telegram_api}/bot")
        .base_file_url(f"{settings.telegram_api}/file/bot")
        # Waits as a 429 says, and keeps below 30 messages a second and 20 a minute in a group.
        .rate_limiter(AIORateLimiter(max_retries=TRIES))
        .connect_timeout(10)
        .read_timeout(20)
    )
    if settings.telegram_proxy:
        builder = builder.proxy(settings.telegram_proxy).get_updates_proxy(settings.telegram_proxy)
    return builder.build()


def _addressed_text(message: Message, name: str, bot_id: int) -> str | None:
    """Return what the bot is asked, or None when a group's message is not meant for it."""
    text = (message.text or "").strip()
    if message.chat.type == ChatType.PRIVATE:
        return text
    mention = f"@{name}"
    position = text.lower().find(mention.lower())
    if position >= 0:
        return (text[:position] + text[position + len(mention) :]).strip()
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot_id:
        return text
    return None


def _language(update: Update) -> Language:
    user = update.effective_user
    code = (user.language_code or "zh").lower() if user else "zh"
    text = update.effective_message.text if update.effective_message else ""
    if any("\u3400" <= char <= "\u9fff" for char in text or ""):
        return Language.CHINESE
    return Language.CHINESE if code.startswith("zh") else Language.ENGLISH


def _say(update: Update) -> Phrases:
    user = update.effective_user
    code = (user.language_code or "zh").lower() if user else "zh"
    return CHINESE if code.startswith("zh") else ENGLISH


async def _on_error(update: object, context: _Context) -> None:
    _log.error("an update failed", exc_info=context.error)
