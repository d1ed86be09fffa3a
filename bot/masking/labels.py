"""What stands in the place of personal data."""

from __future__ import annotations

IDENTITY = "〔身份证号〕"
MOBILE = "〔手机号〕"
PHONE = "〔电话号码〕"
PASSPORT = "〔护照号〕"
PERMIT = "〔通行证号〕"
PAPER = "〔证件号〕"
CARD = "〔银行卡号〕"
INSURANCE = "〔社保卡号〕"
ACCOUNT = "〔聊天账号〕"
PLATE = "〔车牌号〕"
MAIL = "〔邮箱〕"

#: What stands from where to where: start, end, label.
Span = tuple[int, int, str]
